/// The texts and blobs that are bound to a statement, back to back in one buffer.
///
/// SQLite reads them where they are (`SQLITE_STATIC`), so they stay until the statement is bound
/// again or is gone.
@safe final class BoundBytes {
    private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256, alignment: 1)
    private var used = 0

    deinit { unsafe buffer.deallocate() }

    /// Empties it and makes room.
    ///
    /// - Parameter count: For how many bytes.
    func empty(for count: Int) {
        used = 0
        guard unsafe count >= buffer.count else { return }
        unsafe buffer.deallocate()
        unsafe buffer = .allocate(byteCount: 2 * count, alignment: 1)
    }

    /// Adds bytes to what it holds, for which there has to be room.
    ///
    /// - Returns: Where they are: never null, also of no bytes, for a null pointer would bind NULL.
    func add(_ bytes: some Collection<UInt8>) -> UnsafeRawPointer? {
        let place = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[used...])
        unsafe place.copyBytes(from: bytes)
        used += bytes.count
        return UnsafeRawPointer(place.baseAddress)
    }
}
