internal import HTTP
internal import Orders

extension Responder {
    /// Tells who probes the web server what came here of his request, and does nothing else.
    ///
    /// - Parameters:
    ///   - probe: What came with the header.
    ///   - request: The request.
    ///   - route: Where it would go.
    /// - Returns: `nil` unless it is marked with the ledger's key: then it is a request as any other.
    func response(to probe: ProbeVariables, _ request: Request, _ route: Route?) -> Response? {
        var key: [UInt8] = []
        let now = clock() / 1000
        let read = ProbeToken(probe.header, now: now) {
            key = store.probeKey ?? []
            return key.isEmpty ? nil : key
        }
        guard let token = read else { return nil }
        let report = ProbeReport(request, probe, on: route, asShadow: journal != nil)
        counts.probed(route, report.body)
        let body = report.bytes
        return Response(
            status: 200,
            headers: [
                .init("Content-Type", "application/json"),
                .init("Cache-Control", "no-store"),
                .init(ProbeToken.answerHeader, token.answerCode(for: body, key: key)),
            ],
            body: body
        )
    }
}
