import Simulator
import System
import Testing

@Suite struct DestinationTests {
    private static let readable: [(String, Destination)] = [
        ("http://127.0.0.1/n", .web(url: "http://127.0.0.1/n")),
        ("https://shop.example.com/n", .web(url: "https://shop.example.com/n")),
        ("unix:/run/a b.sock", .fastCGI(.unix(path: "/run/a b.sock"))),
        ("127.0.0.1:9000", .fastCGI(.ipv4(host: "127.0.0.1", port: 9000))),
    ]

    @Test(arguments: readable)
    func `an address says how to get there`(text: String, destination: Destination) {
        #expect(Destination(text) == destination)
    }

    @Test(arguments: [
        "", "ftp://x", "unix:relative", "localhost:9000", "127.0.0.1", "127.0.0.1:0", "1.2.3:80",
        "127.0.0.1:65536", "127.0.0.1:9000:1",
    ])
    func `anything else is not a destination`(text: String) {
        #expect(Destination(text) == nil)
    }
}
