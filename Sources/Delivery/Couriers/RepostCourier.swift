package import Orders
package import Transfer

/// Posts Alipay's own form again, as it came, to a handler that verifies it itself: a shop's old
/// `notify_url.php`.
package final class RepostCourier: Courier {
    private let url: String
    private let clients: HTTPClients

    /// - Parameters:
    ///   - url: http or https.
    ///   - limits: How long to wait.
    ///   - security: Whom to trust, and whether the address may be a private one.
    package init(url: String, limits: HTTPClient.Limits, security: HTTPClient.Security) {
        self.url = url
        clients = HTTPClients(limits: limits, security: security)
    }

    /// Says that it cannot: nobody but Alipay signs a form that such a handler trusts.
    package func test(_ event: ShopEvent, now: Int64, until stop: Stop) -> DeliveryAnswer {
        DeliveryAnswer(
            .failed,
            "cannot be tested",
            detail: "it wants what Alipay signed; deliver one again: alipay-callback deliveries "
                + "retry --again"
        )
    }

    package func deliver(_ attempt: Attempt, now: Int64, until stop: Stop) -> DeliveryAnswer {
        guard !attempt.body.isEmpty else {
            return DeliveryAnswer(
                .failed,
                "no body",
                detail: "what Alipay sent was dropped from the ledger by prune"
            )
        }
        let headers = [
            // As Alipay writes it.
            "Content-Type: application/x-www-form-urlencoded; text/html; charset=utf-8",
            "User-Agent: alipay-callback",
            "webhook-id: \(attempt.event.id)",
            "webhook-attempt: \(attempt.id)",
        ]
        return clients.post(url, headers, attempt.body, until: stop) { reply in
            let answer = WebhookCourier.answer(to: reply, now: now)
            guard answer.verdict == .delivered else { return answer }
            // Alipay would send again for anything else, too.
            let isSuccess = answer.detail == "success"
            return isSuccess
                ? answer
                : DeliveryAnswer(
                    .failed,
                    "\(answer.words), not success",
                    detail: answer.detail
                )
        }
    }
}
