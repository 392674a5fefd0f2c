internal import ArgumentParser
internal import FastCGIClient
internal import Foundation
internal import Ledger
internal import Responder
internal import Settings
internal import Simulator
internal import Transfer

internal import enum System.SocketAddress

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the state of the responder, the ledger and the deliveries.",
        discussion: """
            Asks the responder that runs, at `listen` of the settings, as the web server does. Exits \
            1 when it cannot record notifications, or when nothing answers there; as plain CGI or \
            mod_fcgid there is nothing at `listen`, and only the ledger is told of.

              sudo -u www-data alipay-callback status
              alipay-callback status --json
            """
    )

    @OptionGroup var settings: SettingsOption

    @Flag(help: "One JSON object.")
    var json = false

    func run() throws {
        let loaded = try settings.load()
        let address = loaded.responder.listen
        let answer: HTTPReply
        do {
            answer = try Self.ask(address)
        } catch {
            Terminal.complain("no responder answers: \(error)")
            try tellOfLedger(loaded.ledger.path)
            throw ExitCode.failure
        }
        guard answer.status == 200, let status = try? StatusJSON(reading: answer.body) else {
            throw Terminal.fail(
                "what answers at \(address.text) is another program, or another version",
                code: .failure
            )
        }
        if json {
            print(String(decoding: answer.body, as: UTF8.self), terminator: "")
        } else {
            print(StatusText(status, at: address.text, now: Terminal.now).text)
        }
        if !status.ready { throw ExitCode.failure }
    }

    /// Asks the responder for its status, as the web server does.
    static func ask(
        _ address: ListenAddress
    ) throws(FastCGIConnection.Failure) -> HTTPReply {
        let request = FastCGIRequest(
            method: "GET",
            path: "/alipay/status",
            query: Array("json".utf8),
            parameters: [("ALIPAY_ROUTE", "status")]
        )
        return try FastCGIConnection(to: address.socketAddress, timeout: 10_000).send(request)
    }

    private func tellOfLedger(_ path: String) throws {
        let contents: StatusJSON.Ledger
        do {
            contents = StatusJSON.Ledger(try LedgerContents(path: path).read())
        } catch {
            throw Terminal.fail("ledger \(path): \(error)", code: .failure)
        }
        if json { return try Terminal.printJSON(["ledger": contents]) }
        print(StatusText(contents, now: Terminal.now).text)
    }
}

extension ListenAddress {
    /// As it stands in a `fastcgi_pass`.
    var text: String {
        switch self {
        case .unix(let path): "unix:\(path)"
        case .tcp(let host, let port): "\(host):\(port)"
        }
    }

    var socketAddress: SocketAddress {
        switch self {
        case .unix(let path): .unix(path: path)
        case .tcp(let host, let port): .ipv4(host: host, port: port)
        }
    }
}
