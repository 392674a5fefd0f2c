internal import ArgumentParser
internal import Ledger

struct NotificationsDismiss: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dismiss",
        abstract: "Close a quarantined notification without processing it.",
        discussion: """
            For what was settled in another way: on Alipay's console, say. It waits for nobody any \
            more and can be pruned when it is old; if Alipay sends it again it is answered `success`. \
            The responder goes on. `release` still works. Exits 1 when it does not wait.

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
        guard (1...200).contains(reason.unicodeScalars.count) else {
            throw ValidationError("--reason: expected 1 to 200 characters")
        }
    }

    func run() throws {
        let path = try settings.writableLedger(of: settings.load(), mustExist: true)
        do {
            guard let record = try LedgerReader(path: path).notification(id) else {
                throw Terminal.fail("no notification \(id)", code: .failure)
            }
            let editor = try QuarantineEditor(path: path, clock: { Terminal.now })
            guard try editor.dismiss(id, reason: reason) else {
                throw Terminal.fail(
                    """
                    notification \(id) is not quarantined: there is nothing to dismiss \
                    (outcome: \(record.outcome.text))
                    """,
                    code: .failure
                )
            }
            print("dismissed notification \(id)")
        } catch let error as StorageError {
            throw Terminal.fail("\(path): \(error)", code: .failure)
        }
    }
}
