/// The apps this endpoint answers for, found by app_id.
package struct KeyRing: Sendable {
    private let apps: [String: App]

    package init(_ apps: [App]) {
        self.apps = Dictionary(apps.map { ($0.appID, $0) }) { first, _ in first }
    }

    /// The app of that id, or `nil` when it is not ours.
    package func app(_ appID: String) -> App? { apps[appID] }
}
