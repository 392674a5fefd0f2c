internal import Alipay
internal import ArgumentParser
internal import Ledger
internal import Operator
internal import Orders

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
            print(found.isEmpty ? "no notifications" : NotificationsCommand.table(of: found))
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
            var facts = TextTable("id", String(found.id))
            facts.add("received", AlipayTime.alipayText(found.receivedAt))
            facts.add("arrivals", String(found.arrivals))
            facts.add("outcome", found.outcome.text)
            if let resolvedAt = found.resolvedAt, case .resolved = found.outcome {
                facts.add("resolved", AlipayTime.alipayText(resolvedAt))
            }
            if !found.unreadable.isEmpty { facts.add("unreadable", found.unreadable) }
            facts.add("app_id", found.appID)
            facts.add("notify_id", found.notifyID)
            facts.add("notify_type", found.notifyType)
            facts.add("family", found.family.rawValue)
            facts.add("out_trade_no", found.outTradeNo)
            facts.add("trade_no", found.tradeNo)
            facts.add("trade_status", found.tradeStatus?.rawValue ?? "")
            facts.add("amount", Money.yuan(found.totalFen))
            facts.add("refunded", Money.yuan(found.refundedFen))
            facts.add("signed by", "\(found.contentRule), key \(found.keyFingerprint)")
            print(facts.text)
            let body = Terminal.printable(String(decoding: found.body ?? [], as: UTF8.self))
            print(pruned?.sentence(isDropped: found.body == nil) ?? body)
        }
    }

    /// Notifications as a person reads them.
    static func table(of notifications: [NotificationRecord]) -> String {
        var table = TextTable("ID", "RECEIVED", "ORDER", "TRADE_STATUS", "YUAN", "OUTCOME", "CAME")
        for one in notifications {
            table.add(
                String(one.id),
                AlipayTime.alipayText(one.receivedAt),
                one.outTradeNo,
                one.tradeStatus?.rawValue ?? one.notifyType,
                Money.yuan(one.totalFen),
                one.outcome.text + (one.unreadable.isEmpty ? "" : ", \(one.unreadable)"),
                "\(one.arrivals)×"
            )
        }
        return table.text
    }
}

extension NotificationRecord.Outcome {
    /// In a word, with the reason of a quarantine.
    var text: String {
        switch self {
        case .applied: "applied"
        case .nothing: "nothing new"
        case .resolved(let resolution): resolution.sentence
        case .quarantined(let reason): "quarantined: \(reason.rawValue)"
        }
    }
}

extension Resolution {
    /// In a few words, with the operator's reason.
    var sentence: String {
        switch self {
        case .refunded: "a second payment, refunded whole"
        case .dismissed(let reason): "dismissed: \(reason)"
        }
    }
}
