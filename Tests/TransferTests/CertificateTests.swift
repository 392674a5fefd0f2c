import Foundation
import Installation
import Testing
import Transfer

@Suite struct CertificateTests {
    private func failure(_ server: WebServer, _ port: WebServer.Port) -> TransferError? {
        let security = HTTPClient.Security(caFile: server.certificates.authority)
        return #expect(throws: TransferError.self) {
            try HTTPClient(security: security).get(server.url("/echo", port))
        }
    }

    @Test func `a certificate of the authority that the settings name is trusted`() throws {
        let server = try WebServer()
        let security = HTTPClient.Security(caFile: server.certificates.authority)
        let client = HTTPClient(security: security)
        #expect(try client.get(server.url("/echo", .good)).status == 200)
        #expect(try client.get(server.url("/echo", .good, host: "localhost")).status == 200)
    }

    @Test(arguments: [WebServer.Port.expired, .other, .selfsigned])
    func `one that is expired, another host's or nobody's is not`(port: WebServer.Port) throws {
        let server = try WebServer()
        #expect(failure(server, port)?.cause == .curl(code: 60))
        #expect(!server.wasAsked)
    }

    @Test func `a server is trusted neither by another authority nor by the system's`() throws {
        let server = try WebServer()
        for file in [server.certificates.stranger, nil] {
            let security = HTTPClient.Security(caFile: file)
            let error = #expect(throws: TransferError.self) {
                try HTTPClient(security: security).get(server.url("/echo", .good))
            }
            #expect(error?.cause == .curl(code: 60))
        }
    }

    @Test func `a file of authorities that is not there is an error`() throws {
        let server = try WebServer()
        let security = HTTPClient.Security(caFile: server.certificates.path("none.pem"))
        let error = #expect(throws: TransferError.self) {
            try HTTPClient(security: security).get(server.url("/echo", .good))
        }
        #expect(error?.cause == .curl(code: 77))
    }

    /// By the tool, because OpenSSL as Debian sets it up refuses such a server of its own accord.
    @Test func `a server that knows TLS 1_1 alone is not spoken to`() throws {
        let server = try WebServer()
        let sandbox = try Sandbox()
        let url = try server.url("/echo", .old)
        let lenient = """
            openssl_conf = all
            [all]
            ssl_conf = modules
            [modules]
            system_default = lenient
            [lenient]
            MinProtocol = TLSv1
            CipherString = ALL:@SECLEVEL=0
            """
        let file = sandbox.folder.appending(path: "openssl.cnf")
        try lenient.write(to: file, atomically: true, encoding: .utf8)
        let result = try Programs.run(
            "alipay-callback",
            ["simulate", "return", "--config", sandbox.settingsPath, "--to", url, "--open"],
            environment: ["OPENSSL_CONF": file.path]
        )
        #expect(result.errors.contains("127.0.0.1: SSL connect error"), "\(result.errors)")
        #expect(server.waits(for: "refused old"))
    }
}
