internal import ArgumentParser
internal import Ledger
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
        let path = try settings.writableLedger(of: loaded, mustExist: true)
        do {
            let ledger = try LedgerReader(path: path)
            let known = try ledger.destinations().first { $0.name == destination }
            guard let known else {
                throw Terminal.fail(
                    "no destination \(Terminal.printable(destination))",
                    code: .failure
                )
            }
            let editor = try DeliveryEditor(path: path) { Terminal.now }
            let wasDisabled = try editor.enable(destination)
            print(
                wasDisabled
                    ? "\(known.name) is delivered to again; \(known.waiting.grouped) waiting"
                    : "\(known.name) was not disabled"
            )
        } catch let error as StorageError {
            throw Terminal.fail("\(path): \(error)", code: .failure)
        }
    }
}
