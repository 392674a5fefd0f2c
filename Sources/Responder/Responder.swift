package import Alipay
package import EventLog
package import HTTP
package import Orders
package import Settings

/// Answers requests: what `notify_url.php` and `return_url.php` were for.
///
/// A class, so that every request holds all of it by one pointer.
package final class Responder: Sendable {
    /// Takes the one answer to a request, on any thread.
    package typealias Answer = @Sendable (Response) -> Void

    let ring: KeyRing
    let store: any OrderStore
    let page: Page
    let log: Log
    let explainer: RefusalExplainer
    let journal: (any ShadowJournal)?
    let counts: RequestCounts
    let certificates: [ConfiguredCertificate]
    /// Milliseconds since 1970-01-01 UTC.
    let clock: @Sendable () -> Int64
    /// The names of the settings.
    let destinations: [String]
    private let routes: Settings.Routes
    let ignoredParameters: [String]

    /// Puts a responder together.
    ///
    /// - Parameters:
    ///   - settings: Where requests are routed, and which return parameters are the merchant's own.
    ///   - ring: The apps and their keys.
    ///   - store: Where notifications and orders are kept.
    ///   - page: What the buyer sees.
    ///   - log: Where refusals are logged.
    ///   - journal: Where a shadow keeps its answers; `nil` for what answers Alipay.
    ///   - explainer: Finds out what the causes of refusals were.
    ///   - counts: What monitors get of the requests.
    ///   - certificates: Those that monitors are shown.
    ///   - clock: The time in milliseconds since 1970-01-01 UTC.
    package init(
        settings: Settings,
        ring: KeyRing,
        store: any OrderStore,
        page: Page,
        log: Log,
        journal: (any ShadowJournal)? = nil,
        explainer: RefusalExplainer,
        counts: RequestCounts,
        certificates: [ConfiguredCertificate],
        clock: @escaping @Sendable () -> Int64
    ) {
        self.ring = ring
        self.store = store
        self.page = page
        self.log = log
        self.journal = journal
        self.explainer = explainer
        self.counts = counts
        self.certificates = certificates
        self.clock = clock
        destinations = settings.deliver.destinations.map(\.name)
        routes = settings.routes
        ignoredParameters = settings.page.ignoredParameters
    }

    /// Answers one request, at once or when its notification is on disk.
    package func respond(to request: Request, answer: @escaping Answer) {
        let route = Route(request, routes)
        if let probe = request.probe, let response = response(to: probe, request, route) {
            return answer(response)
        }
        switch route {
        case .notify:
            let reply = NotifyReply(answer)
            guard journal == nil else { return finish(.refused(.originalAtShadow), reply) }
            notify(request, reply)
        case .shadow:
            guard let journal else {
                return finish(.refused(.copyWithoutShadow), NotifyReply(answer))
            }
            notify(request, NotifyReply(answer, to: request, keptIn: journal))
        case .return:
            let page = returnPage(request)
            counts.answered(route, page.status, "page")
            answer(page)
        case .status:
            let response = status(request)
            counts.answered(route, response.status, "text")
            answer(response)
        case nil:
            counts.answered(route, 404, "text")
            answer(.text("not found", status: 404))
        }
    }
}
