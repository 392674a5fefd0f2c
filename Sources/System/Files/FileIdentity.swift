internal import CSystem

/// Which file a path leads to, by whatever name.
package struct FileIdentity: Equatable, Sendable {
    let device: UInt64
    /// The inode's.
    let number: UInt64
    /// In bytes.
    package let size: Int64

    /// Follows symbolic links; the corresponding C function is `statx`.
    ///
    /// - Parameter path: A path that may lead nowhere.
    package init?(_ path: String) {
        guard !path.isEmpty else { return nil }
        self.init(shim_here, path)
    }

    /// The corresponding C function is `statx`.
    init?(_ descriptor: Descriptor) { self.init(descriptor.number, "") }

    private init?(_ descriptor: Int32, _ path: String) {
        var found = shim_identity()
        guard unsafe shim_identity(descriptor, path, &found) == 0 else { return nil }
        device = found.device
        number = found.number
        size = found.size
    }

    package static func == (left: FileIdentity, right: FileIdentity) -> Bool {
        left.device == right.device && left.number == right.number
    }
}
