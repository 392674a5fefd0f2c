package import HTTP
package import Settings

/// The page that a buyer sees on coming back from Alipay.
///
/// It never changes an order and holds no script. It is plain HTML of one template: the built-in
/// one, or the merchant's own `page.mustache`, whose variables `PageVariables` lists.
package struct Page: Sendable {
    /// What is known about the buyer's payment.
    package enum Outcome: Sendable, CaseIterable {
        case paid
        /// The return is genuine, and the notification about it has not arrived yet.
        case confirming
        /// The trade was closed without a payment.
        case failed
        /// The return was not signed by Alipay: nothing in it may be trusted or shown.
        case unverified
    }

    /// What the page may show of an order.
    package struct Facts: Sendable {
        package var outTradeNo: String
        /// The order amount in fen, or `nil` to show none.
        package var totalFen: Int64?
        /// Refunded in all, in fen; shown unless it is 0.
        package var refundedFen: Int64
        /// Milliseconds since 1970-01-01 UTC, or `nil` to show no time.
        package var paidAt: Int64?

        package init(
            outTradeNo: String,
            totalFen: Int64? = nil,
            refundedFen: Int64 = 0,
            paidAt: Int64? = nil
        ) {
            self.outTradeNo = outTradeNo
            self.totalFen = totalFen
            self.refundedFen = refundedFen
            self.paidAt = paidAt
        }
    }

    private let language: Settings.Language
    private let shopURL: String?
    /// The merchant's own page.
    private let ownTemplate: PageTemplate?

    /// Compiles the merchant's template once for all requests.
    ///
    /// - Parameter settings: `templates` names the folder of the merchant's own page.mustache.
    /// - Throws: `SettingsErrors` when that file cannot be read or is not a Mustache template.
    package init(_ settings: Settings.Page) throws(SettingsErrors) {
        language = settings.language
        shopURL = settings.shopURL
        if let folder = settings.templates {
            ownTemplate = try PageTemplate(file: folder + "/page.mustache")
        } else {
            ownTemplate = nil
        }
    }

    /// Answers one buyer.
    ///
    /// - Parameters:
    ///   - outcome: What is known about the payment.
    ///   - facts: The order, or `nil` when there is nothing to show of it; never shown on the page
    ///     of an unverified return.
    ///   - acceptLanguage: The Accept-Language header, which counts under `language = "auto"`.
    /// - Returns: Status 200, or 403 for an unverified return.
    package func response(
        _ outcome: Outcome,
        _ facts: Facts?,
        acceptLanguage: String
    ) -> Response {
        let facts = outcome == .unverified ? nil : facts
        let variables = PageVariables(
            outcome: outcome,
            facts: facts,
            shopURL: shopURL.flatMap { Self.link($0, to: facts?.outTradeNo) },
            language: PageLanguage(language, acceptLanguage: acceptLanguage)
        )
        let template = ownTemplate ?? .builtIn
        return Response(
            status: outcome == .unverified ? 403 : 200,
            headers: template.headers,
            body: template.render(variables)
        )
    }

    /// The address in the shop, or `nil` when it needs an order number and there is none.
    private static func link(_ shopURL: String, to outTradeNo: String?) -> String? {
        let placeholder = "{out_trade_no}"
        guard shopURL.contains(placeholder) else { return shopURL }
        return outTradeNo.map {
            shopURL.replacing(placeholder, with: FormEncoding.percentEncoded($0))
        }
    }
}
