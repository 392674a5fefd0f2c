package import Alipay
internal import HTTP
package import Settings
package import Signing

/// Looks at one message, by the settings or with keys that are given.
package struct MessageCheck {
    /// What the message is: a request's body, a query, or the body of an answer.
    package enum Kind: String, CaseIterable, Sendable { case notify, `return`, response }

    let kind: Kind
    /// The configured apps, or `nil` for the signature check alone.
    let ring: KeyRing?
    /// Alipay's keys.
    let keys: [PublicKey]
    /// The merchant's own.
    let own: [PublicKey]
    /// Names of the merchant's own parameters.
    let ignored: [String]

    /// - Parameters:
    ///   - kind: What the message is.
    ///   - ring: The configured apps, or `nil` for the signature check alone.
    ///   - keys: Alipay's keys.
    ///   - own: The merchant's own, which an explanation tells from Alipay's.
    ///   - ignored: Names of the merchant's own parameters.
    package init(
        kind: Kind,
        ring: KeyRing?,
        keys: [PublicKey],
        own: [PublicKey],
        ignored: [String]
    ) {
        self.kind = kind
        self.ring = ring
        self.keys = keys
        self.own = own
        self.ignored = ignored
    }

    /// All that the responder checks.
    ///
    /// - Parameters:
    ///   - kind: What the message is.
    ///   - settings: The settings.
    ///   - ring: Their keys.
    ///   - own: The merchant's own keys beside those.
    ///   - ignored: Names of the merchant's own parameters in a return, beside those of the settings.
    package init(
        kind: Kind,
        by settings: Settings,
        _ ring: KeyRing,
        own: [PublicKey],
        ignored: [String]
    ) {
        self.init(
            kind: kind,
            ring: ring,
            keys: ring.apps.flatMap(\.keys),
            own: own,
            ignored: kind == .return ? settings.page.ignoredParameters + ignored : []
        )
    }

    /// Verifies a message, byte for byte as it came.
    package func verdict(on message: [UInt8]) -> Verdict {
        do throws(VerificationError) {
            switch (kind, ring) {
            case (.response, _): return try response(message)
            case (.notify, let ring?):
                let signed = try SignedFields(verifying: message, as: .notify, with: ring)
                if case .unreadableTrade(let trade) = Notification(signed).content,
                    trade.isAmbiguous
                {
                    throw .ambiguous(field: trade.field)
                }
                return Verdict(signed.evidence, signed.app.signType)
            case (.return, let ring?):
                let signed = try SignedFields(
                    verifying: message,
                    as: .return,
                    with: ring,
                    leavingOut: ignored
                )
                _ = try ReturnVisit(verifying: message, with: ring, leavingOut: ignored)
                return Verdict(signed.evidence, signed.app.signType)
            case (_, nil): return try signature(message)
            }
        } catch {
            return Verdict(error)
        }
    }

    /// Looks for the one thing that went wrong on the message's way; `nil` when nothing is found.
    package func explanation(
        of message: [UInt8],
        refusedFor rejection: VerificationError
    ) -> Explanation? {
        let suspects = keys.map { Suspect($0, .alipay) } + own.map { Suspect($0, .merchant) }
        if kind == .response {
            let all = (ring?.suspects(receiver: nil) ?? []) + suspects
            return Explainer(all).explain(response: message)
        }
        guard let ring else { return Explainer(suspects).explain(message, leavingOut: ignored) }
        return ring.explanation(
            of: message,
            refusedFor: rejection,
            knowing: own,
            leavingOut: ignored
        )
    }

    private func response(_ message: [UInt8]) throws(VerificationError) -> Verdict {
        let response = try SignedResponse(verifying: message, with: keys)
        return Verdict(response, keys.first { $0.fingerprint == response.keyFingerprint })
    }

    /// The signature check alone.
    private func signature(_ message: [UInt8]) throws(VerificationError) -> Verdict {
        let fields: FormFields
        do {
            fields = try FormFields(decoding: message).without(ignored)
        } catch {
            throw .malformed(error)
        }
        let evidence = try SignatureCheck.evidence(in: fields, keys: keys)
        let covered = evidence.rule.covered(by: fields)
        guard covered.hasPlainNames else { throw .oddName }
        if let doubt = SoleReading.doubt(
            in: covered,
            isTrade: kind == .return || fields["out_trade_no"] != nil
        ) {
            throw .ambiguous(field: doubt)
        }
        let algorithm = keys.first?.algorithm ?? .rsa2
        var verdict = Verdict(evidence, algorithm)
        if let claimed = fields["sign_type"], !claimed.elementsEqual(algorithm.rawValue.utf8) {
            verdict.notes.append(
                """
                the message calls itself another sign_type than \(algorithm.rawValue), and the \
                responder refuses it for that
                """
            )
        }
        return verdict
    }
}
