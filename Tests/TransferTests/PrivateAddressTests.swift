import Installation
import Testing
import Transfer

@Suite struct PrivateAddressTests {
    @Test(arguments: [
        "127.0.0.1", "127.1", "2130706433", "0x7f.0.0.1", "0177.0.0.1", "0", "localhost",
        "LocalHost", "[::1]", "[::ffff:127.0.0.1]", "[::]",
    ])
    func `no name of this machine leads into it when private addresses are not allowed`(
        host: String
    ) throws {
        let server = try WebServer()
        let security = HTTPClient.Security(allowsPrivateAddresses: false)
        let url = try server.url("/echo", host: host)
        let error = #expect(throws: TransferError.self) {
            try HTTPClient(security: security).post(url, body: Array("secret".utf8))
        }
        #expect(error?.cause == .privateAddress)
        #expect(error?.description.contains("allow_private_address = true") == true)
        #expect(!server.wasAsked)
    }

    @Test func `they are allowed where nobody says otherwise`() throws {
        let server = try WebServer()
        for host in ["127.0.0.1", "2130706433", "localhost"] {
            #expect(try HTTPClient().get(server.url("/echo", host: host)).status == 200)
        }
    }

    @Test func `a refused address is distinguished from one where nobody listens`() throws {
        let port = try FreePort.find()
        let error = #expect(throws: TransferError.self) {
            try HTTPClient().get("http://127.0.0.1:\(port)/")
        }
        #expect(error?.cause == .curl(code: 7))
    }
}
