import Alipay
import Foundation
import Signing
import Simulator

/// A folder made by `alipay-callback init --sandbox`, and the pretend Alipay whose key it holds.
final class Sandbox {
    let folder: URL
    let alipay: SimulatedAlipay

    /// - Parameter settings: TOML that is appended to the settings file.
    /// - Throws: `Failure` with what the tool complained of.
    init(adding settings: String = "") throws {
        // Short, because the path of a socket inside it must fit into 108 bytes.
        folder = URL(filePath: "/tmp/ac-" + UUID().uuidString.prefix(8))
        let made = try Programs.run("alipay-callback", ["init", "--sandbox", folder.path])
        guard made.status == 0 else { throw Failure(text: made.errors) }
        let pem = try String(
            contentsOf: folder.appending(path: "alipay-private.pem"),
            encoding: .utf8
        )
        alipay = SimulatedAlipay(
            key: try PrivateKey(pem: pem),
            appID: "2021000000000000",
            sellerID: "2088000000000000"
        )
        if !settings.isEmpty { try change { $0 + "\n" + settings } }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    struct Failure: Error { let text: String }

    var settingsPath: String { folder.appending(path: "alipay-callback.toml").path }
    var socketPath: String { folder.appending(path: "fcgi.sock").path }
    var ledgerPath: String { folder.appending(path: "ledger/ledger.db").path }

    func change(_ edit: (String) -> String) throws {
        let text = try String(contentsOfFile: settingsPath, encoding: .utf8)
        try edit(text).write(toFile: settingsPath, atomically: true, encoding: .utf8)
    }

    /// Starts the responder, and returns when it takes requests.
    func startResponder(
        environment: [String: String] = [:],
        input: FileHandle = .nullDevice
    ) throws -> Child {
        let child = try Child(
            "alipay-callback-fcgi",
            ["--config", settingsPath],
            environment: environment,
            input: input
        )
        guard child.waits(for: "started on") else { throw Failure(text: child.log) }
        return child
    }

    /// Asks the ledger, by the `sqlite3` shell: another program than the one that wrote.
    func sql(_ query: String) throws -> String {
        let result = try Programs.run("sqlite3", [ledgerPath, query])
        guard result.status == 0 else { throw Failure(text: result.errors) }
        return result.output.trimmingCharacters(in: .newlines)
    }

    /// A signed notification about a paid trade.
    func notification(
        _ outTradeNo: String,
        fen: Int64 = 8888,
        changing changes: [SimulatedAlipay.Field] = []
    ) throws -> [UInt8] {
        try alipay.notification(
            of: trade(outTradeNo, fen: fen),
            notifyID: "id-\(outTradeNo)",
            now: now,
            changing: changes
        )
    }

    func trade(
        _ outTradeNo: String,
        fen: Int64 = 8888,
        status: TradeStatus = .success
    ) -> TradeNotice {
        TradeNotice(
            outTradeNo: outTradeNo,
            tradeNo: "2026112322\(outTradeNo)",
            status: status,
            totalFen: fen,
            subject: "一杯咖啡",
            createdAt: now,
            paidAt: now
        )
    }

    /// 2026-11-23 18:00:00 in Beijing.
    let now: Int64 = 1_795_428_000_000
}

extension Sandbox {
    /// Makes this sandbox write to another one's ledger and believe its key.
    func use(ledgerAndKeyOf other: Sandbox) throws {
        try change { $0.replacing("sqlite:ledger/ledger.db", with: "sqlite:\(other.ledgerPath)") }
        let name = "alipay-public-key.pem"
        try FileManager.default.removeItem(at: folder.appending(path: name))
        try FileManager.default.copyItem(
            at: other.folder.appending(path: name),
            to: folder.appending(path: name)
        )
    }
}
