/// Decides while a transfer runs which addresses it may connect to, and whether it continues.
final class TransferWatch {
    private let allowsPrivateAddresses: Bool
    private let cancellation: Cancellation?
    private var hasAllowed = false
    private var hasRefused = false

    init(allowsPrivateAddresses: Bool, cancellation: Cancellation?) {
        self.allowsPrivateAddresses = allowsPrivateAddresses
        self.cancellation = cancellation
    }

    var isCancelled: Bool { cancellation?.isCancelled ?? false }

    /// Whether it came to nothing because the host has private addresses alone.
    var hasRefusedAll: Bool { hasRefused && !hasAllowed }

    /// Decides about the very address that a connection is about to be opened to.
    ///
    /// - Parameter address: `nil` for what is not an address of the internet protocol.
    /// - Returns: Whether it may be opened.
    func allows(_ address: NetworkAddress?) -> Bool {
        let isAllowed = allowsPrivateAddresses || address.map { !$0.isPrivate } ?? false
        if isAllowed { hasAllowed = true } else { hasRefused = true }
        return isAllowed
    }
}
