internal import Ledger

/// Values on their way to the server: integers and texts as text, blobs as they are.
///
/// What the server takes a text for, it decides by the statement.
struct BoundValues {
    /// Back to back, a NUL behind each.
    private var bytes: [UInt8] = []
    /// Where each begins; `nil` for null.
    private var starts: [Int?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    /// - Throws: `StorageError` for a text with a NUL, which no text of PostgreSQL's can have.
    init(_ values: [Value], for sql: String) throws(StorageError) {
        bytes.reserveCapacity(values.reduce(0) { $0 + max($1.byteCount, 20) + 1 })
        for value in values {
            switch value {
            case .null:
                starts.append(nil)
                lengths.append(0)
                formats.append(0)
            case .integer(let number): add(String(number).utf8, isBinary: false)
            case .text(let text):
                guard !text.utf8.contains(0) else {
                    throw StorageError(postgresql: "22021", in: sql)
                }
                add(text.utf8, isBinary: false)
            case .blob(let blob): add(blob, isBinary: true)
            }
        }
    }

    private mutating func add(_ value: some Collection<UInt8>, isBinary: Bool) {
        starts.append(bytes.count)
        bytes += value
        bytes.append(0)
        lengths.append(Int32(clamping: value.count))
        formats.append(isBinary ? 1 : 0)
    }

    /// What the library's functions take: how many there are, where each is, its length, and whether
    /// it is binary.
    func withPointers(
        _ body: (
            Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?,
            UnsafePointer<Int32>?
        ) -> Int32
    ) -> Int32 {
        unsafe bytes.withUnsafeBytes { bytes in
            let first = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            let places = unsafe starts.map { start in
                unsafe start.flatMap { start in unsafe first.map { unsafe $0 + start } }
            }
            return unsafe places.withUnsafeBufferPointer { places in
                unsafe lengths.withUnsafeBufferPointer { lengths in
                    unsafe formats.withUnsafeBufferPointer { formats in
                        unsafe body(
                            Int32(places.count),
                            places.baseAddress,
                            lengths.baseAddress,
                            formats.baseAddress
                        )
                    }
                }
            }
        }
    }
}

extension Value {
    /// A column of values as one array of PostgreSQL's, in its binary form.
    ///
    /// - Parameters:
    ///   - values: Of one kind, or null.
    ///   - type: The kind.
    /// - Returns: A value for a placeholder of that array's type.
    static func array(_ values: [Value], of type: ArrayType) -> Value {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(20 + values.reduce(0) { $0 + max($1.byteCount, 8) + 4 })
        // One dimension, with nulls; the elements' type, how many they are, the first one's number.
        for number in [1, 1, type.number, Int32(clamping: values.count), 1] {
            bytes.add(bigEndian: number)
        }
        for value in values {
            switch value {
            case .null: bytes.add(bigEndian: Int32(-1))
            case .integer(let number):
                bytes.add(bigEndian: Int32(8))
                bytes.add(bigEndian: number)
            case .text(let text):
                bytes.add(bigEndian: Int32(clamping: text.utf8.count))
                bytes += text.utf8
            case .blob(let blob):
                bytes.add(bigEndian: Int32(clamping: blob.count))
                bytes += blob
            }
        }
        return .blob(bytes)
    }
}

/// The types of PostgreSQL's that the ledger's columns have.
enum ArrayType: String {
    case integer = "int8"
    case text = "text"
    case bytes = "bytea"

    /// INT8OID, TEXTOID and BYTEAOID of the server's catalogue.
    var number: Int32 {
        switch self {
        case .integer: 20
        case .text: 25
        case .bytes: 17
        }
    }

    init(of kind: Column.Kind) {
        switch kind {
        case .integer: self = .integer
        case .key, .word, .text: self = .text
        case .bytes, .body: self = .bytes
        }
    }
}

extension [UInt8] {
    fileprivate mutating func add<Number: FixedWidthInteger>(bigEndian number: Number) {
        for shift in stride(from: Number.bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: number >> Number(shift)))
        }
    }
}
