internal import Glibc

/// Notices that files in a folder were made or written, by whatever process on this machine.
///
/// What is written through a memory map, or on another machine that shares the folder, it does not
/// notice.
package struct FileWatch: Sendable {
    /// Stands in `changes()` for every file there may be, where it is not known which ones changed;
    /// no file has this name.
    package static let anyFile = "/"

    private let queue: Descriptor

    /// Watches from now on.
    ///
    /// The corresponding C functions are `inotify_init1` and `inotify_add_watch`.
    ///
    /// - Parameter folder: What is in folders within it is not noticed.
    /// - Throws: `SystemError` when there is no such folder, it may not be read, or the user has no
    ///   inotify instances left.
    package init(folder: String) throws(SystemError) {
        queue = try Descriptor(inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK)), "inotify_init1")
        // Not IN_CLOSE_WRITE: it comes with every reader of an SQLite file, too, who could write.
        let wanted = IN_CREATE | IN_MODIFY | IN_MOVED_TO | IN_ONLYDIR
        guard unsafe inotify_add_watch(queue.number, folder, UInt32(wanted)) >= 0 else {
            throw SystemError("inotify_add_watch \(folder)")
        }
    }

    /// Readable from when there are changes until they were asked for.
    package var number: Int32 { queue.number }

    /// What changed since this was last asked, without waiting.
    ///
    /// - Returns: Names without the folder. `anyFile` is among them when more happened than the
    ///   system keeps, or the folder itself is gone, after which nothing more is noticed.
    package func changes() -> Set<String> {
        var names: Set<String> = []
        var buffer = [UInt8](repeating: 0, count: Self.readLength)
        while true {
            let count = unsafe read(queue.number, &buffer, Self.readLength)
            guard count > 0 else { return names }
            var events = buffer[..<count]
            while let event = Self.takeEvent(from: &events) { names.insert(event) }
        }
    }

    /// Room for at least one event with the longest name; the system returns whole events only.
    private static let readLength = 16_384

    /// `struct inotify_event` up to its name: the last of four numbers is the length of the name,
    /// with the zeros that fill it up.
    private static let headerLength = 16

    /// An event without a name is about the folder, or says that others were dropped.
    private static func takeEvent(from bytes: inout ArraySlice<UInt8>) -> String? {
        guard bytes.count >= headerLength else { return nil }
        // The number is in the machine's own order of bytes.
        let length = unsafe bytes.withUnsafeBytes { event in
            Int(unsafe event.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
        }
        let name = bytes.dropFirst(headerLength).prefix(length).prefix { $0 != 0 }
        bytes = bytes.dropFirst(headerLength + length)
        return name.isEmpty ? anyFile : String(decoding: name, as: UTF8.self)
    }
}
