internal import Alipay
internal import EventLog
internal import HTTP
internal import Orders

extension Responder {
    /// Verifies, and shows what the ledger knows.
    ///
    /// It never changes an order.
    func returnPage(_ request: Request) -> Response {
        guard request.method == .get || request.method == .head else {
            log(.rejected(route: "return", status: 405, cause: "a return is a GET"))
            return .text("fail", status: 405, headers: [.init("Allow", "GET, HEAD")])
        }
        let visit: ReturnVisit
        do {
            visit = try ReturnVisit(
                verifying: request.query,
                with: ring,
                leavingOut: ignoredParameters
            )
        } catch {
            log(.refused(route: "return", code: error.code, cause: error.description))
            counts.refused(.return, error.code)
            explainer.consider(
                request.query,
                refusedFor: error,
                on: "return",
                ring,
                leavingOut: ignoredParameters
            )
            return page.response(.unverified, nil, acceptLanguage: request.acceptLanguage)
        }
        let order = known(visit)
        let facts = Page.Facts(
            outTradeNo: visit.outTradeNo,
            totalFen: order?.totalFen ?? visit.totalFen,
            refundedFen: order?.refundedFen ?? 0,
            paidAt: order?.paidAt
        )
        return page.response(
            Self.outcome(of: order?.status, claimed: visit.status),
            facts,
            acceptLanguage: request.acceptLanguage
        )
    }

    /// The order by the ledger; a ledger that cannot be read leaves the page at "being confirmed".
    private func known(_ visit: ReturnVisit) -> Order? {
        // The store itself logs it.
        (try? store.order(visit.outTradeNo, of: visit.appID)) ?? nil
    }

    /// The ledger's word first; a signed trade_status where the ledger has no payment yet.
    private static func outcome(
        of status: OrderStatus?,
        claimed: TradeStatus?
    ) -> Page.Outcome {
        switch (status, claimed) {
        case (.paid, _), (.finished, _), (.refunded, _): .paid
        case (.closed, _): .failed
        case (.pending, .success), (.pending, .finished), (nil, .success), (nil, .finished): .paid
        case (.pending, .closed), (nil, .closed): .failed
        case (.pending, _), (nil, _): .confirming
        }
    }
}
