internal import CMariaDB
internal import Ledger

/// The values that are bound to a statement.
///
/// The library reads them where they are, so they stay until the statement is bound again or is
/// gone.
@safe final class BoundValues {
    let count: Int
    private let bindings: UnsafeMutablePointer<MYSQL_BIND>
    private let numbers: UnsafeMutablePointer<Int64>
    private let lengths: UnsafeMutablePointer<UInt>
    /// Texts and blobs, back to back.
    private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256, alignment: 1)

    init(count: Int) {
        self.count = count
        unsafe bindings = .allocate(capacity: count)
        unsafe numbers = .allocate(capacity: count)
        unsafe lengths = .allocate(capacity: count)
        unsafe bindings.initialize(repeating: MYSQL_BIND(), count: count)
        unsafe numbers.initialize(repeating: 0, count: count)
        unsafe lengths.initialize(repeating: 0, count: count)
    }

    deinit {
        unsafe bindings.deallocate()
        unsafe numbers.deallocate()
        unsafe lengths.deallocate()
        unsafe buffer.deallocate()
    }

    /// Takes other values.
    ///
    /// - Parameter values: As many as there are placeholders.
    /// - Returns: What `mysql_stmt_bind_param` takes.
    func fill(_ values: [Value]) -> UnsafeMutablePointer<MYSQL_BIND> {
        let size = values.reduce(0) { $0 + $1.byteCount }
        if unsafe size > buffer.count {
            unsafe buffer.deallocate()
            unsafe buffer = .allocate(byteCount: 2 * size, alignment: 1)
        }
        var used = 0
        for (index, value) in values.enumerated() {
            unsafe bindings[index] = binding(of: value, at: index, after: used)
            used += value.byteCount
        }
        return unsafe bindings
    }

    private func binding(of value: Value, at index: Int, after used: Int) -> MYSQL_BIND {
        switch value {
        case .null:
            var binding = unsafe MYSQL_BIND()
            unsafe binding.buffer_type = MYSQL_TYPE_NULL
            return unsafe binding
        case .integer(let number):
            unsafe numbers[index] = number
            var binding = unsafe MYSQL_BIND()
            unsafe binding.buffer_type = MYSQL_TYPE_LONGLONG
            unsafe binding.buffer = UnsafeMutableRawPointer(numbers + index)
            return unsafe binding
        case .text(let text):
            return unsafe binding(of: text.utf8, MYSQL_TYPE_STRING, at: index, after: used)
        case .blob(let bytes):
            return unsafe binding(of: bytes, MYSQL_TYPE_BLOB, at: index, after: used)
        }
    }

    private func binding(
        of bytes: some Collection<UInt8>,
        _ type: enum_field_types,
        at index: Int,
        after used: Int
    ) -> MYSQL_BIND {
        let place = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[used...])
        unsafe place.copyBytes(from: bytes)
        unsafe lengths[index] = UInt(bytes.count)
        var binding = unsafe MYSQL_BIND()
        unsafe binding.buffer_type = type
        unsafe binding.buffer = place.baseAddress
        unsafe binding.buffer_length = lengths[index]
        unsafe binding.length = lengths + index
        return unsafe binding
    }
}
