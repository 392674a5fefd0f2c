package import Settings
internal import System

/// The apps and partners of the settings, by the app_id under which the ledger has their orders.
package struct Receivers {
    private let appIDs: [String]

    package init(_ settings: Settings) {
        appIDs = settings.apps.map(\.appID) + settings.partners.map(\.sellerID)
    }

    /// Finds out whose an order is.
    ///
    /// - Parameter given: What was said of it; `nil` or empty for nothing.
    /// - Returns: The app_id, of a partner its PID.
    /// - Throws: `Refusal` when it is not in the settings, or has to be chosen.
    package func appID(_ given: String?) throws(Refusal) -> String {
        let list = appIDs.joined(separator: ", ")
        guard let given, !given.isEmpty else {
            guard let only = appIDs.first, appIDs.count == 1 else {
                throw Refusal(
                    .input,
                    "the settings have several apps, say whose order it is by --app: \(list)"
                )
            }
            return only
        }
        guard appIDs.contains(given) else {
            throw Refusal(.input, "app_id \(given.visible) is not in the settings: \(list)")
        }
        return given
    }
}
