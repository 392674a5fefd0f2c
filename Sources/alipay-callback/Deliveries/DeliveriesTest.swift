internal import ArgumentParser
internal import Operator

struct DeliveriesTest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Send a test event to a destination.",
        discussion: """
            A webhook has `"test": true` in its data, a mail says so, a command has ALIPAY_TEST=1. \
            Nothing is written into the ledger. Prints what the destination answered, and exits 0 \
            when it took the event, else 1.

              alipay-callback deliveries test shop
            """
    )

    @OptionGroup var settings: SettingsOption

    @Argument(help: "The destination's name.")
    var destination: String

    func run() throws {
        let loaded = try settings.load()
        let sentence = try Terminal.orRefusal {
            try DeliveryTrial(loaded, at: settings.path, clock: { Terminal.now }).send(
                to: destination
            )
        }
        print(sentence)
    }
}
