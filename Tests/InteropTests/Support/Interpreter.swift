import Alipay
import Foundation
import Signing

/// An independent implementation in another language: one process answers for thousands of forms.
struct Interpreter: Counterpart {
    let name: String
    let charsets: [Charset]
    let takesAnyName: Bool
    let rules: [ContentRule]
    /// The program and its script.
    private let command: [String]
    /// What the program has to be able to run for this to be there.
    private let trial: [String]

    /// PHP with its own `parse_str`, `urlencode`, `ksort` and OpenSSL.
    ///
    /// It turns some characters of names into `_`, see PHPTests.
    static let php = Interpreter(
        name: "PHP",
        charsets: Charset.allCases,
        takesAnyName: false,
        rules: [.v1, .v2],
        command: ["php", script("alipay.php")],
        trial: [
            "php", "-r",
            "exit(function_exists('openssl_sign') && function_exists('mb_check_encoding') ? 0 : 1);",
        ]
    )

    /// Alipay's own Python SDK: it takes text in a charset that the caller names.
    static let official = Interpreter(
        name: "alipay-sdk-python",
        charsets: Charset.allCases,
        takesAnyName: true,
        rules: [.v1],
        command: [python("official"), "-B", script("official.py")],
        trial: [python("official"), "-B", "-c", "import alipay.aop.api.util.SignatureUtils"]
    )

    /// The SDK by fzlee: it makes UTF-8 of every text, see FzleeTests.
    static let fzlee = Interpreter(
        name: "python-alipay-sdk",
        charsets: [.utf8],
        takesAnyName: true,
        rules: [.v1],
        command: [python("fzlee"), "-B", script("fzlee.py")],
        trial: [python("fzlee"), "-B", "-c", "from alipay import AliPay"]
    )

    var isThere: Bool { Scratch.succeeds(trial[0], Array(trial.dropFirst())) }

    func sign(_ messages: [Message]) throws -> [[UInt8]] {
        let questions = messages.map { message in
            question(String(decoding: message.form, as: UTF8.self), message)
        }
        return try Exchange.answers(of: command, to: .sign, questions).map { Array($0.utf8) }
    }

    func verdicts(on messages: [SignedMessage]) throws -> [String] {
        let questions = messages.map { question($0.text, $0.message) }
        return try Exchange.answers(of: command, to: .verify, questions)
    }

    /// What it says of one form.
    ///
    /// - Parameters:
    ///   - form: The form with its sign, which is of RSA2.
    ///   - charset: In which it is to be read.
    ///   - rule: Which fields are signed; beside those of `ContentRule`, PHP has one of its own.
    /// - Returns: yes, no, or the name of an error.
    /// - Throws: When the program fails.
    func verdict(
        on form: String,
        charset: Charset = .utf8,
        rule: String = ContentRule.v1.rawValue
    ) throws -> String {
        let question = "RSA2 \(rule) \(charset.rawValue) \(form)"
        return try Exchange.answers(of: command, to: .verify, [question])[0]
    }

    private func question(_ form: String, _ message: Message) -> String {
        let (rule, charset) = (message.rule.rawValue, message.charset.rawValue)
        return "\(message.signType.rawValue) \(rule) \(charset) \(form)"
    }

    private static func script(_ name: String) -> String {
        Exchange.scripts.appending(path: name).path
    }

    /// The Python of an environment that `deploy/lib/python` makes.
    private static func python(_ environment: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: ".build/python/\(environment)/bin/python").path
    }
}
