package import Signing

extension KeyRing {
    /// Explains why a message was not believed.
    ///
    /// - Parameters:
    ///   - text: The raw request body or query string.
    ///   - disbelief: What verifying it said.
    ///   - ownKeys: More of the merchant's own keys than the apps have.
    ///   - own: Names of the merchant's own parameters, as for verifying.
    /// - Returns: The explanation.
    package func explanation(
        of text: [UInt8],
        refusedFor disbelief: Disbelief,
        knowing ownKeys: [PublicKey] = [],
        leavingOut own: [String] = []
    ) -> Explanation {
        let form = LooseForm(text, leavingOut: own)
        let receiver = apps.first { app in
            let (name, id) =
                app.naming == .app ? ("app_id", app.appID) : ("seller_id", app.sellerID)
            return form[name].map { $0.elementsEqual(id.utf8) } ?? false
        }
        let explainer = Explainer(
            suspects(receiver: receiver) + ownKeys.map { Suspect($0, .merchant) }
        )
        if let explanation = explainer.explain(text, leavingOut: own) { return explanation }
        return switch disbelief {
        case .signTypeDiffers: Explanation(.signTypeDiffers)
        case .unknownApp: Explanation(.otherReceiver, "app_id")
        case .otherSeller: Explanation(.otherReceiver, "seller_id")
        case .missing(let field): Explanation(.otherReceiver, field)
        default: Explanation(.notReadable, isProven: false)
        }
    }
}
