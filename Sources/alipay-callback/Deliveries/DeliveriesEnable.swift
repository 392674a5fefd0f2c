internal import ArgumentParser
internal import Operator

struct DeliveriesEnable: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable",
        abstract: "Re-enable a destination that was disabled by 410 Gone.",
        discussion: """
            What has come since waits, and is delivered now.

              alipay-callback deliveries enable shop
            """
    )

    @OptionGroup var settings: SettingsOption

    @Argument(help: "The destination's name.")
    var destination: String

    func run() throws {
        let loaded = try settings.load()
        print(
            try Terminal.orRefusal {
                try DeliveryRepair(loaded) { Terminal.now }.enable(destination)
            }
        )
    }
}
