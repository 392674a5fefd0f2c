/// The two kinds of form texts that Alipay signs.
package enum FormKind: String, Sendable, CaseIterable {
    /// The body of a POST to the notify_url.
    case notify
    /// The query string of a GET to the return_url.
    case `return`
}
