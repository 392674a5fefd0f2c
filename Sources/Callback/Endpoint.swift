package import Alipay
package import HTTP
package import Operation
package import Orders

/// Answers requests: what `notify_url.php` and `return_url.php` were for.
///
/// A class, so that every request holds all of it by one pointer.
package final class Endpoint: Sendable {
    /// Takes the one answer to a request, on any thread.
    package typealias Answer = @Sendable (Response) -> Void

    let ring: KeyRing
    let store: any OrderStore
    let page: Page
    let log: Log
    let explainer: RefusalExplainer
    let journal: (any ShadowJournal)?
    private let routes: Settings.Routes
    let ignoredParameters: [String]

    /// Puts an endpoint together.
    ///
    /// - Parameters:
    ///   - settings: Where requests are routed, and which return parameters are the merchant's own.
    ///   - ring: The apps and their keys.
    ///   - store: Where notifications and orders are kept.
    ///   - page: What the buyer sees.
    ///   - log: Where refusals are told.
    ///   - journal: Where a shadow keeps its answers; `nil` for what answers Alipay.
    ///   - explainer: Finds out what the causes of refusals were.
    package init(
        settings: Settings,
        ring: KeyRing,
        store: any OrderStore,
        page: Page,
        log: Log,
        journal: (any ShadowJournal)? = nil,
        explainer: RefusalExplainer
    ) {
        self.ring = ring
        self.store = store
        self.page = page
        self.log = log
        self.journal = journal
        self.explainer = explainer
        routes = settings.routes
        ignoredParameters = settings.page.ignoredParameters
    }

    /// Answers one request, at once or when its notification is on disk.
    package func respond(to request: Request, answer: @escaping Answer) {
        switch Route(request, routes) {
        case .notify:
            if let journal {
                shadow(request, in: journal, answer: answer)
            } else {
                notify(request, answer: answer)
            }
        case .return: answer(returnPage(request))
        case .status: answer(status())
        case nil: answer(.text("not found", status: 404))
        }
    }

    /// For a load balancer or a monitor: 200 `ok`, or 503 and why.
    private func status() -> Response {
        let uncached = [Response.Header("Cache-Control", "no-store")]
        guard let trouble = store.trouble else {
            return .text("ok\n", status: 200, headers: uncached)
        }
        return .text("failing: \(trouble)\n", status: 503, headers: uncached)
    }
}
