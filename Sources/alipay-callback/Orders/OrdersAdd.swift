internal import Alipay
internal import ArgumentParser
internal import Ledger
internal import Operator
internal import Orders

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
        let order: NewOrder
        do {
            order = try entry.order(of: Receivers(loaded))
        } catch {
            throw Terminal.fail(error.sentence, code: .validationFailure)
        }
        let path = try settings.writableLedger(of: loaded, orShadow: true)
        let registration: Registration
        do throws(StorageError) {
            let registry = try OrderRegistry(
                path: path,
                as: loaded.ledgerKind,
                clock: { Terminal.now }
            )
            registration = try registry.register([order], replacing: registering.replace)[0]
        } catch {
            throw Terminal.fail("\(path): \(error)", code: .failure)
        }
        let sentence = registration.sentence(about: order)
        if json {
            try Terminal.printJSON(Outcome(order, registration))
        } else if registration.isDone {
            print(sentence)
        }
        guard registration.isDone else { throw Terminal.fail(sentence, code: .failure) }
    }

    private struct Outcome: Encodable {
        let appID: String
        let outTradeNo: String
        let totalFen: Int64
        let outcome: String

        init(_ order: NewOrder, _ registration: Registration) {
            appID = order.appID
            outTradeNo = order.outTradeNo
            totalFen = order.totalFen
            outcome = registration.word
        }

        private enum CodingKeys: String, CodingKey {
            case appID = "app_id"
            case outTradeNo = "out_trade_no"
            case totalFen = "total_fen"
            case outcome
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
