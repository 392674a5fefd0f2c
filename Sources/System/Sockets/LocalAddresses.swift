internal import Glibc

/// The addresses that this machine has itself.
package enum LocalAddresses {
    /// Those of IPv4 that are not loopback, in dotted decimal.
    ///
    /// The corresponding C function is `getifaddrs`.
    package static var external: [String] {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard unsafe getifaddrs(&first) == 0 else { return [] }
        defer { unsafe freeifaddrs(first) }
        var addresses: [String] = []
        var next = unsafe first
        while let one = unsafe next {
            unsafe next = one.pointee.ifa_next
            guard let address = unsafe one.pointee.ifa_addr,
                unsafe address.pointee.sa_family == sa_family_t(AF_INET)
            else { continue }
            let number = unsafe address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                unsafe UInt32(bigEndian: $0.pointee.sin_addr.s_addr)
            }
            guard number >> 24 != 127 else { continue }
            let parts = [24, 16, 8, 0].map { String(number >> UInt32($0) & 0xFF) }
            addresses.append(parts.joined(separator: "."))
        }
        return addresses
    }
}
