package import Alipay
internal import FoundationEssentials
package import Settings
internal import Signing
package import Simulator

/// What plays Alipay for an app with `profile = "sandbox"`.
package struct Sandbox {
    private let settings: Settings
    private let path: String

    /// - Parameters:
    ///   - settings: What has the app.
    ///   - path: Where they were read; the key is beside them.
    package init(_ settings: Settings, at path: String) {
        self.settings = settings
        self.path = path
    }

    /// The pretend Alipay of an app.
    ///
    /// - Parameter id: Its app_id; `nil` for the first app of the settings.
    /// - Returns: What signs as `init --sandbox` made the key.
    /// - Throws: `Refusal` for an app that is not there or no sandbox, or a key that cannot be read.
    package func alipay(of id: String?) throws(Refusal) -> SimulatedAlipay {
        let named = id.map { id in settings.apps.first { $0.appID == id } } ?? settings.apps.first
        guard let app = named else {
            throw Refusal(.state, "app \(id ?? "") is not in the settings")
        }
        guard app.profile == .sandbox else {
            throw Refusal(
                .state,
                """
                app \(app.appID) has profile = "production": its messages are signed by Alipay \
                alone. Make a sandbox with `alipay-callback init --sandbox DIR`.
                """
            )
        }
        let file = SandboxFiles(folder: URL(filePath: path).deletingLastPathComponent()).privateKey
        guard let pem = FileManager.default.contents(atPath: file.path) else {
            throw Refusal(.state, "\(file.path): cannot be read; `init --sandbox` makes it")
        }
        do {
            return SimulatedAlipay(
                key: try PrivateKey(pem: String(decoding: pem, as: UTF8.self)),
                appID: app.appID,
                sellerID: app.sellerID,
                signType: app.signType
            )
        } catch {
            throw Refusal(.state, "\(file.path): \(error)")
        }
    }

    /// A trade that was paid just now.
    ///
    /// - Parameters:
    ///   - outTradeNo: The shop's order number; `nil` for a new one.
    ///   - tradeNo: Alipay's trade number; `nil` for one that always belongs to the order number, so
    ///     that a repetition is one.
    ///   - totalFen: The order amount in fen.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    /// - Returns: What a notification says of it.
    package static func notice(
        outTradeNo: String?,
        tradeNo: String?,
        totalFen: Int64,
        now: Int64
    ) -> TradeNotice {
        let number = outTradeNo ?? "SIM\(now)"
        return TradeNotice(
            outTradeNo: number,
            tradeNo: tradeNo ?? tradeNumber(for: number),
            status: .success,
            totalFen: totalFen,
            subject: "Simulated order \(number)",
            createdAt: now
        )
    }

    private static func tradeNumber(for outTradeNo: String) -> String {
        let digest = Digest.sha256.hash(Array(outTradeNo.utf8))
        return "20260101" + digest.prefix(10).map { String(1000 + Int($0)).suffix(2) }.joined()
    }

    /// The body of a notification with another amount than the one that was signed.
    package static func spoilt(_ body: [UInt8]) -> [UInt8] {
        Array(
            String(decoding: body, as: UTF8.self)
                .replacing("total_amount=", with: "total_amount=9", maxReplacements: 1).utf8
        )
    }
}
