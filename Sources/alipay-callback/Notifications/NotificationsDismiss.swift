internal import ArgumentParser
internal import Operator

struct NotificationsDismiss: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dismiss",
        abstract: "Close a quarantined notification without processing it.",
        discussion: """
            For what was settled in another way, on Alipay's console say. It is not quarantined any \
            more and can be pruned when it is old; if Alipay sends it again it is answered `success`. \
            The responder may run meanwhile. `release` still works. Exits 1 when it is not \
            quarantined.

              alipay-callback notifications list --quarantined
              alipay-callback notifications dismiss 17 --reason "paid back by hand on 1 December"
            """
    )

    @OptionGroup var settings: SettingsOption

    @Argument(help: "The number in the list's first column.")
    var id: Int64

    @Option(help: "Why, for whoever looks at it later; at most 200 characters.")
    var reason: String

    func validate() throws {
        guard QuarantineDismissal.accepts(reason: reason) else {
            throw ValidationError("--reason: expected 1 to 200 characters")
        }
    }

    func run() throws {
        let loaded = try settings.load()
        try Terminal.orRefusal {
            try QuarantineDismissal(loaded) { Terminal.now }.run(id, reason: reason)
        }
        print("dismissed notification \(id)")
    }
}
