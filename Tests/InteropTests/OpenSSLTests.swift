import Testing

@Suite(.enabled(if: OpenSSL.isThere, "no openssl here: deploy/test installs it"))
struct OpenSSLTests {
    @Test func `what the openssl command signs is accepted, and nothing else`() throws {
        try OpenSSL().signing(300).expectNone()
    }

    @Test func `the openssl command accepts what is signed here, and nothing else`() throws {
        try OpenSSL().verifying(200).expectNone()
    }
}
