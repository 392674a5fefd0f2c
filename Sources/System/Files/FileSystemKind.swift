internal import CSystem

/// What kind of file system a path is on, as far as it matters to a database.
package enum FileSystemKind: Sendable, Equatable {
    /// On a disk of this machine, as far as is known.
    case local
    /// Gone when the machine restarts.
    case memory
    /// Somebody else's disk; the name is the protocol's.
    case network(String)

    /// Asks about the file system of a path; the corresponding C function is `statfs`.
    ///
    /// - Parameter path: A file or folder that is there.
    /// - Throws: `SystemError` when it is not.
    package init(of path: String) throws(SystemError) {
        var found = statfs()
        guard unsafe statfs(path, &found) == 0 else { throw SystemError("statfs \(path)") }
        self.init(magic: UInt32(truncatingIfNeeded: found.f_type))
    }

    /// Tells it by the number that statfs(2) and linux/magic.h list.
    package init(magic: UInt32) {
        self =
            switch magic {
            case 0x6969: .network("NFS")
            case 0x517B, 0xFF53_4D42, 0xFE53_4D42: .network("SMB")
            case 0x6573_5546: .network("FUSE")
            case 0x0102_1997: .network("9p")
            case 0x00C3_6400: .network("Ceph")
            case 0x5346_414F, 0x6B41_4653: .network("AFS")
            case 0x0102_1994, 0x8584_58F6: .memory
            default: .local
            }
    }
}
