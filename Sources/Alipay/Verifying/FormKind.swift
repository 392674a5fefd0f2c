internal import HTTP

/// The two kinds of form texts that Alipay signs.
package enum FormKind: String, Sendable, CaseIterable {
    /// The body of a POST to the notify_url.
    case notify
    /// The query string of a GET to the return_url.
    case `return`
}

extension FormFields {
    /// Whether a message says of itself that it is a return: page and WAP by their method, MAPI by
    /// is_success, WAP 1 by request_token.
    ///
    /// A buyer's browser carries it. It is not a notification whatever else it says.
    private var isOfReturn: Bool {
        has("is_success") || has("request_token")
            || self["method"].map { $0.suffix(7).elementsEqual(".return".utf8) } ?? false
    }

    /// Whether a message says nothing of itself that one of this kind does not say.
    ///
    /// MAPI's returns have a notify_type like notifications. Those have a gmt_create, and their
    /// is_success would have come out of a text.
    func mayBe(_ kind: FormKind) -> Bool {
        switch kind {
        case .notify: !isOfReturn
        case .return where has("is_success"):
            !has("gmt_create") || SoleReading.isCertain("is_success", in: self)
        case .return: !has("notify_type") && !has("msg_method")
        }
    }
}
