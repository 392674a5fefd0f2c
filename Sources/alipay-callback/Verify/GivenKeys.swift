internal import ArgumentParser
internal import FoundationEssentials
internal import Signing

/// Keys that are named on the command line instead of in the settings.
struct GivenKeys: ParsableArguments {
    @Option(help: ArgumentHelp("Alipay's public key.", valueName: "pem"))
    var key: String?

    @Option(help: ArgumentHelp("Alipay's certificate.", valueName: "crt"))
    var certificate: String?

    @Option(
        help: ArgumentHelp(
            "Your own public key or certificate, for --explain to tell it from Alipay's.",
            valueName: "pem"
        )
    )
    var ownKey: String?

    @Option(help: "RSA2 or RSA; counts with --key or --certificate, else the settings do.")
    var signType = Algorithm.rsa2

    /// Whether Alipay's key is named here.
    var isGiven: Bool { key != nil || certificate != nil }

    func validate() throws {
        guard key == nil || certificate == nil else {
            throw ValidationError("--key and --certificate exclude each other")
        }
    }

    /// Reads the files, or says what is wrong with one and ends with 78.
    func load() throws -> (alipays: [PublicKey], own: [PublicKey]) {
        var alipays: [PublicKey] = []
        if let key { alipays.append(try read(key) { try PublicKey(reading: $0, for: signType) }) }
        if let certificate {
            alipays.append(
                try read(certificate) { try Certificate.publicKey(in: $0, for: signType) }
            )
        }
        let own = try ownKey.map {
            try read($0) { try PublicKey(readingKeyOrCertificate: $0, for: signType) }
        }
        return (alipays, own.map { [$0] } ?? [])
    }

    private func read(
        _ path: String,
        _ make: (String) throws -> PublicKey
    ) throws -> PublicKey {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw Terminal.fail("\(path): cannot be read", code: .settings)
        }
        do {
            return try make(String(decoding: bytes, as: UTF8.self))
        } catch let error as SigningError {
            throw Terminal.fail("\(path): \(error)", code: .settings)
        }
    }
}

extension Algorithm: ExpressibleByArgument {}
