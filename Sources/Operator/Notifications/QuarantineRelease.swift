package import Alipay
internal import Ledger
internal import Orders
internal import Responder
package import Settings
internal import Signing
internal import System

/// Decides again about quarantined notifications, beside the responder.
package struct QuarantineRelease {
    private let settings: Settings
    private let ring: KeyRing
    private let language: ExplanationLanguage
    private let clock: @Sendable () -> Int64

    /// - Parameters:
    ///   - settings: What names the ledger.
    ///   - ring: The keys of those settings.
    ///   - language: In which it is explained why a body does not verify any more.
    ///   - clock: Gives milliseconds since 1970-01-01 UTC.
    package init(
        _ settings: Settings,
        _ ring: KeyRing,
        in language: ExplanationLanguage,
        clock: @escaping @Sendable () -> Int64
    ) {
        self.settings = settings
        self.ring = ring
        self.language = language
        self.clock = clock
    }

    /// Verifies a notification again and decides about it as if it came now.
    ///
    /// - Parameter id: Its number in the ledger.
    /// - Returns: What became of it; it may be quarantined still.
    /// - Throws: `Refusal` when there is nothing to decide about, or nothing that verifies.
    package func run(_ id: Int64) throws -> ReleaseResult {
        let ledger = try WritableLedger(of: settings, mustExist: true)
        do {
            let reader = try LedgerReader(on: ledger.engine)
            let record = try quarantined(id, in: reader)
            let release = try Release(
                of: try verified(record),
                in: ledger.engine,
                policy: settings.ledger.orders,
                running: settings.event.sql.map { ShopStatement($0) },
                clock: clock
            )
            return ReleaseResult(
                release,
                of: record,
                orders: record.outTradeNo.isEmpty ? [] : try reader.order(record.outTradeNo),
                needsApp: ring.apps.count > 1
            )
        } catch let error as StorageError {
            throw ledger.refusal(error)
        }
    }

    /// The notification with its body, or the sentence that says why there is nothing to release.
    private func quarantined(_ id: Int64, in ledger: LedgerReader) throws -> NotificationRecord {
        guard let record = try ledger.notification(id) else {
            throw Refusal(.state, "no notification \(id)")
        }
        switch record.outcome {
        case .quarantined, .resolved: break
        case .applied, .nothing:
            throw Refusal(
                .state,
                """
                notification \(id) is not quarantined: there is nothing to release \
                (outcome: \(record.outcome.text))
                """
            )
        }
        if let pruned = try ledger.prunedBody(of: id) {
            throw Refusal(
                .state,
                "notification \(id) cannot be verified again: "
                    + pruned.sentence(isDropped: record.body == nil)
            )
        }
        return record
    }

    /// What the kept body says: nothing else is ever decided upon.
    private func verified(_ record: NotificationRecord) throws(Refusal) -> Alipay.Notification {
        let body = record.body ?? []
        let id = record.id
        let notification: Alipay.Notification
        do {
            notification = try Alipay.Notification(verifying: body, with: ring)
        } catch {
            let explanation = ring.explanation(of: body, refusedFor: error)
            var (sentence, nextStep) = language.text(of: explanation)
            let keys = ring.app(record.appID)?.keys.map(\.fingerprint) ?? []
            if !keys.contains(record.keyFingerprint) {
                nextStep = """
                    It was signed by key \(record.keyFingerprint.visible): put that one \
                    back into the settings, beside the new one.
                    """
            }
            throw Refusal(
                .state,
                """
                notification \(id) is not released, its body does not verify any more: \(error)
                \(explanation.cause.rawValue): \(sentence.visible)
                → \(nextStep)
                """
            )
        }
        // Signed, but another message than the one of this row.
        let hasSameID = [notification.notifyID, notification.identity].contains(record.notifyID)
        guard notification.appID == record.appID && hasSameID else {
            throw Refusal(
                .state,
                """
                notification \(id) is not released, its row was edited: its body is another \
                message's; see alipay-callback notifications audit
                """
            )
        }
        return notification
    }
}
