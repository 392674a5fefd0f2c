import HTTP
import Ledger
import LedgerSQLite
import Orders
import Testing

@testable import Responder

/// Requests on their way to the ledger and back.
@Suite struct ResponderTests {
    private typealias Answer = RequestCounts.Answer
    private typealias Refusal = RequestCounts.Refusal

    @Test func `each notification is answered and counted once`() throws {
        let running = try RunningResponder()
        let payment = try running.signing.payment(of: "A1")
        #expect(running.post(.complete(payment)) == "200 success")
        #expect(running.post(.complete(payment)) == "200 success")
        #expect(running.post(.complete(try running.signing.forgery(of: "A1"))) == "403 fail")
        #expect(running.post(.complete(Array("a=%".utf8))) == "400 fail")
        #expect(running.post(.tooLarge) == "413 fail")
        #expect(running.post(.wrongLength) == "400 fail")
        #expect(running.post(.complete(payment), to: "shadow") == "404 fail")
        running.ledger.close()
        #expect(running.post(.complete(payment)) == "503 fail")
        let counted = running.counts.snapshot
        #expect(
            counted.answers.byKey == [
                Answer(route: "notify", status: 200, body: "success"): 2,
                Answer(route: "notify", status: 403, body: "fail"): 1,
                Answer(route: "notify", status: 400, body: "fail"): 2,
                Answer(route: "notify", status: 413, body: "fail"): 1,
                Answer(route: "notify", status: 503, body: "fail"): 1,
                Answer(route: "shadow", status: 404, body: "fail"): 1,
            ]
        )
        #expect(
            counted.refusals.byKey == [
                Refusal(route: "notify", cause: "content_differs"): 1,
                Refusal(route: "notify", cause: "bad_escape"): 1,
            ]
        )
        #expect(counted.inFlight == 0)
    }

    @Test func `a notification is a POST`() throws {
        let running = try RunningResponder()
        let request = Request(method: .get, path: "/", assignedRoute: "notify")
        let response = running.answer(to: request)
        #expect(response == .text("fail", status: 405, headers: [.init("Allow", "POST")]))
    }

    @Test func `a shadow keeps what it answers a copy, and refuses originals`() throws {
        let running = try RunningResponder(asShadow: true)
        let payment = try running.signing.payment(of: "A1")
        let forgery = try running.signing.forgery(of: "A2")
        #expect(running.post(.complete(payment), to: "shadow") == "200 success")
        #expect(running.post(.complete(forgery), to: "shadow") == "403 fail")
        #expect(running.post(.tooLarge, to: "shadow") == "413 fail")
        #expect(running.post(.complete(payment)) == "503 fail")
        running.close()
        let kept = try LedgerReader(path: running.path).shadowAnswers(since: 0)
        #expect(kept.map(\.status) == [200, 403, 413])
        #expect(kept.map(\.code) == ["", "content_differs", ""])
        #expect(kept.map(\.outTradeNo) == ["A1", "A2", ""])
        #expect(kept.map(\.answeredAt) == Array(repeating: SigningAlipay.now, count: 3))
        // Copies are counted as the notifications that they are, and each once.
        #expect(
            running.counts.snapshot.answers.byKey == [
                Answer(route: "notify", status: 200, body: "success"): 1,
                Answer(route: "notify", status: 403, body: "fail"): 1,
                Answer(route: "notify", status: 413, body: "fail"): 1,
                Answer(route: "notify", status: 503, body: "fail"): 1,
            ]
        )
        #expect(
            running.counts.snapshot.refusals.byKey
                == [Refusal(route: "notify", cause: "content_differs"): 1]
        )
    }

    @Test func `a probe ends by the clock that the responder was given`() throws {
        let running = try RunningResponder()
        let key = try #require(running.ledger.probeKey)
        let token = ProbeToken(now: SigningAlipay.now / 1000)
        let probe = ProbeVariables(header: token.headerValue(key: key))
        let request = Request(method: .get, path: "/none", probe: probe)
        #expect(running.answer(to: request).status == 200)
        running.setClock(to: token.expiry * 1000 - 1)
        #expect(running.answer(to: request).status == 200)
        running.setClock(to: token.expiry * 1000)
        #expect(running.answer(to: request).status == 404)
    }
}

extension Tally where Key: Hashable {
    fileprivate var byKey: [Key: Int] {
        Dictionary(uniqueKeysWithValues: entries.map { ($0.key, $0.count) })
    }
}
