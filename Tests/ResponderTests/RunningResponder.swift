import Alipay
import Dispatch
import EventLog
import Foundation
import HTTP
import Ledger
import LedgerSQLite
import Orders
import Responder
import Settings
import Signing
import Simulator
import System

/// Alipay with a throw-away key, and the ring of an app that trusts it.
struct SigningAlipay {
    static let appID = "2021000000000000"
    static let sellerID = "2088000000000000"
    static let now: Int64 = 1_769_853_909_000

    /// One key for all tests: making one takes longer than most of them.
    private static let key = Result { () throws -> (PrivateKey, PublicKey) in
        let key = try PrivateKey(generatingForSimulator: ())
        return (key, try PublicKey(reading: key.publicPEM(), for: .rsa2))
    }

    let alipay: SimulatedAlipay
    private let publicKey: PublicKey

    init() throws {
        let (key, publicKey) = try Self.key.get()
        alipay = SimulatedAlipay(key: key, appID: Self.appID, sellerID: Self.sellerID)
        self.publicKey = publicKey
    }

    func ring(acceptingUnknownKinds accepts: Bool = false) -> KeyRing {
        let app = App(
            appID: Self.appID,
            sellerID: Self.sellerID,
            signType: .rsa2,
            keys: [publicKey],
            acceptsUnknownKinds: accepts
        )
        return KeyRing([app])
    }

    /// A payment of 88.88 for an order, as a request body.
    func payment(
        of number: String,
        changing changes: [SimulatedAlipay.Field] = []
    ) throws -> [UInt8] {
        let trade = TradeNotice(
            outTradeNo: number,
            tradeNo: "20260131\(number)",
            status: .success,
            totalFen: 8888,
            paidAt: Self.now
        )
        return try alipay.notification(
            of: trade,
            notifyID: "N\(number)",
            now: Self.now,
            changing: changes
        )
    }

    /// The same with another amount than was signed.
    func forgery(of number: String) throws -> [UInt8] {
        let text = String(decoding: try payment(of: number), as: UTF8.self)
        return Array(text.replacing("total_amount=88.88", with: "total_amount=0.01").utf8)
    }
}

/// A responder on a ledger of its own.
final class RunningResponder {
    let signing: SigningAlipay
    let ledger: Ledger
    let counts = RequestCounts(startedAt: 0)
    let path: String
    private let folder: URL
    private let journal: ShadowAnswers?
    private let explainer: RefusalExplainer
    private let responder: Responder
    private let time = Time()

    /// What the responder takes for the time.
    private final class Time: Sendable {
        let milliseconds = Atomic(SigningAlipay.now)
    }

    init(asShadow isShadow: Bool = false) throws {
        signing = try SigningAlipay()
        folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appending(path: "ledger.db").path()
        let clock: @Sendable () -> Int64 = { [time] in time.milliseconds.load(ordering: .relaxed) }
        ledger = try Ledger(
            path: path,
            as: isShadow ? .shadow : .live,
            policy: .record,
            clock: clock,
            report: { _ in }
        )
        journal =
            isShadow ? try ShadowAnswers(in: ledger, clock: clock, report: { _ in }) : nil
        let settings = try Settings(
            toml: """
                [[app]]
                app_id = "\(SigningAlipay.appID)"
                seller_id = "\(SigningAlipay.sellerID)"
                alipay_public_keys = ["key.pem"]
                """,
            folder: "/"
        )
        explainer = RefusalExplainer(log: Log(), searches: false, clock: clock)
        responder = Responder(
            settings: settings,
            ring: signing.ring(),
            store: ledger,
            page: try Page(settings.page),
            log: Log(),
            journal: journal,
            explainer: explainer,
            counts: counts,
            certificates: [],
            clock: clock
        )
    }

    deinit {
        close()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Writes what waits; nothing can be recorded any more.
    func close() {
        journal?.close()
        ledger.close()
    }

    /// Sets what the responder takes for the time, in milliseconds since 1970-01-01 UTC.
    func setClock(to now: Int64) { time.milliseconds.store(now, ordering: .relaxed) }

    /// What a request is answered, when it is.
    func answer(to request: Request) -> Response {
        let answered = DispatchSemaphore(value: 0)
        let response = Mutex(Response.text("", status: 0))
        responder.respond(to: request) { given in
            response.withLock { $0 = given }
            answered.signal()
        }
        answered.wait()
        return response.withLock { $0 }
    }

    /// What a POST is answered, as in `200 success`.
    func post(_ body: Request.Body, to route: String = "notify") -> String {
        let response = answer(
            to: Request(method: .post, path: "/", body: body, assignedRoute: route, requestID: "R")
        )
        return "\(response.status) \(String(decoding: response.body, as: UTF8.self))"
    }
}
