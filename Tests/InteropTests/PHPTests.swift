import Alipay
import HTTP
import Testing

@Suite(
    .enabled(
        if: OpenSSL.isThere && Interpreter.php.isThere,
        "no PHP with openssl and mbstring here: deploy/test installs it"
    )
)
struct PHPTests {
    @Test func `what PHP signs is believed, and nothing else`() throws {
        try Interpreter.php.signing(3000).expectNone()
    }

    @Test func `PHP believes what is signed here, and nothing else`() throws {
        try Interpreter.php.verifying(2000).expectNone()
    }
}
