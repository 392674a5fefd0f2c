internal import Glibc

/// A file, or standard input, that is read from its beginning on.
package struct InputFile: Sendable {
    private let number: Int32
    /// `nil` for standard input, which is not ours to close.
    private let descriptor: Descriptor?

    package static let standardInput = InputFile(number: STDIN_FILENO, descriptor: nil)

    private init(number: Int32, descriptor: Descriptor?) {
        self.number = number
        self.descriptor = descriptor
    }

    /// Opens a file; the corresponding C function is `open`.
    ///
    /// - Parameter path: A path that may lead nowhere.
    /// - Throws: `SystemError` when it cannot be opened.
    package init(_ path: String) throws(SystemError) {
        let opened = try Descriptor(unsafe open(path, O_RDONLY | O_CLOEXEC), "open \(path)")
        self.init(number: opened.number, descriptor: opened)
    }

    /// Reads on; the corresponding C function is `read`.
    ///
    /// - Parameter count: How many bytes at most.
    /// - Returns: The next bytes; none at the end.
    /// - Throws: `SystemError` when it cannot be read, as when it is a folder.
    package func read(atMost count: Int) throws(SystemError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        while true {
            let length = unsafe Glibc.read(number, &bytes, count)
            if length >= 0 { return Array(bytes.prefix(length)) }
            guard errno == EINTR else { throw SystemError("read") }
        }
    }

    /// Reads up to the end.
    ///
    /// - Returns: All that is left.
    /// - Throws: `SystemError` when it cannot be read.
    package func readToEnd() throws(SystemError) -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let next = try read(atMost: 1 << 16)
            if next.isEmpty { return all }
            all += next
        }
    }
}
