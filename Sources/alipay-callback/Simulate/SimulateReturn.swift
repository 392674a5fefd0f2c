internal import Alipay
internal import ArgumentParser
internal import Simulator
internal import System
internal import Transfer

struct SimulateReturn: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "return",
        abstract: "Print the signed return address of a buyer's browser.",
        discussion: """
              alipay-callback simulate return --to https://shop.example.com/alipay/return

            Open it in a browser, or let --open fetch it.
            """
    )

    @OptionGroup var trade: SimulatedTrade

    @Option(help: ArgumentHelp("The address of the return page.", valueName: "url"))
    var to: String

    @Flag(help: "Fetch the address and print what was answered; exits 1 unless it was 200.")
    var open = false

    func validate() throws {
        guard to.hasPrefix("http://") || to.hasPrefix("https://") else {
            throw ValidationError("--to \(to): expected http://… or https://…")
        }
    }

    func run() throws {
        let now = Terminal.now
        let query = try trade.alipay().returnQuery(
            of: trade.notice(now: now),
            now: now,
            changing: trade.changes
        )
        let url = to + (to.contains("?") ? "&" : "?") + String(decoding: query, as: UTF8.self)
        print(url)
        guard open else { return }
        let reply: HTTPReply
        do {
            reply = try HTTPClient().get(url)
        } catch {
            throw Terminal.fail("no answer from \(error)", code: .failure)
        }
        print("\(reply.status) \(Self.heading(of: reply.text))")
        if reply.status != 200 { throw ExitCode.failure }
    }

    /// What stands in the page's first heading.
    private static func heading(of page: String) -> String {
        guard let match = page.firstMatch(of: /<h1[^>]*>([^<]*)</) else {
            return "\(page.utf8.count) bytes without a heading"
        }
        return String(match.1).visible
    }
}
