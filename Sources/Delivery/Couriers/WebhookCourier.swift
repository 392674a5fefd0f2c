package import Orders
internal import System
package import Transfer

/// Posts events as JSON, signed as Standard Webhooks has it.
package final class WebhookCourier: Courier {
    private let url: String
    private let secrets: [WebhookSecret]
    private let clients: HTTPClients

    /// - Parameters:
    ///   - url: http or https.
    ///   - secrets: Each signs; several while one is being replaced.
    ///   - limits: How long to wait.
    ///   - security: Whom to trust, and whether the address may be a private one.
    package init(
        url: String,
        secrets: [WebhookSecret],
        limits: HTTPClient.Limits,
        security: HTTPClient.Security
    ) {
        self.url = url
        self.secrets = secrets
        clients = HTTPClients(limits: limits, security: security)
    }

    package func deliver(_ attempt: Attempt, now: Int64, until stop: Stop) -> DeliveryAnswer {
        post(
            EventBody.json(attempt.event),
            id: attempt.event.id,
            attempt: attempt.id,
            now: now,
            until: stop
        )
    }

    package func test(_ event: ShopEvent, now: Int64, until stop: Stop) -> DeliveryAnswer {
        post(
            EventBody.json(event, isTest: true),
            id: event.id,
            attempt: 0,
            now: now,
            until: stop
        )
    }

    private func post(
        _ body: [UInt8],
        id: String,
        attempt: Int64,
        now: Int64,
        until stop: Stop
    ) -> DeliveryAnswer {
        let signatures = secrets.map {
            $0.signature(id: id, timestamp: now / 1000, body: body)
        }
        let headers = [
            "Content-Type: application/json",
            "User-Agent: alipay-callback",
            "webhook-id: \(id)",
            "webhook-timestamp: \(now / 1000)",
            "webhook-signature: \(signatures.joined(separator: " "))",
            "webhook-attempt: \(attempt)",
        ]
        return clients.post(url, headers, body, until: stop) { reply in
            Self.answer(to: reply, now: now)
        }
    }

    /// What a status means: 2xx is done, 410 the end, 429 and 503 may ask for a pause.
    static func answer(to reply: HTTPReply, now: Int64) -> DeliveryAnswer {
        let words = "HTTP \(reply.status)"
        let detail = DeliveryAnswer.detail(reply.body)
        switch reply.status {
        case 200...299:
            return DeliveryAnswer(.delivered, words, detail: detail)
        case 300...399:
            return DeliveryAnswer(.failed, words, detail: "redirects are not followed")
        case 410:
            return DeliveryAnswer(.gone, words, detail: detail)
        case 429, 503:
            let wait = reply.header("Retry-After").flatMap {
                RetryAfter.milliseconds($0, now: now)
            }
            guard let wait else { break }
            return DeliveryAnswer(.busy(milliseconds: wait), words, detail: detail)
        default: break
        }
        return DeliveryAnswer(.failed, words, detail: detail)
    }
}

/// HTTP clients that keep their connections: as many as there are threads that post at once.
final class HTTPClients: @unchecked Sendable {  // a client is one thread's while it is taken
    private let limits: HTTPClient.Limits
    private let security: HTTPClient.Security
    private let lock = Mutex(())
    private var idle: [HTTPClient] = []

    init(limits: HTTPClient.Limits, security: HTTPClient.Security) {
        self.limits = limits
        self.security = security
    }

    /// Posts a body by a client that nobody else uses.
    ///
    /// - Returns: What `read` makes of the reply, or a failure where there is none.
    func post(
        _ url: String,
        _ headers: [String],
        _ body: [UInt8],
        until stop: Stop,
        _ read: (HTTPReply) -> DeliveryAnswer
    ) -> DeliveryAnswer {
        let client =
            lock.withLock { _ in idle.popLast() }
            ?? HTTPClient(limits: limits, security: security)
        defer { lock.withLock { _ in idle.append(client) } }
        do {
            return read(
                try client.post(
                    url,
                    headers: headers,
                    body: body,
                    cancellation: stop.transfers
                )
            )
        } catch {
            guard error.cause != .cancelled else {
                return DeliveryAnswer(.brokenOff, "stopped")
            }
            return DeliveryAnswer(.failed, "no answer", detail: "\(error)")
        }
    }
}
