import Settings
import Testing

@Suite struct ListenAddressTests {
    @Test(arguments: [
        ("unix:/run/fcgi.sock", ListenAddress.unix(path: "/run/fcgi.sock")),
        ("127.0.0.1:9000", .tcp(host: "127.0.0.1", port: 9000)),
        ("0.0.0.0:1", .tcp(host: "0.0.0.0", port: 1)),
        ("255.255.255.255:65535", .tcp(host: "255.255.255.255", port: 65535)),
    ])
    func `reads a UNIX path or an IPv4 address with a port`(text: String, address: ListenAddress) {
        #expect(ListenAddress(text) == address)
    }

    @Test(arguments: [
        "", "unix:", "unix:run/fcgi.sock", "/run/fcgi.sock", "127.0.0.1", "127.0.0.1:", ":9000",
        "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:+9000", "localhost:9000",
        "127.0.0:9000", "256.0.0.1:9000", "127.0.0.1.1:9000", "127.0.0.+1:9000", "127.0.0.01:9000",
        "127.0.0.1:09000", "[::1]:9000",
        "127.0.0.1:9000 ", "tcp:127.0.0.1:9000", "127..0.1:9000", "UNIX:/x",
    ])
    func `refuses what is neither`(text: String) {
        #expect(ListenAddress(text) == nil)
    }

    @Test func `refuses a path that is too long for the kernel`() {
        let longest = "/" + String(repeating: "s", count: 106)
        #expect(ListenAddress("unix:" + longest) == .unix(path: longest))
        #expect(ListenAddress("unix:" + longest + "s") == nil)
    }
}
