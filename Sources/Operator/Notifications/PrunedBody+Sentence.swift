internal import Alipay
internal import Ledger
internal import Signing

extension PrunedBody {
    /// What is said in place of a body.
    ///
    /// - Parameter isDropped: Whether nothing of it is left.
    /// - Returns: A sentence with the digest.
    func sentence(isDropped: Bool) -> String {
        let what =
            isDropped
            ? "the body was dropped"
            : "the buyer was masked in the body (--json shows the rest; its signature fits no more)"
        return """
            \(what) on \(AlipayTime.beijing(at)); SHA-256 of what came: \(digest.hexadecimal)
            """
    }
}
