/// The texts and blobs that are bound to a statement, back to back.
///
/// SQLite reads them where they are (`SQLITE_STATIC`), so they stay until the statement is bound
/// again or is gone.
@safe final class BoundBytes {
    private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 512, alignment: 1)
    private var used = 0
    /// Those that became too small in the middle of a binding.
    private var filled: [UnsafeMutableRawBufferPointer] = unsafe []

    deinit {
        empty()
        unsafe buffer.deallocate()
    }

    /// Forgets what it holds.
    func empty() {
        used = 0
        if unsafe filled.isEmpty { return }
        unsafe filled.forEach { unsafe $0.deallocate() }
        unsafe filled.removeAll()
    }

    /// Adds bytes to what it holds.
    ///
    /// - Returns: Where they are: never null, also of no bytes, for a null pointer would bind NULL.
    func add(_ bytes: some Collection<UInt8>) -> UnsafeRawBufferPointer {
        let count = bytes.count
        if unsafe used + count >= buffer.count {
            unsafe filled.append(buffer)
            unsafe buffer = .allocate(byteCount: 2 * (buffer.count + count), alignment: 1)
            used = 0
        }
        let place = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[used..<used + count])
        unsafe place.copyBytes(from: bytes)
        used += count
        return UnsafeRawBufferPointer(place)
    }
}
