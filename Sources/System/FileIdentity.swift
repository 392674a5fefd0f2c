internal import Glibc

/// Which file a path leads to, by whatever name.
package struct FileIdentity: Equatable, Sendable {
    private let device: UInt
    /// The inode's.
    let number: UInt
    /// In bytes.
    package let size: Int64

    /// Follows symbolic links; the corresponding C function is `stat`.
    ///
    /// - Parameter path: A path that may lead nowhere.
    package init?(_ path: String) {
        var found = stat()
        guard unsafe stat(path, &found) == 0 else { return nil }
        self.init(found)
    }

    /// The corresponding C function is `fstat`.
    init?(_ descriptor: Descriptor) {
        var found = stat()
        guard unsafe fstat(descriptor.number, &found) == 0 else { return nil }
        self.init(found)
    }

    private init(_ found: stat) {
        device = UInt(found.st_dev)
        number = UInt(found.st_ino)
        size = Int64(found.st_size)
    }

    package static func == (left: FileIdentity, right: FileIdentity) -> Bool {
        left.device == right.device && left.number == right.number
    }
}
