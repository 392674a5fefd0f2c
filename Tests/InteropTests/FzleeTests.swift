import Testing

@Suite(
    .enabled(
        if: OpenSSL.isThere && Interpreter.fzlee.isThere,
        "no python-alipay-sdk here: deploy/test installs it"
    )
)
struct FzleeTests {
    @Test func `what fzlee's Python SDK signs is believed, and nothing else`() throws {
        try Interpreter.fzlee.signing(1500).expectNone()
    }

    @Test func `fzlee's Python SDK believes what is signed here, and nothing else`() throws {
        try Interpreter.fzlee.verifying(1500).expectNone()
    }
}
