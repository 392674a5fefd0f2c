import Foundation
import Installation
import Testing

/// Alipay's certificate instead of its public key: the responder itself checks the chain.
@Suite struct CertificateModeTests {
    private let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox()
        try openssl(
            "req -x509 -newkey rsa:2048 -nodes -keyout @root.key -out @root.crt -subj /CN=R"
        )
        try openssl("req -x509 -newkey rsa:2048 -nodes -keyout @x.key -out @other.crt -subj /CN=X")
        try openssl("req -new -key @alipay-private.pem -out @leaf.csr -subj /CN=A-2088000000000000")
        try openssl("x509 -req -in @leaf.csr -CA @root.crt -CAkey @root.key -sha384 -out @leaf.crt")
        try openssl("req -x509 -key @root.key -out @own.crt -subj /CN=own")
    }

    /// Runs it; @ is the sandbox's folder.
    private func openssl(_ arguments: String) throws {
        let words = arguments.replacing("@", with: sandbox.folder.path + "/").split(separator: " ")
        let done = try Programs.run("openssl", words.map(String.init))
        guard done.status == 0 else { throw Sandbox.Failure(text: done.errors) }
    }

    private func trust(root: String) throws {
        try sandbox.change {
            $0.replacing(
                /alipay_public_keys = .*/,
                with: """
                    alipay_certificates = ["leaf.crt"]
                    alipay_root_certificate = "\(root)"
                    app_public_key = "own.crt"
                    """
            )
        }
    }

    @Test func `its key is trusted, in plain CGI and behind nginx`() throws {
        try trust(root: "root.crt")
        #expect(
            try sandbox.plainCGI(sandbox.notification("C1")).output.hasSuffix("\r\n\r\nsuccess")
        )
        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        let reply = try Web.post(nginx.url("/alipay/notify"), sandbox.notification("C2"))
        #expect(reply.body == "success")
        #expect(try sandbox.sql("SELECT count(*) FROM orders WHERE status = 'paid'") == "2")
        _ = responder
    }

    @Test func `another root is refused before anything is opened`() throws {
        try trust(root: "other.crt")
        let refused = try sandbox.plainCGI(sandbox.notification("C3"))
        #expect(refused.status == 78)
        #expect(refused.errors.contains("its chain does not lead to alipay_root_certificate"))
        #expect(!FileManager.default.fileExists(atPath: sandbox.ledgerPath))
    }
}
