internal import CSystem
internal import Glibc

/// A file whose inode is not reused as long as this object lives, even if all its names are removed.
///
/// It is held by `O_PATH`: closing such a descriptor leaves alone the locks that the process has on
/// the file, as closing any other does not.
package final class PinnedFile: Sendable {
    package let identity: FileIdentity
    private let descriptor: Descriptor

    /// The corresponding C function is `open` with `O_PATH`.
    ///
    /// - Parameter path: A path that may lead nowhere.
    package init?(_ path: String) {
        let number = unsafe open(path, shim_path_only | O_CLOEXEC)
        guard let descriptor = try? Descriptor(number, "open \(path)"),
            let identity = FileIdentity(descriptor)
        else { return nil }
        self.descriptor = descriptor
        self.identity = identity
    }

    /// Whether the file still has a name somewhere; the corresponding C function is `fstat`.
    package var hasName: Bool {
        var found = stat()
        return unsafe fstat(descriptor.number, &found) == 0 && found.st_nlink > 0
    }
}
