/// Addresses that have their first bits in common.
struct AddressBlock: Sendable {
    private let start: NetworkAddress
    /// How many bits they have in common.
    private let length: Int

    /// - Parameter text: As in `10.0.0.0/8`.
    init?(_ text: String) {
        let parts = text.split(separator: "/").map(String.init)
        guard parts.count == 2, let start = NetworkAddress(parts[0]), let length = Int(parts[1]),
            (0...8 * start.bytes.count).contains(length)
        else { return nil }
        self.start = start
        self.length = length
    }

    func contains(_ address: NetworkAddress) -> Bool {
        guard address.bytes.count == start.bytes.count else { return false }
        return zip(address.bytes, start.bytes).enumerated().allSatisfy { index, pair in
            let bits = min(max(length - 8 * index, 0), 8)
            return (pair.0 ^ pair.1) >> (8 - bits) == 0
        }
    }

    /// A block of the tables below.
    private static func known(_ text: String) -> AddressBlock {
        guard let block = AddressBlock(text) else { preconditionFailure("\(text) is not a block") }
        return block
    }
}

extension AddressBlock {
    /// What the IANA IPv4 Special-Purpose Address Registry does not call globally reachable, and
    /// multicast (RFC 5771).
    ///
    /// https://www.iana.org/assignments/iana-ipv4-special-registry
    static let privateIPv4 = [
        known("0.0.0.0/8"),  // this network, RFC 791; Linux takes 0.0.0.0 for itself
        known("10.0.0.0/8"),  // RFC 1918
        known("100.64.0.0/10"),  // carriers' own, RFC 6598
        known("127.0.0.0/8"),  // this machine, RFC 1122
        known("169.254.0.0/16"),  // link-local, RFC 3927; clouds' metadata services
        known("172.16.0.0/12"),  // RFC 1918
        known("192.0.0.0/24"),  // protocols, RFC 6890; no server is at its reachable anycasts
        known("192.0.2.0/24"),  // documents, RFC 5737
        known("192.88.99.0/24"),  // the end of 6to4 tunnels that were, RFC 7526
        known("192.168.0.0/16"),  // RFC 1918
        known("198.18.0.0/15"),  // benchmarks, RFC 2544
        known("198.51.100.0/24"),  // documents, RFC 5737
        known("203.0.113.0/24"),  // documents, RFC 5737
        known("224.0.0.0/4"),  // multicast
        known("240.0.0.0/4"),  // reserved, RFC 1112, and 255.255.255.255
    ]

    /// Global unicast; all else is reserved, local or multicast: ::, ::1, fc00::/7, fe80::/10,
    /// ff00::/8, 64:ff9b:1::/48, 100::/64, 5f00::/16 are.
    ///
    /// https://www.iana.org/assignments/ipv6-address-space
    static let worldwideIPv6 = known("2000::/3")

    /// What the IANA IPv6 Special-Purpose Address Registry does not call globally reachable,
    /// inside of global unicast.
    ///
    /// https://www.iana.org/assignments/iana-ipv6-special-registry
    static let privateIPv6 = [
        known("2001::/23"),  // protocols, RFC 2928, Teredo among them; no server is in the rest
        known("2001:db8::/32"),  // documents, RFC 3849
        known("3fff::/20"),  // documents, RFC 9637
    ]

    /// Where an IPv4 address begins inside of IPv6 addresses that carry one, in bytes.
    static let carriers: [(block: AddressBlock, start: Int)] = [
        (known("::ffff:0:0/96"), 12),  // IPv4-mapped, RFC 4291
        (known("64:ff9b::/96"), 12),  // NAT64, RFC 6052
        (known("2002::/16"), 2),  // 6to4, RFC 3056
    ]
}
