package import Signing

extension KeyRing {
    /// Explains why a message was rejected.
    ///
    /// - Parameters:
    ///   - text: The raw request body or query string.
    ///   - rejection: What verifying it said.
    ///   - ownKeys: More of the merchant's own keys than the apps have.
    ///   - own: Names of the merchant's own parameters, as for verifying.
    ///   - budget: What the search may cost.
    /// - Returns: The explanation.
    package func explanation(
        of text: [UInt8],
        refusedFor rejection: VerificationError,
        knowing ownKeys: [PublicKey] = [],
        leavingOut own: [String] = [],
        within budget: SearchBudget = SearchBudget()
    ) -> Explanation {
        guard text.count <= Explainer.longestText else { return Explainer.notLookedAt }
        do throws(SearchEnded) {
            let form = try LooseForm(text, leavingOut: own, budget)
            let explainer = Explainer(
                suspects(receiver: receiver(of: form)) + ownKeys.map { Suspect($0, .merchant) }
            )
            let found = try explainer.explain(text, form, own, budget)
            return found ?? explanation(of: rejection)
        } catch {
            return Explainer.notLookedAt
        }
    }

    /// The app that the form names, of those that are configured.
    private func receiver(of form: LooseForm) -> App? {
        let (appID, sellerID) = (form["app_id"], form["seller_id"])
        return apps.first { app in
            let (named, id) =
                app.naming == .app ? (appID, app.appID) : (sellerID, app.sellerID)
            return named.map { $0.elementsEqual(id.utf8) } ?? false
        }
    }

    /// What is wrong with a message whose signature fits.
    private func explanation(of rejection: VerificationError) -> Explanation {
        switch rejection {
        case .signTypeDiffers: Explanation(.signTypeDiffers)
        case .unknownApp: Explanation(.otherReceiver, "app_id")
        case .otherSeller: Explanation(.otherReceiver, "seller_id")
        case .missing(let field): Explanation(.otherReceiver, field)
        case .ambiguous(let field): Explanation(.twoReadings, field)
        case .otherKind: Explanation(.otherKind)
        case .oddName: Explanation(.notReadable)
        default: Explanation(.notReadable, isProven: false)
        }
    }
}
