internal import Glibc

/// An address of the internet protocol, and whether it leads into a network of somebody's own.
package struct NetworkAddress: Sendable, Equatable {
    /// 4 for IPv4, 16 for IPv6, in network order.
    package let bytes: [UInt8]

    /// - Parameter bytes: 4 or 16, in network order; of any other number no address is made.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Reads an address as RFC 4291 §2.2 writes it, or in dotted decimal.
    ///
    /// The corresponding C function is `inet_pton`.
    package init?(_ text: String) {
        var four = in_addr()
        var sixteen = in6_addr()
        if unsafe inet_pton(AF_INET, text, &four) == 1 {
            bytes = unsafe withUnsafeBytes(of: four) { unsafe Array($0) }
        } else if unsafe inet_pton(AF_INET6, text, &sixteen) == 1 {
            bytes = unsafe withUnsafeBytes(of: sixteen) { unsafe Array($0) }
        } else {
            return nil
        }
    }

    /// Whether it is for use on a machine, in a network or in documents, not for the whole world.
    ///
    /// An address that only carries an IPv4 address is judged by that one.
    package var isPrivate: Bool {
        if bytes.count == 4 { return AddressBlock.privateIPv4.contains { $0.contains(self) } }
        if let carried { return carried.isPrivate }
        // IANA has given out addresses for the whole world from this block alone.
        return !AddressBlock.worldwideIPv6.contains(self)
            || AddressBlock.privateIPv6.contains { $0.contains(self) }
    }

    /// The IPv4 address that packets for this IPv6 address end at.
    private var carried: NetworkAddress? {
        guard let (_, start) = AddressBlock.carriers.first(where: { $0.block.contains(self) })
        else { return nil }
        return NetworkAddress(bytes: Array(bytes[start..<start + 4]))
    }
}
