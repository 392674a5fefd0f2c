internal import ArgumentParser
internal import Operator
internal import Responder
internal import Settings
internal import Transfer

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the state of the responder, the ledger and the deliveries.",
        discussion: """
            Asks the responder that runs, at `listen` of the settings, as the web server does. Exits \
            1 when it cannot record notifications, or when nothing answers there; as plain CGI or \
            mod_fcgid there is nothing at `listen`, and only the state of the ledger is shown.

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
            answer = try RunningResponder(address).status()
        } catch {
            Terminal.complain("no responder answers: \(error)")
            try printLedger(of: loaded)
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

    private func printLedger(of settings: Settings) throws {
        let contents = try Terminal.orRefusal { try StatusJSON.Ledger(readBy: settings) }
        if json { return try Terminal.printJSON(["ledger": contents]) }
        print(StatusText(contents, now: Terminal.now).text)
    }
}
