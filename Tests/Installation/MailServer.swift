internal import Foundation
package import Transfer

/// A real mail server by aiosmtpd, which keeps what it takes.
package struct MailServer {
    package enum Mode: String {
        case smtps
        case starttls
        /// It cannot do TLS.
        case plain
    }

    package struct Envelope: Decodable, Equatable {
        package let from: String
        package let to: [String]

        package init(from: String, to: [String]) {
            self.from = from
            self.to = to
        }
    }

    package static let isThere =
        (try? Programs.run(Script.python, ["-c", "import aiosmtpd.smtp"]))?.status == 0

    package let certificates: Certificates
    private let mode: Mode
    private let child: Child

    package init(_ mode: Mode) throws {
        self.mode = mode
        certificates = try Certificates()
        child = try Script.serve("mail_server.py", [certificates.folder.path, mode.rawValue])
    }

    package var url: String {
        get throws {
            let port = try Script.port(mode.rawValue, of: child)
            return "\(mode == .smtps ? "smtps" : "smtp")://127.0.0.1:\(port)"
        }
    }

    /// How it is reached by who knows all that is needed.
    package func server(password: String = "se cret") throws -> SMTPServer {
        SMTPServer(
            url: try url,
            username: mode == .plain ? nil : "shop",
            password: mode == .plain ? nil : password,
            security: mode == .plain ? .none : .required,
            caFile: certificates.authority
        )
    }

    package func client(password: String = "se cret") throws -> SMTPClient {
        SMTPClient(server: try server(password: password))
    }

    /// Waits until it has said a line; false when it ended without.
    package func waits(for line: String) -> Bool { child.waits(for: line + "\n") }

    /// Whether a client has sent a command so far; the empty text stands for any.
    package func wasAsked(for command: String) -> Bool { child.log.contains("asked \(command)") }

    /// Whether any mail was taken.
    package var hasMail: Bool { child.log.contains("stored") }

    /// The message that it took as the number-th, as Python's own package reads it.
    package func message(_ number: Int = 1) throws -> ReadMail {
        let file = certificates.path("\(number).eml")
        let result = try Programs.run(Script.python, [Script.path("read_mail.py"), file])
        guard result.status == 0 else { throw Sandbox.Failure(text: result.errors) }
        return try JSONDecoder().decode(ReadMail.self, from: Data(result.output.utf8))
    }

    package func envelope(_ number: Int = 1) throws -> Envelope {
        let data = try Data(contentsOf: certificates.folder.appending(path: "\(number).json"))
        return try JSONDecoder().decode(Envelope.self, from: data)
    }

    /// The message that it took as the number-th, byte for byte.
    package func raw(_ number: Int = 1) throws -> String {
        let data = try Data(contentsOf: certificates.folder.appending(path: "\(number).eml"))
        return String(decoding: data, as: UTF8.self)
    }
}
