internal import Responder
internal import Settings
internal import System
internal import Transfer

/// A shadow sees copies, whose answers nobody gets: its own counts show that they came.
extension ProbeFindings {
    /// How long a copy may take to come, in seconds.
    private static let graceMilliseconds: Int64 = 3000

    /// Counts of `StatusJSON.probeRequests` by route and body, as in `shadow complete`.
    private typealias Counts = [String: Int]

    mutating func lookAtShadow() {
        guard counts != nil else {
            return findings.bad(
                """
                probe: the shadow does not answer at \(settings.responder.listen.text), so copies \
                cannot be counted: start it
                """
            )
        }
        var copied: ProbeRequest?
        var unused: [String] = []
        for path in settings.routes.notify {
            let request = ProbeRequest.post(path)
            guard let before = counts else { continue }
            let answer = sender.send(request)
            switch answer {
            case .here:
                findings.bad(
                    """
                    \(subject(request)) leads Alipay to a shadow, which answers it fail: let the \
                    shop's own script take the path, and send a copy
                    """
                )
            case .other(404, _): unused.append(path)
            case .other(413, _), .sibling, .redirect, .gateway, .failure:
                reportElsewhere(answer, request)
            case .other(let status, _):
                findings.ok("\(subject(request)) is answered by the shop (\(status))")
                if lookWhatCame(of: request, since: before) { copied = copied ?? request }
            }
        }
        if unused.count == settings.routes.notify.count {
            findings.bad(
                """
                probe: the shop has nothing at \(unused.joined(separator: " or ")) (404): name in \
                [routes] the path that Alipay has now
                """
            )
        }
        if let copied { lookAtOthers(beside: copied) }
    }

    /// Reports whether a copy came, marked as one, and whole.
    private mutating func lookWhatCame(of request: ProbeRequest, since before: Counts) -> Bool {
        switch waitForMore(than: before) {
        case "shadow complete":
            findings.ok("\(subject(request)) is copied to the shadow, whole and marked as a copy")
            return true
        case "shadow wrong_length", "shadow too_large":
            findings.bad(
                """
                \(subject(request)) is copied to the shadow without its body: mirror_request_body on; \
                and fastcgi_param CONTENT_LENGTH $content_length;
                """
            )
        case let other?:
            findings.bad(
                """
                \(subject(request)) is copied to the shadow as \(other.prefix { $0 != " " }), not \
                marked as a copy: fastcgi_param ALIPAY_ROUTE shadow; in the location of the copies
                """
            )
        case nil:
            findings.bad(
                """
                \(subject(request)) is not copied to the shadow: mirror /alipay-callback-shadow; in \
                the location where the shop takes it, and in that of the copies fastcgi_param \
                HTTP_ALIPAY_CALLBACK_PROBE $http_alipay_callback_probe if_not_empty;
                """
            )
        }
        return false
    }

    /// Sends a POST that is not a notification, and behind it one that is copied: when that has come,
    /// the other would be there as well.
    private mutating func lookAtOthers(beside copied: ProbeRequest) {
        let name = UInt64.random(in: 0...UInt64.max)
        let other = ProbeRequest.post("/alipay-callback-probe-\(name)")
        guard let before = counts else { return }
        _ = sender.send(other)
        _ = sender.send(copied)
        let total = before.values.reduce(0, +)
        guard waitForMore(than: before) != nil, let after = counts?.values.reduce(0, +) else {
            return findings.bad("\(subject(copied)) is not always copied to the shadow")
        }
        if after - total > 1 {
            findings.bad(
                """
                probe: other POSTs of the shop are copied to the shadow as well: mirror only in the \
                location where the shop takes notifications
                """
            )
        } else {
            findings.ok("probe: no other POST of the shop is copied to the shadow")
        }
    }

    /// What has been counted since, once more has; `nil` when nothing comes.
    private func waitForMore(than before: Counts) -> String? {
        let end = Clock.milliseconds + Self.graceMilliseconds
        repeat {
            let more = (counts ?? [:]).first { $0.value > before[$0.key] ?? 0 }
            if let more { return more.key }
            Clock.pause(milliseconds: 20)
        } while Clock.milliseconds < end
        return nil
    }

    private var counts: Counts? {
        guard let reply = try? RunningResponder(settings.responder.listen).status(),
            reply.status == 200,
            let status = try? StatusJSON(reading: reply.body)
        else { return nil }
        let pairs = status.probeRequests.map { ("\($0.route) \($0.body.rawValue)", $0.count) }
        return Dictionary(pairs, uniquingKeysWith: +)
    }
}
