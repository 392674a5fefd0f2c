internal import ArgumentParser
internal import Operator
internal import Settings

struct ShadowReport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Report where PHP and the shadow differ.",
        discussion: """
            PHP's answers are read from nginx's log in the format alipay_shadow, of \
            alipay-callback-shadow.conf, and each is compared with what the shadow would have said \
            to the same request. The log tells how long an answer was, not what it said: a 200 with \
            seven bytes counts as `success`. Exits 1 when something differs, else 0.

              alipay-callback shadow report --php /var/log/nginx/alipay-shadow.log --since 1d
            """
    )

    @OptionGroup var settings: SettingsOption

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("nginx's logs of the notify address.", valueName: "file")
    )
    var php: [String]

    @Option(help: "Only what was answered since; a time as in the lists.")
    var since: Since?

    @Flag(help: "One JSON object.")
    var json = false

    @Option(help: "How many differences to show at most.")
    var limit = 50

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit is at least 1") }
    }

    func run() throws {
        let loaded = try settings.load()
        let ledger = try settings.openLedger(of: loaded)
        let comparison = try Terminal.orRefusal {
            try ShadowComparison(
                of: php,
                with: ledger,
                at: loaded.ledger.name,
                since: since?.milliseconds ?? 0
            )
        }
        if json {
            try Terminal.printJSON(ShadowJSON(comparison))
        } else {
            print(ShadowText(comparison, limit: limit).text)
        }
        if !comparison.isClean { throw ExitCode.failure }
    }
}
