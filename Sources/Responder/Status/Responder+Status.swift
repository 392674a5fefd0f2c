internal import HTTP
internal import Orders

/// What a monitor or a load balancer asks; the web server says who may.
extension Responder {
    /// Answers `?live`, `?ready`, `?json`, and anything else with Prometheus' text.
    func status(_ request: Request) -> Response {
        let uncached = [Response.Header("Cache-Control", "no-store")]
        switch String(decoding: request.query, as: UTF8.self) {
        case "live":
            return .text("ok\n", status: 200, headers: uncached)
        case "ready":
            guard let trouble = store.trouble else {
                return .text("ok\n", status: 200, headers: uncached)
            }
            return .text("failing: \(trouble)\n", status: 503, headers: uncached)
        case "json":
            return Response(
                status: 200,
                headers: [.init("Content-Type", "application/json")] + uncached,
                body: StatusJSON(report).bytes
            )
        default:
            return Response(
                status: 200,
                headers: [
                    .init("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                ] + uncached,
                body: Array(report.prometheusText.utf8)
            )
        }
    }

    private var report: StatusReport {
        var contents = try? store.contents()
        // One that the settings do not name any more waits for the operator, not for a relay.
        contents?.destinations.removeAll { !destinations.contains($0.name) }
        return StatusReport(
            now: clock(),
            startedAt: counts.startedAt,
            trouble: store.trouble,
            requests: counts.snapshot,
            activity: store.activity,
            contents: contents,
            certificates: certificates
        )
    }
}
