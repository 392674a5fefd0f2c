import Installation
import System
import Testing

@testable import Transfer

/// What becomes of a mail that the server, or nobody, takes.
@Suite(.enabled(if: MailServer.isThere, "python3-aiosmtpd is not installed"))
struct MailRefusalTests {
    private func failure(_ client: SMTPClient) -> MailError? {
        #expect(throws: MailError.self) { try client.send(.sample()) }
    }

    /// What such a server's client says when a recipient is one of the special ones.
    private func failure(_ mode: MailServer.Mode, to address: String) throws -> MailError? {
        let server = try MailServer(mode)
        let client = try server.client()
        return #expect(throws: MailError.self) { try client.send(.sample(to: [address])) }
    }

    @Test func `a temporary refusal may be gone the next time`() throws {
        let error = try failure(.starttls, to: "busy@example.com")
        #expect(error?.reply == MailError.Reply(code: 450, line: "4.2.1 The mailbox is busy"))
        #expect(error?.isPermanent == false)
    }

    @Test func `a permanent refusal says so, with all its lines and nothing unseen`() throws {
        let error = try failure(.smtps, to: "nobody@example.com")
        let line = "5.1.1 There is nobody 5.1.1 of that ␛[31mname"
        #expect(error?.reply == MailError.Reply(code: 550, line: line))
        #expect(error?.isPermanent == true)
        #expect(error?.description.hasPrefix("127.0.0.1: ") == true)
        #expect(error?.description.hasSuffix("; the server said 550 \(line)") == true)
    }

    @Test func `a mail that is refused as a whole is refused permanently, too`() throws {
        let error = try failure(.smtps, to: "full@example.com")
        #expect(error?.reply == MailError.Reply(code: 552, line: "5.2.2 The mailbox is full"))
        #expect(error?.isPermanent == true)
    }

    @Test func `nobody gets a mail that one of the recipients cannot get`() throws {
        let server = try MailServer(.smtps)
        #expect(throws: MailError.self) {
            try server.client().send(.sample(to: ["owner@example.com", "nobody@example.com"]))
        }
        #expect(!server.hasMail)
    }

    @Test func `a password that is wrong is said, but not which`() throws {
        for mode in [MailServer.Mode.smtps, .starttls] {
            let server = try MailServer(mode)
            let error = failure(try server.client(password: "wrong secret"))
            #expect(error?.cause == .curl(code: 67))
            #expect(error?.reply?.code == 535)
            #expect(error?.description.contains("secret") == false)
            #expect(error?.description.contains("shop") == false)
            #expect(!server.wasAsked(for: "MAIL"))
        }
    }

    @Test func `a server that is printed shows its host alone`() {
        let url = "smtps://secret:secret@smtp.example.com:465/secret"
        let server = SMTPServer(url: url, username: "secret", password: "secret")
        #expect("\(server)" == "smtp.example.com")
        #expect(String(reflecting: server) == "smtp.example.com")
    }

    @Test func `user name and password are hidden in what the server says`() throws {
        let error = try failure(.smtps, to: "echo@example.com")
        #expect(error?.reply?.line == "no … with …, … or …")
    }

    @Test func `a long reply is cut`() throws {
        let error = try failure(.smtps, to: "long@example.com")
        #expect(error?.reply?.line == String(repeating: "l", count: 300))
    }

    @Test(arguments: [MailServer.Mode.smtps, .starttls])
    func `a server whose certificate nobody vouches for gets neither password nor mail`(
        mode: MailServer.Mode
    ) throws {
        let mailServer = try MailServer(mode)
        for file in [mailServer.certificates.stranger, nil] {
            var server = try mailServer.server()
            server.caFile = file
            let error = failure(SMTPClient(server: server))
            #expect(error?.cause == .curl(code: 60))
            #expect(error?.isPermanent == false)
        }
        #expect(!mailServer.wasAsked(for: "AUTH") && !mailServer.wasAsked(for: "MAIL"))
    }

    @Test func `a server without STARTTLS gets neither password nor mail`() throws {
        let mailServer = try MailServer(.plain)
        let url = try mailServer.url
        let server = SMTPServer(url: url, username: "shop", password: "se cret")
        #expect(failure(SMTPClient(server: server))?.cause == .curl(code: 64))
        #expect(!mailServer.wasAsked(for: "AUTH") && !mailServer.wasAsked(for: "MAIL"))
    }

    @Test func `a server that never answers the farewell has taken the mail`() throws {
        let mailServer = try MailServer(.smtps)
        let limits = SMTPClient.Limits(total: 2_000)
        let client = SMTPClient(server: try mailServer.server(), limits: limits)
        let start = ContinuousClock.now
        try client.send(.sample(to: ["clingy@example.com"]))
        // libcurl by itself would wait for two minutes.
        #expect(ContinuousClock.now - start < .seconds(60))
        #expect(try mailServer.envelope().to == ["clingy@example.com"])
    }

    @Test func `a silent server is given up after the time limit`() throws {
        let mailServer = try MailServer(.smtps)
        let limits = SMTPClient.Limits(total: 1_000)
        let client = SMTPClient(server: try mailServer.server(), limits: limits)
        let error = #expect(throws: MailError.self) {
            try client.send(.sample(to: ["silent@example.com"]))
        }
        #expect(error?.cause == .curl(code: 28))
        #expect(error?.isPermanent == false)
    }

    @Test func `a mail that waits for the server ends when it is cancelled`() throws {
        let mailServer = try MailServer(.smtps)
        let server = try mailServer.server()
        let cancellation = Cancellation()
        let outcome = Mutex<MailError?>(nil)
        let thread = try JoinableThread {
            let limits = SMTPClient.Limits(total: 60_000)
            do throws(MailError) {
                let mail = Mail.sample(to: ["silent@example.com"])
                try SMTPClient(server: server, limits: limits).send(
                    mail,
                    cancellation: cancellation
                )
            } catch {
                outcome.withLock { $0 = error }
            }
        }
        #expect(mailServer.waits(for: "asked RCPT silent"))
        cancellation.cancel()
        thread.join()
        let error = outcome.withLock { $0 }
        #expect(error?.cause == .cancelled)
        #expect(error?.isPermanent == false)
    }

    @Test func `nobody there is temporary, and no secret of the address is said`() throws {
        let url = "smtp://secret:secret@127.0.0.1:\(try FreePort.find())/secret"
        let error = failure(SMTPClient(server: SMTPServer(url: url)))
        #expect(error?.description == "127.0.0.1: Couldn't connect to server")
        #expect(error?.reply == nil)
        #expect(error?.isPermanent == false)
    }

    @Test(arguments: ["http://127.0.0.1/", "file:///etc/passwd", "imap://127.0.0.1/"])
    func `mail goes by smtp and smtps alone`(url: String) {
        let error = failure(SMTPClient(server: SMTPServer(url: url)))
        #expect(error?.cause == .curl(code: 1))
    }

    @Test func `a NUL in user name or password is refused`() {
        let server = SMTPServer(url: "smtps://127.0.0.1:1", username: "a\0b", password: "c")
        #expect(failure(SMTPClient(server: server))?.cause == .unusable(field: "username"))
    }
}
