internal import Glibc

/// What is left on a file system for somebody who is not root.
package struct FileSystemSpace: Sendable, Equatable {
    /// In bytes.
    package let size: Int64
    package let free: Int64
    /// How many files can still be made; `nil` where the file system does not count them.
    package let freeFiles: Int64?

    package init(size: Int64, free: Int64, freeFiles: Int64?) {
        self.size = size
        self.free = free
        self.freeFiles = freeFiles
    }

    /// Asks about the file system that a path is on; the corresponding C function is `statvfs`.
    ///
    /// - Parameter path: A file or folder that is there.
    /// - Throws: `SystemError` when it is not.
    package init(of path: String) throws(SystemError) {
        var found = statvfs()
        guard unsafe statvfs(path, &found) == 0 else { throw SystemError("statvfs \(path)") }
        let block = Int64(clamping: found.f_frsize)
        size = Self.product(Int64(clamping: found.f_blocks), block)
        free = Self.product(Int64(clamping: found.f_bavail), block)
        freeFiles = found.f_files == 0 ? nil : Int64(clamping: found.f_favail)
    }

    private static func product(_ blocks: Int64, _ block: Int64) -> Int64 {
        let (product, overflow) = blocks.multipliedReportingOverflow(by: block)
        return overflow ? .max : product
    }
}
