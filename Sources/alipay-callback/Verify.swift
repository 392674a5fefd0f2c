internal import Alipay
internal import ArgumentParser
internal import Callback
internal import Foundation
internal import HTTP
internal import Operation
internal import Signing

struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say whether a message is Alipay's.",
        discussion: """
            Reads one raw request body (notify) or query string (return), byte for byte as it came; \
            one line break at the end is not taken as part of it. With --key or --certificate it is \
            the signature check alone. Without, it is all that the endpoint checks: the app, \
            sign_type, seller_id and signature, by the settings.

              alipay-callback verify body.txt
              alipay-callback verify --key alipay-public-key.pem --kind return query.txt

            Prints `ok …` or `no: cause`, and exits 0 or 1; 64 when the message cannot be read, \
            78 when the settings or the key cannot.
            """
    )

    enum Kind: String, ExpressibleByArgument, CaseIterable { case notify, `return` }

    @Argument(help: "The file with the message; standard input without one.")
    var file: String?

    @OptionGroup var settings: SettingsOption

    @Option(help: ArgumentHelp("Alipay's public key.", valueName: "pem"))
    var key: String?

    @Option(help: ArgumentHelp("Alipay's certificate.", valueName: "crt"))
    var certificate: String?

    @Option(help: "What the message is: notify or return.")
    var kind = Kind.notify

    @Option(help: "RSA2 or RSA; counts with --key or --certificate, else the settings do.")
    var signType = Algorithm.rsa2

    @Option(
        help: ArgumentHelp(
            "A parameter of your own in the return_url, which Alipay does not sign.",
            valueName: "name"
        )
    )
    var ignore: [String] = []

    @Flag(help: "One JSON object.")
    var json = false

    func validate() throws {
        guard key == nil || certificate == nil else {
            throw ValidationError("--key and --certificate exclude each other")
        }
        // The endpoint leaves nothing out of a notification, so neither does its whole check.
        let isSignatureAlone = key != nil || certificate != nil
        guard isSignatureAlone || kind == .return || ignore.isEmpty else {
            throw ValidationError("--ignore is for the parameters of a return: add --kind return")
        }
    }

    func run() throws {
        let message = try read()
        let verdict: Verdict
        if let key = try givenKey() {
            verdict = checkSignature(of: message, with: key)
        } else {
            verdict = try checkAll(message)
        }
        if json { try Terminal.printJSON(verdict) } else { print(verdict.sentence) }
        if !verdict.ok { throw ExitCode.failure }
    }

    /// The signature check alone.
    private func checkSignature(of message: [UInt8], with key: PublicKey) -> Verdict {
        let fields: FormFields
        do {
            fields = try FormFields(decoding: message).without(ignore)
        } catch {
            return Verdict(.malformed(error))
        }
        do {
            let evidence = try SignatureCheck.evidence(in: fields, keys: [key])
            if let claimed = fields["sign_type"],
                !claimed.elementsEqual(key.algorithm.rawValue.utf8)
            {
                Terminal.complain(
                    """
                    note: the message calls itself another sign_type than \
                    \(key.algorithm.rawValue); the signature does not cover that, and the \
                    endpoint refuses it
                    """
                )
            }
            return Verdict(evidence, key.algorithm)
        } catch {
            return Verdict(error)
        }
    }

    /// Everything that the endpoint checks.
    private func checkAll(_ message: [UInt8]) throws -> Verdict {
        let loaded = try settings.load()
        let ring: KeyRing
        do {
            ring = try KeyRing(loaded)
        } catch {
            throw Terminal.fail("\(error)", code: .settings)
        }
        let own = kind == .return ? loaded.page.ignoredParameters + ignore : []
        do {
            let signed = try SignedFields(verifying: message, with: ring, leavingOut: own)
            if kind == .return {
                _ = try ReturnVisit(verifying: message, with: ring, leavingOut: own)
            }
            return Verdict(signed.evidence, signed.app.signType)
        } catch {
            return Verdict(error)
        }
    }

    private func givenKey() throws -> PublicKey? {
        do {
            if let key {
                return try PublicKey(reading: try text(of: key), for: signType)
            }
            if let certificate {
                return try Certificate.publicKey(in: try text(of: certificate), for: signType)
            }
            return nil
        } catch let error as SigningError {
            throw Terminal.fail("\(key ?? certificate ?? ""): \(error)", code: .settings)
        }
    }

    private func text(of path: String) throws -> String {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw Terminal.fail("\(path): cannot be read", code: .settings)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func read() throws -> [UInt8] {
        var bytes: [UInt8]
        if let file {
            guard let contents = FileManager.default.contents(atPath: file) else {
                throw Terminal.fail("\(file): cannot be read", code: .validationFailure)
            }
            bytes = Array(contents)
        } else {
            bytes = Array(FileHandle.standardInput.readDataToEndOfFile())
        }
        if bytes.last == UInt8(ascii: "\n") {
            bytes.removeLast()
            if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        }
        return bytes
    }
}

extension Algorithm: ExpressibleByArgument {}
