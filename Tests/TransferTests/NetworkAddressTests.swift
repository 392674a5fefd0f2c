import Testing
import Transfer

@Suite struct NetworkAddressTests {
    /// The first and the last address of what IANA keeps from the world, and their neighbours.
    @Test(arguments: [
        "0.0.0.0", "0.0.0.1", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0",
        "100.127.255.255", "127.0.0.0", "127.0.0.1", "127.255.255.255", "169.254.0.0",
        "169.254.169.254", "169.254.255.255", "172.16.0.0", "172.31.255.255", "192.0.0.0",
        "192.0.0.255", "192.0.2.0", "192.0.2.255", "192.88.99.1", "192.168.0.0",
        "192.168.255.255", "198.18.0.0", "198.19.255.255", "198.51.100.0", "198.51.100.255",
        "203.0.113.0", "203.0.113.255", "224.0.0.0", "239.255.255.255", "240.0.0.0",
        "255.255.255.255",
    ])
    func `an IPv4 address of somebody's own is private`(text: String) throws {
        #expect(try #require(NetworkAddress(text)).isPrivate)
    }

    @Test(arguments: [
        "1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
        "126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255",
        "172.32.0.0", "191.255.255.255", "192.0.1.0", "192.0.1.255", "192.0.3.0", "192.31.196.1",
        "192.88.98.255", "192.88.100.0", "192.167.255.255", "192.169.0.0", "198.17.255.255",
        "198.20.0.0", "198.51.99.255", "198.51.101.0", "203.0.112.255", "203.0.114.0",
        "223.255.255.255", "110.75.244.1", "8.8.8.8",
    ])
    func `an IPv4 address of the world is not`(text: String) throws {
        #expect(try !#require(NetworkAddress(text)).isPrivate)
    }

    @Test(arguments: [
        "::", "::1", "::2", "::127.0.0.1", "::8.8.8.8", "::ffff:0:8.8.8.8", "64:ff9b:1::",
        "64:ff9b:1::8.8.8.8", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "64:ff9b:2::1", "100::1",
        "100:0:0:1::1", "1fff:ffff::1", "2001::", "2001::1", "2001:2::1", "2001:10::1",
        "2001:20::1", "2001:1ff:ffff::1", "2001:db8::", "2001:db8::1",
        "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "3fff::1", "3fff:fff:ffff::1", "4000::1",
        "5f00::1", "fc00::", "fd00::1", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fe80::1",
        "febf:ffff::1", "fec0::1", "ff00::", "ff02::1",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    ])
    func `an IPv6 address of somebody's own is private`(text: String) throws {
        #expect(try #require(NetworkAddress(text)).isPrivate)
    }

    @Test(arguments: [
        "2000::1", "2001:200::1", "2001:4860:4860::8888", "2001:db7:ffff::1", "2001:db9::1",
        "2400:3200::1", "2606:4700:4700::1111", "2620:4f:8000::1", "3ffe::1", "3fff:1000::1",
    ])
    func `an IPv6 address of the world is not`(text: String) throws {
        #expect(try !#require(NetworkAddress(text)).isPrivate)
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("10.1.2.3", true), ("169.254.169.254", true), ("0.0.0.0", true),
        ("192.168.0.1", true), ("8.8.8.8", false), ("110.75.244.1", false),
    ])
    func `an IPv6 address that carries an IPv4 address is what that one is`(
        text: String,
        isPrivate: Bool
    ) throws {
        let four = try #require(NetworkAddress(text)).bytes
        let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF] + four
        let nat64 = [0, 0x64, 0xFF, 0x9B] + [UInt8](repeating: 0, count: 8) + four
        let sixToFour = [0x20, 0x02] + four + [UInt8](repeating: 0, count: 9) + [1]
        for bytes in [mapped, nat64, sixToFour] {
            #expect(try #require(NetworkAddress(bytes: bytes)).isPrivate == isPrivate, "\(bytes)")
        }
        #expect(NetworkAddress("::ffff:" + text) == NetworkAddress(bytes: mapped))
    }

    @Test(arguments: ["", "localhost", "127.1", "2130706433", "1.2.3.4.5", "::1%lo", "1.2.3.256"])
    func `what is not an address is refused`(text: String) {
        #expect(NetworkAddress(text) == nil)
    }

    @Test(arguments: [0, 3, 5, 8, 15, 17])
    func `bytes of another number are not an address`(count: Int) {
        #expect(NetworkAddress(bytes: [UInt8](repeating: 1, count: count)) == nil)
    }
}
