internal import Dispatch
internal import Ledger
internal import LedgerTesting
internal import Orders
internal import Testing

/// What is done with a shadow's ledger besides.
struct ShadowScenario {
    let engine: any Engine

    func run() throws {
        let ledger = try Ledger(
            on: engine,
            policy: .record,
            clock: { Shop.now },
            report: { _ in }
        )
        #expect(try ledger.record(Shop().notification()) == .applied)
        let answers = try ShadowAnswers(in: ledger, clock: { Shop.now }, report: { _ in })
        let kept = DispatchSemaphore(value: 0)
        for (number, status) in [(1, 200), (2, 403)] { keep(number, status, in: answers, kept) }
        for _ in 1...2 { kept.wait() }
        answers.close()
        let reader = try LedgerReader(on: engine)
        #expect(try reader.shadowAnswers().count == 2)
        #expect(try reader.shadowRefusals().count == 1)
        for isTrial in [true, false] {
            let pruner = try LedgerPruner(
                on: engine,
                extent: .dropBodies,
                before: Shop.now + 7_200_000,
                isTrial: isTrial,
                clock: { Shop.now }
            )
            #expect(try pruner.run().shadowAnswers == 2)
        }
    }

    private func keep(
        _ number: Int,
        _ status: Int,
        in answers: ShadowAnswers,
        _ kept: DispatchSemaphore
    ) {
        let answer = ShadowAnswer(
            requestID: "\(number)",
            status: status,
            answer: status == 200 ? "success" : "fail",
            code: status == 200 ? "" : "bad_signature",
            cause: status == 200 ? "" : "bad_signature",
            appID: Shop.appID,
            notifyID: "N\(number)",
            outTradeNo: "A\(number)"
        )
        answers.keep(answer) { kept.signal() }
    }
}
