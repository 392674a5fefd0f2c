/// How many requests a shadow refused for one cause in one hour, or did not keep though it accepted them.
package struct ShadowRefusals: Sendable, Equatable {
    /// The beginning of the hour, in milliseconds since 1970-01-01 UTC.
    package let hour: Int64
    /// As `ShadowAnswer.refusal`, or `repeated`.
    package let cause: String
    package let copies: Int
    /// The cause of what was accepted, and came more often than is kept.
    package static let repeated = "repeated"

    package init(hour: Int64, cause: String, copies: Int) {
        self.hour = hour
        self.cause = cause
        self.copies = copies
    }
}

extension ShadowAnswer {
    /// Why the request was refused, where anybody could have sent it: the code, or as in `status 413`
    /// where it could not be taken; of a closed set, nothing of the request is in it.
    package var refusal: String? {
        if !code.isEmpty { return code }
        return (400..<500).contains(status) ? "status \(status)" : nil
    }

    /// The beginning of the hour of the answer, in milliseconds since 1970-01-01 UTC.
    package var hour: Int64 { answeredAt / 3_600_000 * 3_600_000 }
}
