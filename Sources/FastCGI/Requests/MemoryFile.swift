internal import CFastCGI
internal import Glibc

/// Files in memory: libfcgi reads and writes them where a socket would make it wait for the peer.
///
/// They are plain descriptors, since libfcgi closes them where it fails.
enum MemoryFile {
    /// Makes one, to be read from its beginning.
    ///
    /// The corresponding C function is `memfd_create`.
    ///
    /// - Returns: `nil` when the process is out of descriptors or memory.
    static func make(holding bytes: [UInt8] = []) -> Int32? {
        let descriptor = unsafe memfd_create("fastcgi", shim_memfd_cloexec)
        guard descriptor >= 0 else { return nil }
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe pwrite(
                    descriptor,
                    $0.baseAddress?.advanced(by: written),
                    bytes.count - written,
                    written
                )
            }
            guard count > 0 else {
                close(descriptor)
                return nil
            }
            written += count
        }
        return descriptor
    }

    /// What was written to one.
    static func contents(of descriptor: Int32) -> [UInt8] {
        let length = lseek(descriptor, 0, SEEK_END)
        guard length > 0 else { return [] }
        return unsafe [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            unsafe count = max(0, pread(descriptor, buffer.baseAddress, length, 0))
        }
    }
}
