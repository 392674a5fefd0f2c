import Alipay
import Foundation
import Signing

/// The openssl command, one process for each message.
///
/// It knows nothing of forms: it signs and verifies the content that the message itself puts
/// together.
struct OpenSSL: Counterpart {
    let name = "openssl"
    let charsets = Charset.allCases
    let takesAnyName = true
    let rules: [ContentRule] = [.v1, .v2]

    private let command = ["bash", Exchange.scripts.appending(path: "openssl.sh").path]

    /// Everything here needs it: it makes the keys.
    static let isThere = Scratch.succeeds("openssl", ["version"])

    func sign(_ messages: [Message]) throws -> [[UInt8]] {
        let signs = try Exchange.answers(of: command, to: .sign, messages.map(question))
        var generator = SeededGenerator(for: "the place of openssl's sign")
        return zip(messages, signs).map { message, sign in
            message.form(sign: sign, using: &generator)
        }
    }

    func verdicts(on messages: [SignedMessage]) throws -> [String] {
        let questions = messages.map { signed in
            "\(question(signed.message)) \(Data(signed.signature).base64EncodedString())"
        }
        return try Exchange.answers(of: command, to: .verify, questions)
            .map { $0 == "Verified OK" ? "yes" : $0 }
    }

    private func question(_ message: Message) -> String {
        "\(message.signType.rawValue) \(Data(message.content).base64EncodedString())"
    }
}
