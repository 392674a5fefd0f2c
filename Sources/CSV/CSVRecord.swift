/// One record of a CSV file.
package struct CSVRecord: Sendable, Equatable {
    /// The line that it begins in, from 1; quoted line breaks make it longer than a line.
    package let line: Int
    /// The fields as bytes, without their quotes.
    package let fields: [[UInt8]]

    package init(line: Int, fields: [[UInt8]]) {
        self.line = line
        self.fields = fields
    }

    /// Whether nothing stands in it: an empty line, or one of commas alone as spreadsheets write it.
    package var isBlank: Bool { fields.allSatisfy(\.isEmpty) }
}

/// What RFC 4180 does not allow in a record.
package struct CSVFault: Error, Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// A quote inside a field that does not begin with one.
        case quoteInField
        /// Something between a closing quote and the comma.
        case textAfterQuote
        /// A carriage return that no line feed follows.
        case loneCarriageReturn
        /// The file ends inside quotes, or continues in them for too long.
        case quoteNotClosed
        case tooLong
    }

    package let kind: Kind
    /// The line that the record begins in, from 1.
    package let line: Int

    package init(_ kind: Kind, line: Int) {
        self.kind = kind
        self.line = line
    }

    /// Whether it is not known where the next record begins, so that the reader stops.
    package var endsReading: Bool {
        switch kind {
        case .quoteNotClosed, .tooLong: true
        case .quoteInField, .textAfterQuote, .loneCarriageReturn: false
        }
    }
}
