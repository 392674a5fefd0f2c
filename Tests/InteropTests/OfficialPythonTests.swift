import Testing

@Suite(
    .enabled(
        if: OpenSSL.isThere && Interpreter.official.isThere,
        "no alipay-sdk-python here: deploy/test installs it"
    )
)
struct OfficialPythonTests {
    @Test func `what Alipay's Python SDK signs is believed, and nothing else`() throws {
        try Interpreter.official.signing(400).expectNone()
    }

    @Test func `Alipay's Python SDK believes what is signed here, and nothing else`() throws {
        try Interpreter.official.verifying(1500).expectNone()
    }
}
