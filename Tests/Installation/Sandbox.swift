package import Alipay
package import Foundation
internal import Signing
package import Simulator

/// A folder made by `alipay-callback init --sandbox`, and the pretend Alipay whose key it holds.
package final class Sandbox {
    package let folder: URL
    package let alipay: SimulatedAlipay

    /// - Parameter settings: TOML that is appended to the settings file.
    /// - Throws: `Failure` with what the tool complained of.
    package init(adding settings: String = "") throws {
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

    package struct Failure: Error {
        package let text: String

        package init(text: String) { self.text = text }
    }

    package var settingsPath: String { folder.appending(path: "alipay-callback.toml").path }
    package var socketPath: String { folder.appending(path: "fcgi.sock").path }
    package var ledgerPath: String { folder.appending(path: "ledger/ledger.db").path }

    package func change(_ edit: (String) -> String) throws {
        let text = try String(contentsOfFile: settingsPath, encoding: .utf8)
        try edit(text).write(toFile: settingsPath, atomically: true, encoding: .utf8)
    }

    /// Starts the responder, and returns when it takes requests.
    package func startResponder(
        environment: [String: String] = [:],
        input: FileHandle = .nullDevice
    ) throws -> Child {
        let child = try launchResponder(environment: environment, input: input)
        guard child.waits(for: "started on") else { throw Failure(text: child.log) }
        return child
    }

    /// Starts the responder on a socket that it inherits as from systemd: as descriptor 3, with the
    /// number of the process that it is meant for.
    ///
    /// - Parameter socket: What it is to serve.
    /// - Returns: A responder that takes requests.
    /// - Throws: `Failure` with what it complained of.
    package func startResponder(passing socket: ListeningSocket) throws -> Child {
        let child = try Child(
            "sh",
            [
                "-c", #"LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" "$@" 3<&0 </dev/null"#,
                try Programs.path(of: "alipay-callback-fcgi").path, "--config", settingsPath,
            ],
            input: socket.handle
        )
        guard child.waits(for: "started on") else { throw Failure(text: child.log) }
        return child
    }

    /// Starts the responder without waiting for it.
    ///
    /// - Parameters:
    ///   - environment: Added to this process's environment.
    ///   - input: Its standard input; a listening socket there is the one that it serves.
    ///   - hasEnded: Called when it has ended, on any thread.
    /// - Returns: The responder, which may not take requests yet.
    /// - Throws: When it is not there.
    package func launchResponder(
        environment: [String: String] = [:],
        input: FileHandle = .nullDevice,
        then hasEnded: (@Sendable () -> Void)? = nil
    ) throws -> Child {
        try Child(
            "alipay-callback-fcgi",
            ["--config", settingsPath],
            environment: environment,
            input: input,
            then: hasEnded
        )
    }

    /// Asks the ledger, by the `sqlite3` shell: another program than the one that wrote.
    package func sql(_ query: String) throws -> String {
        let result = try Programs.run("sqlite3", ["-cmd", ".timeout 10000", ledgerPath, query])
        guard result.status == 0 else { throw Failure(text: result.errors) }
        return result.output.trimmingCharacters(in: .newlines)
    }

    /// A signed notification about a paid trade.
    package func notification(
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

    package func trade(
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
    package let now: Int64 = 1_795_428_000_000
}

extension Sandbox {
    /// Audits a ledger that holds what this sandbox's Alipay signed.
    ///
    /// - Parameter path: The ledger, a file; without it, the one that the settings name.
    /// - Returns: What the audit found, or `nil` when it found no fault.
    /// - Throws: When there is no tool.
    package func audit(_ path: String? = nil) throws -> String? {
        let settings = folder.appending(path: "audit.toml")
        var text = try String(contentsOfFile: settingsPath, encoding: .utf8)
        if let path { text.replace(/url = "sqlite:[^"]*"/, with: "url = \"sqlite:\(path)\"") }
        try text.write(to: settings, atomically: true, encoding: .utf8)
        let result = try Programs.run(
            "alipay-callback",
            ["notifications", "audit", "--config", settings.path]
        )
        return result.status == 0 ? nil : result.output + result.errors
    }

    /// Makes this sandbox write to another one's ledger and accept its key.
    package func use(ledgerAndKeyOf other: Sandbox) throws {
        try change { $0.replacing("sqlite:ledger/ledger.db", with: "sqlite:\(other.ledgerPath)") }
        try use(keyOf: other)
    }

    /// Makes this sandbox accept what another one's Alipay signs.
    package func use(keyOf other: Sandbox) throws {
        let name = "alipay-public-key.pem"
        try FileManager.default.removeItem(at: folder.appending(path: name))
        try FileManager.default.copyItem(
            at: other.folder.appending(path: name),
            to: folder.appending(path: name)
        )
    }
}
