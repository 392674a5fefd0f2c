/// Follows one request on the wire, record by record (FastCGI 1.0 §3.3), as its bytes come.
///
/// Only what web servers send gets past it: BEGIN_REQUEST for a responder, PARAMS and STDIN, in this
/// order and of one request. Anything else may end a libfcgi: four names in one GET_VALUES are more
/// than its answer to that has room for.
package struct RecordScan {
    package enum Result: Equatable {
        /// BEGIN_REQUEST to the empty STDIN record, and its padding.
        case complete
        case incomplete
        /// Not what a web server sends, or an aborted request: nothing to be answered.
        case broken
    }

    package enum Stream {
        case parameters, body
    }

    private enum Stage {
        case begin, parameters, body, end
    }

    static let headerLength = 8
    static let beginRequest: UInt8 = 1
    static let params: UInt8 = 4
    static let stdin: UInt8 = 5
    private static let responder = 1
    private static let keepConnection: UInt8 = 1

    /// The request's number, which all of its records have; 0 is the connection itself (§3.3).
    private(set) var id = 0
    /// Whether the connection may be used for another request.
    private(set) var keepsConnection = false
    private var stage = Stage.begin
    private var contentLeft = 0
    private var paddingLeft = 0
    private var pairs = ParameterScan()

    package init() {}

    /// Goes on.
    ///
    /// - Parameters:
    ///   - bytes: What arrived behind all that was taken before.
    ///   - count: How many of the bytes have arrived.
    ///   - content: Is given each part of a stream, as a range of `bytes`.
    /// - Returns: What the request is by now, and how many bytes were taken. A header that is cut is left,
    ///   and so is what lies behind the request.
    package mutating func take(
        _ bytes: [UInt8],
        count: Int,
        content: (Stream, Range<Int>) -> Void = { _, _ in }
    ) -> (result: Result, taken: Int) {
        var position = 0
        while true {
            if contentLeft > 0 {
                let part = position..<min(position + contentLeft, count)
                if stage == .parameters {
                    guard pairs.take(bytes, part) else { return (.broken, position) }
                }
                content(stage == .parameters ? .parameters : .body, part)
                contentLeft -= part.count
                position = part.upperBound
            }
            let padding = min(paddingLeft, count - position)
            paddingLeft -= padding
            position += padding
            if contentLeft > 0 || paddingLeft > 0 { return (.incomplete, position) }
            if stage == .end { return (.complete, position) }
            guard let length = takeHeader(bytes, position..<count) else {
                return (.broken, position)
            }
            if length == 0 { return (.incomplete, position) }
            position += length
        }
    }

    /// Takes the header of a record, and with it the content of BEGIN_REQUEST.
    ///
    /// - Returns: How many bytes it takes, 0 when it has not arrived whole; `nil` for one that
    ///   may come here.
    private mutating func takeHeader(_ bytes: [UInt8], _ rest: Range<Int>) -> Int? {
        guard rest.count >= Self.headerLength else { return 0 }
        let header = rest.lowerBound
        func number(at offset: Int) -> Int {
            Int(bytes[header + offset]) << 8 | Int(bytes[header + offset + 1])
        }
        let (id, length) = (number(at: 2), number(at: 4))
        guard bytes[header] == 1 else { return nil }
        var taken = Self.headerLength
        switch (stage, bytes[header + 1]) {
        case (.begin, Self.beginRequest) where id != 0 && length == 8:
            taken += length
            guard rest.count >= taken else { return 0 }
            guard number(at: 8) == Self.responder else { return nil }
            self.id = id
            keepsConnection = bytes[header + 10] & Self.keepConnection != 0
            stage = .parameters
        case (.parameters, Self.params) where id == self.id:
            contentLeft = length
            if length == 0 {
                guard pairs.isAtEnd else { return nil }
                stage = .body
            }
        case (.body, Self.stdin) where id == self.id:
            contentLeft = length
            if length == 0 { stage = .end }
        default:
            return nil
        }
        paddingLeft = Int(bytes[header + 6])
        return taken
    }
}
