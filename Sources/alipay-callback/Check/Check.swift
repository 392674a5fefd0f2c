internal import ArgumentParser
internal import Operator
internal import System

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check the whole installation.",
        discussion: """
            Looks at settings, keys, certificates, ledger, disk, clock, destinations, socket and \
            libfcgi. With --url it asks the shop's web server itself, whichever it is, for each path \
            of [routes] and the status path: with requests that are not notifications, and that this \
            installation's responder alone recognises, by the ledger's key. One line for each \
            finding: `ok`, `note` (nothing is wrong yet, or it cannot be known) or `bad`, and what \
            to do. Exits 1 when something is bad, else 0, and 78 when the settings cannot be read. \
            Run it as the user that the responder runs as, or as root: then files are checked for \
            whoever owns the ledger's folder.

              sudo alipay-callback check
              sudo alipay-callback check --url https://shop.example.com
              sudo alipay-callback check --url https://shop.example.com --connect 127.0.0.1:443
            """
    )

    @OptionGroup var settings: SettingsOption

    @Option(
        help: ArgumentHelp("The responder's user, who has to read and write.", valueName: "name")
    )
    var user: String?

    @Option(
        help: ArgumentHelp(
            "The web server's user, who has to reach the socket (default: www-data, nginx, …).",
            valueName: "name"
        )
    )
    var webUser: String?

    @OptionGroup var probe: ProbeOptions

    @ArgumentParser.Flag(help: "Print JSON: one array.")
    var json = false

    func run() throws {
        let loaded = try settings.load()
        let checks = Checks(
            of: loaded,
            at: settings.path,
            as: try user.map(Self.known),
            webServer: try webUser.map(Self.known),
            clock: { Terminal.now }
        )
        let all = checks.findings(probing: try probe.target, caFile: probe.caFile)
        if json {
            try Terminal.printJSON(all)
        } else {
            for finding in all { print(finding.line) }
        }
        if all.contains(where: { $0.mark == .bad }) { throw ExitCode.failure }
    }

    private static func known(_ name: String) throws -> SystemUser {
        guard let user = SystemUser(named: name) else {
            throw Terminal.fail(
                "\(name.visible): there is no such user here",
                code: .validationFailure
            )
        }
        return user
    }
}
