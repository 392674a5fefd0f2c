internal import Alipay
internal import ArgumentParser
internal import FastCGIClient
internal import FoundationEssentials
internal import Operator
internal import Settings
internal import Simulator
internal import System
internal import Transfer

internal import enum System.SocketAddress

struct SimulateNotify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notify",
        abstract: "Send a signed notification.",
        discussion: """
            Prints what was answered, and exits 1 unless it was `success`.

              alipay-callback simulate notify --amount 12.50
              alipay-callback simulate notify --to https://shop.example.com/alipay/notify
              alipay-callback simulate notify --out-trade-no A1 --refund-fee 8.88
              alipay-callback simulate notify --forge
            """
    )

    @OptionGroup var trade: SimulatedTrade

    @Option(
        help: ArgumentHelp(
            "An http(s) address, or unix:/path for straight FastCGI; else where the settings listen.",
            valueName: "address"
        )
    )
    var to: String?

    @Option(help: "WAIT_BUYER_PAY, TRADE_SUCCESS, TRADE_FINISHED or TRADE_CLOSED.")
    var tradeStatus = TradeStatus.success

    @Option(help: "Refunded in all, in yuan.")
    var refundFee: String?

    @Option(help: "What was bought.")
    var subject: String?

    @Option(help: "The notify_id; a new one by default. Alipay repeats it when it sends again.")
    var notifyID: String?

    @Flag(help: "Spoil the message after it was signed, to see it refused.")
    var forge = false

    @Flag(name: .customLong("print"), help: "Print the request body instead of sending it.")
    var printsBody = false

    @Flag(help: "One JSON object.")
    var json = false

    func validate() throws {
        if let refundFee, Money.fen(ArraySlice(refundFee.utf8)) == nil {
            throw ValidationError("--refund-fee is yuan with at most two decimals, as in 8.88")
        }
        if let to, Destination(to) == nil {
            throw ValidationError("--to \(to): expected http(s)://…, unix:/path or 127.0.0.1:9000")
        }
    }

    func run() throws {
        let body = try makeBody()
        if printsBody { return print(String(decoding: body, as: UTF8.self)) }
        let reply: HTTPReply
        do {
            reply = try destination().notify(body)
        } catch let error as TransferError {
            throw Terminal.fail("no answer from \(error)", code: .failure)
        } catch let error as FastCGIConnection.Failure {
            throw Terminal.fail(
                "no answer from \(error) (is the responder running?)",
                code: .failure
            )
        }
        if json {
            try Terminal.printJSON(Answer(status: reply.status, body: reply.text))
        } else {
            print("\(reply.status) \(reply.text.visible)")
        }
        guard reply.status == 200, reply.text == "success" else { throw ExitCode.failure }
    }

    private struct Answer: Encodable {
        let status: Int
        let body: String
    }

    private func makeBody() throws -> [UInt8] {
        let now = Terminal.now
        var notice = trade.notice(now: now)
        notice.status = tradeStatus
        notice.refundedFen = refundFee.flatMap { Money.fen(ArraySlice($0.utf8)) } ?? 0
        if let subject { notice.subject = subject }
        if tradeStatus == .success || tradeStatus == .finished { notice.paidAt = now }
        if tradeStatus == .closed { notice.closedAt = now }
        var body = try trade.alipay().notification(
            of: notice,
            notifyID: notifyID ?? "\(UUID())",
            now: now,
            changing: trade.changes
        )
        if forge { body = Sandbox.spoilt(body) }
        return body
    }

    private func destination() throws -> Destination {
        if let to, let destination = Destination(to) { return destination }
        switch try trade.settings.load().responder.listen {
        case .unix(let path): return .fastCGI(.unix(path: path))
        case .tcp(let host, let port): return .fastCGI(.ipv4(host: host, port: port))
        }
    }
}

extension TradeStatus: ExpressibleByArgument {}
