internal import Glibc

/// How files begin.
package enum FileBeginning {
    /// The first bytes of a file.
    ///
    /// To close a file lets go of the locks that this process has on it: it is not for one that SQLite
    /// has open here. The corresponding C functions are `open` and `read`.
    ///
    /// - Parameters:
    ///   - path: A path that may lead nowhere.
    ///   - count: How many bytes.
    /// - Returns: At most so many, or `nil` when it cannot be read.
    package static func bytes(of path: String, atMost count: Int) -> [UInt8]? {
        let number = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard let file = try? Descriptor(number, "open \(path)") else { return nil }
        var bytes = [UInt8](repeating: 0, count: count)
        let length = unsafe read(file.number, &bytes, count)
        return length < 0 ? nil : Array(bytes.prefix(length))
    }
}
