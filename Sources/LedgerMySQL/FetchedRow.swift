internal import CMariaDB

/// The row that a statement stands on.
///
/// Integers come with the row; of everything else, which may be of any length, only how long it is,
/// and then what is asked for.
@safe final class FetchedRow {
    let count: Int
    private let statement: UnsafeMutablePointer<MYSQL_STMT>
    private let bindings: UnsafeMutablePointer<MYSQL_BIND>
    // What the library writes to, an element for each column.
    private let numbers: UnsafeMutablePointer<Int64>
    private let lengths: UnsafeMutablePointer<UInt>
    private let nulls: UnsafeMutablePointer<my_bool>
    private var areIntegers: [Bool]

    init(of statement: UnsafeMutablePointer<MYSQL_STMT>, count: Int) {
        unsafe self.statement = unsafe statement
        self.count = count
        unsafe bindings = .allocate(capacity: count)
        unsafe numbers = .allocate(capacity: count)
        unsafe lengths = .allocate(capacity: count)
        unsafe nulls = .allocate(capacity: count)
        areIntegers = Array(repeating: false, count: count)
        unsafe bindings.initialize(repeating: MYSQL_BIND(), count: count)
        unsafe numbers.initialize(repeating: 0, count: count)
        unsafe lengths.initialize(repeating: 0, count: count)
        unsafe nulls.initialize(repeating: 0, count: count)
    }

    deinit {
        unsafe bindings.deallocate()
        unsafe numbers.deallocate()
        unsafe lengths.deallocate()
        unsafe nulls.deallocate()
    }

    /// Readies it for the rows of a statement that was executed.
    ///
    /// - Parameter result: What `mysql_stmt_result_metadata` gave.
    /// - Returns: Whether it could be; otherwise the statement has an error.
    func bind(_ result: UnsafeMutablePointer<MYSQL_RES>) -> Bool {
        for index in 0..<count {
            let type = unsafe mysql_fetch_field_direct(result, UInt32(index)).pointee.type
            let isInteger = Self.isInteger(type)
            areIntegers[index] = isInteger
            var binding = unsafe MYSQL_BIND()
            unsafe binding.buffer_type = isInteger ? MYSQL_TYPE_LONGLONG : MYSQL_TYPE_BLOB
            if isInteger { unsafe binding.buffer = UnsafeMutableRawPointer(numbers + index) }
            unsafe binding.length = unsafe lengths + index
            unsafe binding.is_null = unsafe nulls + index
            unsafe bindings[index] = binding
        }
        return unsafe mysql_stmt_bind_result(statement, bindings) == 0
    }

    /// Whether a column is null.
    func isNull(_ index: Int) -> Bool { unsafe nulls[checked(index)] != 0 }

    /// The integer in a column, also when it comes as a text, as sums do; 0 for null.
    func integer(_ index: Int) -> Int64 {
        guard !isNull(index) else { return 0 }
        if areIntegers[index] { return unsafe numbers[index] }
        var number: Int64 = 0
        unsafe withUnsafeMutableBytes(of: &number) { bytes in
            unsafe fetch(index, as: MYSQL_TYPE_LONGLONG, into: bytes)
        }
        return number
    }

    /// The text in a column; empty for null.
    func text(_ index: Int) -> String {
        guard !isNull(index) else { return "" }
        if areIntegers[index] { return unsafe String(numbers[index]) }
        let length = Int(unsafe lengths[index])
        return unsafe String(unsafeUninitializedCapacity: length) { bytes in
            let place = unsafe UnsafeMutableRawBufferPointer(
                start: bytes.baseAddress,
                count: length
            )
            unsafe fetch(index, as: MYSQL_TYPE_BLOB, into: place)
            return length
        }
    }

    /// The bytes in a column; empty for null.
    func blob(_ index: Int) -> [UInt8] {
        guard !isNull(index) else { return [] }
        if areIntegers[index] { return Array(text(index).utf8) }
        let length = Int(unsafe lengths[index])
        // For no bytes the initializer writes to the empty array that all threads share.
        guard length > 0 else { return [] }
        return unsafe Array(unsafeUninitializedCapacity: length) { bytes, count in
            let place = unsafe UnsafeMutableRawBufferPointer(
                start: bytes.baseAddress,
                count: length
            )
            unsafe fetch(index, as: MYSQL_TYPE_BLOB, into: place)
            count = length
        }
    }

    /// The corresponding C function is `mysql_stmt_fetch_column`.
    private func fetch(
        _ index: Int,
        as type: enum_field_types,
        into place: UnsafeMutableRawBufferPointer
    ) {
        guard unsafe !place.isEmpty else { return }
        // It leaves alone what it cannot fill.
        unsafe place.initializeMemory(as: UInt8.self, repeating: 0)
        var binding = unsafe MYSQL_BIND()
        unsafe binding.buffer_type = type
        unsafe binding.buffer = place.baseAddress
        unsafe binding.buffer_length = UInt(place.count)
        _ = unsafe mysql_stmt_fetch_column(statement, &binding, UInt32(index), 0)
    }

    private func checked(_ index: Int) -> Int {
        precondition(index >= 0 && index < count, "no such column")
        return index
    }

    private static func isInteger(_ type: enum_field_types) -> Bool {
        switch type {
        case MYSQL_TYPE_TINY, MYSQL_TYPE_SHORT, MYSQL_TYPE_INT24, MYSQL_TYPE_LONG,
            MYSQL_TYPE_LONGLONG:
            true
        default: false
        }
    }
}
