internal import ArgumentParser
internal import Ledger
internal import Operator

struct NotificationsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notifications",
        abstract: "Inspect and audit notifications, and settle quarantined ones.",
        subcommands: [
            List.self, Show.self, NotificationsAudit.self, NotificationsRelease.self,
            NotificationsDismiss.self,
        ]
    )

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List notifications, the newest first.",
            discussion: """
                A notification that is quarantined is signed by Alipay, but does not fit the order \
                or cannot be read; it waits for you: `release` says what to do about it, `dismiss` \
                closes it.

                  alipay-callback notifications list --quarantined --since 3d
                """
        )

        @OptionGroup var settings: SettingsOption
        @OptionGroup var list: ListOptions

        @Flag(help: "Only those that are quarantined, and wait for you.")
        var quarantined = false

        func run() throws {
            let ledger = try settings.openLedger()
            let found = try ledger.notifications(
                quarantined: quarantined ? true : nil,
                since: list.since?.milliseconds,
                limit: list.limit
            )
            if list.json { return try Terminal.printJSON(found.map { NotificationJSON($0) }) }
            print(found.isEmpty ? "no notifications" : NotificationText.table(of: found))
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a notification, its raw body in the last line.",
            discussion: """
                  alipay-callback notifications show 17
                  alipay-callback notifications show 17 | tail -n 1 | alipay-callback verify
                """
        )

        @OptionGroup var settings: SettingsOption

        @Argument(help: "The number in the list's first column.")
        var id: Int64

        @Flag(help: "One JSON object.")
        var json = false

        func run() throws {
            let ledger = try settings.openLedger()
            guard let found = try ledger.notification(id) else {
                throw Terminal.fail("no notification \(id)", code: .failure)
            }
            let pruned = try ledger.prunedBody(of: id)
            if json { return try Terminal.printJSON(NotificationJSON(found, pruned)) }
            print(NotificationText.facts(of: found, pruned))
        }
    }
}
