internal import Alipay
internal import ArgumentParser
internal import Foundation
internal import Responder
internal import Settings
internal import Signing
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
        let number = outTradeNo ?? "SIM\(now)"
        return TradeNotice(
            outTradeNo: number,
            tradeNo: tradeNo ?? Self.tradeNumber(for: number, now: now),
            status: .success,
            totalFen: Money.fen(ArraySlice(amount.utf8)) ?? 0,
            subject: "Simulated order \(number)",
            createdAt: now
        )
    }

    /// The pretend Alipay of the settings' sandbox app.
    func alipay() throws -> SimulatedAlipay {
        let loaded = try settings.load()
        guard let app = app.map({ id in loaded.apps.first { $0.appID == id } }) ?? loaded.apps.first
        else { throw Terminal.fail("app \(app ?? "") is not in the settings", code: .failure) }
        guard app.profile == .sandbox else {
            throw Terminal.fail(
                """
                app \(app.appID) has profile = "production": its messages are signed by Alipay \
                alone. Make a sandbox with `alipay-callback init --sandbox DIR`.
                """,
                code: .failure
            )
        }
        let folder = URL(filePath: settings.path).deletingLastPathComponent()
        let file = SandboxFiles(folder: folder).privateKey
        guard let pem = FileManager.default.contents(atPath: file.path) else {
            throw Terminal.fail(
                "\(file.path): cannot be read; `init --sandbox` makes it",
                code: .failure
            )
        }
        do {
            return SimulatedAlipay(
                key: try PrivateKey(pem: String(decoding: pem, as: UTF8.self)),
                appID: app.appID,
                sellerID: app.sellerID,
                signType: app.signType
            )
        } catch {
            throw Terminal.fail("\(file.path): \(error)", code: .failure)
        }
    }

    /// The same order number always gets the same trade number, so that a repetition is one.
    private static func tradeNumber(for outTradeNo: String, now: Int64) -> String {
        let digest = Digest.sha256.hash(Array(outTradeNo.utf8))
        return "20260101" + digest.prefix(10).map { String(1000 + Int($0)).suffix(2) }.joined()
    }
}
