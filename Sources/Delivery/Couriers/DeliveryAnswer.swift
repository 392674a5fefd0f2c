internal import System

/// What a destination said to an attempt.
package struct DeliveryAnswer: Sendable, Equatable {
    package enum Verdict: Sendable, Equatable {
        case delivered
        case failed
        /// The destination itself asks for a pause, in milliseconds; nothing goes there meanwhile.
        case busy(milliseconds: Int64)
        /// The destination wants nothing more, of any event.
        case gone
        /// The relay has to stop: nobody knows what the destination would have said.
        case brokenOff
    }

    package let verdict: Verdict
    /// In a few words, as in `HTTP 503` or `exit 1`.
    package let words: String
    /// The beginning of what it answered, or why it did not.
    package let detail: String

    package init(_ verdict: Verdict, _ words: String, detail: String = "") {
        self.verdict = verdict
        self.words = words
        self.detail = detail
    }

    /// How much of an answer is kept, in bytes.
    static let detailLimit = 1024

    /// A detail out of foreign bytes, on one line.
    static func detail(_ bytes: some Collection<UInt8>) -> String {
        let text = String(decoding: bytes.prefix(detailLimit), as: UTF8.self)
        return text.trimmingSpaces.visible
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
