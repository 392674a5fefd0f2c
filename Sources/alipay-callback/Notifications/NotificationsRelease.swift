internal import Alipay
internal import ArgumentParser
internal import Ledger
internal import Operator
internal import Orders
internal import Responder
internal import Settings
internal import Signing

struct NotificationsRelease: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Reprocess a quarantined notification.",
        discussion: """
            For when the cause is gone: the order was registered, or its amount was put right. The \
            message is verified again and decided upon as if it came now; what it says happens once, \
            also when Alipay sends it again. The responder goes on. Exits 1 when it is not released, \
            and says what to do.

              alipay-callback notifications list --quarantined
              alipay-callback orders add A1 88.88
              alipay-callback notifications release 17
            """
    )

    @OptionGroup var settings: SettingsOption

    @Argument(help: "The number in the list's first column.")
    var id: Int64

    @Flag(help: "One JSON object.")
    var json = false

    func run() throws {
        let loaded = try settings.load()
        let ring = try settings.keyRing(of: loaded)
        let path = try settings.writableLedger(of: loaded, mustExist: true)
        do {
            let reader = try LedgerReader(path: path)
            let record = try quarantined(in: reader)
            let notification = try verified(record, by: ring)
            let release = try Release(
                of: notification,
                in: path,
                policy: loaded.ledger.orders,
                running: loaded.event.sql.map { ShopStatement($0) }
            )
            let result = ReleaseResult(
                release,
                of: record,
                orders: record.outTradeNo.isEmpty ? [] : try reader.order(record.outTradeNo),
                needsApp: ring.apps.count > 1
            )
            if json { try Terminal.printJSON(result) }
            guard result.isReleased else { throw Terminal.fail(result.sentence, code: .failure) }
            if !json { print(result.sentence) }
        } catch let error as StorageError {
            throw Terminal.fail("\(path): \(error)", code: .failure)
        }
    }

    /// The notification with its body, or the sentence that says why there is nothing to release.
    private func quarantined(in ledger: LedgerReader) throws -> NotificationRecord {
        guard let record = try ledger.notification(id) else {
            throw Terminal.fail("no notification \(id)", code: .failure)
        }
        switch record.outcome {
        case .quarantined, .resolved: break
        case .applied, .nothing:
            throw Terminal.fail(
                """
                notification \(id) is not quarantined: there is nothing to release \
                (outcome: \(record.outcome.text))
                """,
                code: .failure
            )
        }
        if let pruned = try ledger.prunedBody(of: id) {
            throw Terminal.fail(
                "notification \(id) cannot be verified again: "
                    + pruned.sentence(isDropped: record.body == nil),
                code: .failure
            )
        }
        return record
    }

    /// What the kept body says: nothing else is ever decided upon.
    private func verified(
        _ record: NotificationRecord,
        by ring: KeyRing
    ) throws -> Notification {
        let body = record.body ?? []
        let notification: Notification
        do {
            notification = try Notification(verifying: body, with: ring)
        } catch {
            let explanation = ring.explanation(of: body, refusedFor: error)
            var (sentence, nextStep) = ExplanationLanguage.ofTheTerminal.text(of: explanation)
            let keys = ring.app(record.appID)?.keys.map(\.fingerprint) ?? []
            if !keys.contains(record.keyFingerprint) {
                nextStep = """
                    It was signed by key \(Terminal.printable(record.keyFingerprint)): put that one \
                    back into the settings, beside the new one.
                    """
            }
            throw Terminal.fail(
                """
                notification \(id) is not released, its body does not verify any more: \(error)
                \(explanation.cause.rawValue): \(Terminal.printable(sentence))
                → \(nextStep)
                """,
                code: .failure
            )
        }
        // Signed, but another message than the one of this row.
        let hasSameID = [notification.notifyID, notification.identity].contains(record.notifyID)
        guard notification.appID == record.appID && hasSameID else {
            throw Terminal.fail(
                """
                notification \(id) is not released, its row was edited: its body is another \
                message's; see alipay-callback notifications audit
                """,
                code: .failure
            )
        }
        return notification
    }
}
