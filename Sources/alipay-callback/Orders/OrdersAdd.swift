internal import ArgumentParser
internal import Operator

struct OrdersAdd: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Register an order, so that notifications are compared with it.",
        discussion: """
            With orders = "match" in the settings a notification counts only when its order was \
            registered, with the same amount. To add an order again changes nothing.

              alipay-callback orders add A1 88.88
              alipay-callback orders add A1 99.00 --replace
            """
    )

    @OptionGroup var settings: SettingsOption

    @Argument(help: "The shop's order number (out_trade_no), at most 64 characters.")
    var number: String

    @Argument(help: "In yuan with at most two decimals, as in 88.88.")
    var amount: String

    @OptionGroup var registering: RegisteringOptions

    @Option(help: "What is bought; else the first notification says it.")
    var subject = ""

    @Flag(help: "One JSON object.")
    var json = false

    func run() throws {
        let loaded = try settings.load()
        let entry = OrderEntry(
            number: number,
            amount: amount,
            app: registering.app,
            subject: subject
        )
        let registration = try Terminal.orRefusal {
            try OrderRegistration(of: entry, in: loaded, replacing: registering.replace) {
                Terminal.now
            }
        }
        if json {
            try Terminal.printJSON(registration)
        } else if registration.isDone {
            print(registration.sentence)
        }
        guard registration.isDone else {
            throw Terminal.fail(registration.sentence, code: .failure)
        }
    }
}

/// What every command that registers orders takes.
struct RegisteringOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Whose order it is, where the settings have several apps.",
            valueName: "app_id"
        )
    )
    var app: String?

    @Flag(help: "Change amount and subject of an order that is there and not paid.")
    var replace = false
}
