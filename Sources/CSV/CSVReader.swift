/// Reads comma-separated values by RFC 4180, record by record, from a stream of any length.
///
/// Fields may be quoted, with quotes doubled inside; a record ends with LF or CRLF. A byte order
/// mark, which Excel writes, is skipped. It works on bytes: the text may be in any charset whose
/// commas, quotes and line breaks are ASCII's.
package struct CSVReader {
    /// The longest record, in bytes.
    package static let limit = 64 * 1024

    private enum State {
        case fieldStart, unquoted, quoted
        /// A quote inside quotes: their end, or one half of a doubled one.
        case quoteInQuotes
        case carriageReturn
        /// After a fault, until the line ends.
        case skipping
    }

    private let source: () throws -> [UInt8]
    private var chunk: [UInt8] = []
    private var position = 0
    private var line = 1
    private var isAtStart = true
    private var isAtEnd = false

    /// A reader that asks for more when it has used up what it had.
    ///
    /// - Parameter source: Gives the next bytes, none at the end.
    package init(reading source: @escaping () throws -> [UInt8]) { self.source = source }

    /// The next record, or what is wrong with it.
    ///
    /// - Returns: `nil` at the end.
    /// - Throws: What the source throws.
    package mutating func next() throws -> Result<CSVRecord, CSVFault>? {
        if isAtStart { try skipByteOrderMark() }
        guard !isAtEnd, try fill() else { return nil }
        let first = line
        var fields: [[UInt8]] = []
        var field: [UInt8] = []
        var count = 0
        var state = State.fieldStart
        var fault: CSVFault.Kind?
        while try fill() {
            let byte = chunk[position]
            position += 1
            count += 1
            if byte == lineFeed { line += 1 }
            if count > Self.limit {
                isAtEnd = true
                let isQuoted = state == .quoted
                return .failure(CSVFault(isQuoted ? .quoteNotClosed : .tooLong, line: first))
            }
            switch (state, byte) {
            case (.skipping, lineFeed):
                return .failure(CSVFault(fault ?? .quoteInField, line: first))
            case (.skipping, _):
                break
            case (.quoted, quote):
                state = .quoteInQuotes
            case (.quoted, _):
                field.append(byte)
            case (.quoteInQuotes, quote):
                field.append(quote)
                state = .quoted
            case (.fieldStart, quote):
                state = .quoted
            case (.unquoted, quote):
                (state, fault) = (.skipping, .quoteInField)
            case (_, lineFeed):
                fields.append(field)
                return .success(CSVRecord(line: first, fields: fields))
            case (.carriageReturn, _):
                (state, fault) = (.skipping, .loneCarriageReturn)
            case (_, comma):
                fields.append(field)
                field = []
                state = .fieldStart
            case (_, carriageReturn):
                state = .carriageReturn
            case (.quoteInQuotes, _):
                (state, fault) = (.skipping, .textAfterQuote)
            case (.fieldStart, _), (.unquoted, _):
                field.append(byte)
                state = .unquoted
            }
        }
        return end(of: fields + [field], state, fault, line: first)
    }

    /// The last record, when no line break follows it.
    private mutating func end(
        of fields: [[UInt8]],
        _ state: State,
        _ fault: CSVFault.Kind?,
        line: Int
    ) -> Result<CSVRecord, CSVFault> {
        isAtEnd = true
        return switch state {
        case .quoted: .failure(CSVFault(.quoteNotClosed, line: line))
        case .carriageReturn: .failure(CSVFault(.loneCarriageReturn, line: line))
        case .skipping: .failure(CSVFault(fault ?? .quoteInField, line: line))
        case .fieldStart, .unquoted, .quoteInQuotes:
            .success(CSVRecord(line: line, fields: fields))
        }
    }

    private mutating func skipByteOrderMark() throws {
        isAtStart = false
        while chunk.count < 3 {
            let more = try source()
            if more.isEmpty { break }
            chunk += more
        }
        if chunk.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// Makes sure that there is a byte to read, and says whether there is.
    private mutating func fill() throws -> Bool {
        if position < chunk.count { return true }
        chunk = try source()
        position = 0
        return !chunk.isEmpty
    }
}

private let lineFeed = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")
private let comma = UInt8(ascii: ",")
private let quote = UInt8(ascii: "\"")
