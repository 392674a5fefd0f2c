internal import Alipay
internal import ArgumentParser
internal import HTTP
internal import Operator
internal import Responder
internal import Settings
internal import Signing

struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Verify a message, and explain why it is not valid.",
        discussion: """
            Reads one raw message, byte for byte as it came: a request body (notify), a query string \
            (return) or the JSON body of an answer (response); one line break at the end is not \
            taken as part of it. With --key or --certificate it is the signature check alone. \
            Without, it is all that the responder checks: the app, sign_type, seller_id and \
            signature, by the settings.

              alipay-callback verify body.txt
              alipay-callback verify --explain --own-key app-public-key.pem body.txt
              alipay-callback verify --key alipay-public-key.pem --kind return query.txt

            Prints `ok …` or `no: cause`, and exits 0 or 1; 64 when the message cannot be read, \
            78 when the settings or a key cannot.

            --explain finds out why a message failed, by trying what often goes wrong: another key, \
            HTML escapes, a plus that became a space, another charset, an added parameter and many \
            more. What it finds is proven by the signature, unless it says "Probably". Nothing is sent anywhere.
            """
    )

    @Argument(help: "The file with the message; standard input without one.")
    var file: String?

    @OptionGroup var settings: SettingsOption
    @OptionGroup var given: GivenKeys

    @Option(help: "What the message is: notify, return or response.")
    var kind = MessageCheck.Kind.notify

    @Option(
        help: ArgumentHelp(
            "A parameter of your own in the return_url, which Alipay does not sign.",
            valueName: "name"
        )
    )
    var ignore: [String] = []

    @Flag(help: "Explain why a message was rejected.")
    var explain = false

    @Option(help: "The language of --explain: zh-CN or en; else as LANG says.")
    var language: ExplanationLanguage = .ofTheTerminal

    @Flag(help: "One JSON object.")
    var json = false

    func validate() throws {
        // The responder leaves nothing out of a notification, so neither does its whole check.
        guard given.isGiven || kind == .return || ignore.isEmpty else {
            throw ValidationError("--ignore is for the parameters of a return: add --kind return")
        }
    }

    func run() throws {
        let message = try MessageFile.read(file)
        let check = given.isGiven ? try givenCheck() : try settingsCheck()
        var verdict = check.verdict(on: message)
        if explain, let rejection = verdict.rejection {
            verdict.explanation = check.explanation(of: message, refusedFor: rejection)
        }
        if json { try Terminal.printJSON(verdict) } else { print(verdict.text(in: language)) }
        for note in verdict.notes { Terminal.complain("note: \(note)") }
        if !verdict.ok { throw ExitCode.failure }
    }

    private func givenCheck() throws -> MessageCheck {
        let keys = try given.load()
        return MessageCheck(
            kind: kind,
            ring: nil,
            keys: keys.alipays,
            own: keys.own,
            ignored: ignore
        )
    }

    private func settingsCheck() throws -> MessageCheck {
        let loaded = try settings.load()
        let ring = try settings.keyRing(of: loaded)
        return MessageCheck(
            kind: kind,
            by: loaded,
            ring,
            own: try given.load().own,
            ignored: ignore
        )
    }
}
