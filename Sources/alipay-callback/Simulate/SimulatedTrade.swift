internal import Alipay
internal import ArgumentParser
internal import Operator
internal import Simulator

/// What a simulated message speaks of; `simulate notify` and `simulate return` take it.
struct SimulatedTrade: ParsableArguments {
    @OptionGroup var settings: SettingsOption

    @Option(help: ArgumentHelp("The app, where the settings have several.", valueName: "app_id"))
    var app: String?

    @Option(help: "The shop's order number; a new one by default.")
    var outTradeNo: String?

    @Option(help: "Alipay's trade number; by default one that belongs to the order number.")
    var tradeNo: String?

    @Option(help: "The order amount in yuan.")
    var amount = "88.88"

    @Option(
        help: ArgumentHelp(
            "Any field of the message, as in subject=Tea.",
            discussion: "May be given several times; the message is signed with it.",
            valueName: "name=value"
        )
    )
    var set: [String] = []

    func validate() throws {
        guard Money.fen(ArraySlice(amount.utf8)) != nil else {
            throw ValidationError("--amount is yuan with at most two decimals, as in 88.88")
        }
        for change in set where !change.contains("=") || change.hasPrefix("=") {
            throw ValidationError("--set \(change): expected name=value")
        }
    }

    var changes: [SimulatedAlipay.Field] {
        self.set.compactMap { change in
            guard let equals = change.firstIndex(of: "=") else { return nil }
            return (String(change[..<equals]), String(change[change.index(after: equals)...]))
        }
    }

    /// The trade, paid just now.
    func notice(now: Int64) -> TradeNotice {
        Sandbox.notice(
            outTradeNo: outTradeNo,
            tradeNo: tradeNo,
            totalFen: Money.fen(ArraySlice(amount.utf8)) ?? 0,
            now: now
        )
    }

    /// The pretend Alipay of the settings' sandbox app.
    func alipay() throws -> SimulatedAlipay {
        let sandbox = Sandbox(try settings.load(), at: settings.path)
        return try Terminal.orRefusal { try sandbox.alipay(of: app) }
    }
}
