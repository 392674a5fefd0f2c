internal import FoundationEssentials
internal import Settings
internal import Signing

/// Reads the key files of one app, and tells the kinds of keys apart that are easily mixed up.
struct KeyFiles {
    private(set) var keys: [PublicKey] = []
    private(set) var ownKeys: [PublicKey] = []
    private(set) var errors: [String] = []

    private let algorithm: Algorithm
    private let profile: Settings.Profile
    private let sellerID: String

    init(for algorithm: Algorithm, of profile: Settings.Profile, sellerID: String) {
        self.algorithm = algorithm
        self.profile = profile
        self.sellerID = sellerID
    }

    /// Reads all files; whatever is wrong with one is added to the errors.
    mutating func read(_ files: Settings.Keys) {
        let algorithm = algorithm
        if let file = files.ownKeyFile {
            let own = read(file) { text throws(SigningError) in
                try PublicKey(readingKeyOrCertificate: text, for: algorithm)
            }
            if let own { ownKeys.append(own) }
        }
        for file in files.publicKeyFiles {
            let key = read(file) { text throws(SigningError) in
                guard !text.contains("BEGIN CERTIFICATE") else { throw .certificateForKey }
                return try PublicKey(reading: text, for: algorithm)
            }
            if let key { accept(key, from: file) }
        }
        guard let rootFile = files.rootCertificateFile,
            let roots = read(rootFile, Certificate.readAll)
        else { return }
        for file in files.certificateFiles { readCertificate(file, roots: roots) }
    }

    private mutating func readCertificate(_ file: String, roots: [Certificate]) {
        guard let chain = read(file, Certificate.readAll), let leaf = chain.first else { return }
        if let fault = fault(in: leaf) {
            errors.append("\(file): \(fault)")
            return
        }
        do throws(SigningError) {
            try leaf.check(through: Array(chain.dropFirst()), endsIn: roots)
            accept(try leaf.publicKey(for: algorithm), from: file)
        } catch {
            errors.append("\(file): \(error)")
        }
    }

    /// What kind of certificate it is instead of Alipay's for this seller, or `nil`.
    private func fault(in leaf: Certificate) -> String? {
        if leaf.isAuthority {
            return "an authority's certificate: name it in alipay_root_certificate, and here the "
                + "file alipayCertPublicKey_RSA2.crt"
        }
        let name = leaf.commonName
        if name.hasPrefix("\(sellerID)-") {
            return "your own application's certificate: take alipayCertPublicKey_RSA2.crt"
        }
        guard name.hasSuffix("-\(sellerID)") else {
            return
                "made out to \(name), not to seller_id \(sellerID): download it again for this app"
        }
        return nil
    }

    private mutating func accept(_ key: PublicKey, from file: String) {
        if ownKeys.contains(where: { $0.fingerprint == key.fingerprint }) {
            errors.append(
                "\(file): your own application key, as in app_public_key: copy 支付宝公钥 from "
                    + "Alipay's console, not 应用公钥"
            )
        } else if key.isSimulators && profile == .production {
            errors.append("\(file): a simulator's key, trusted only where profile = \"sandbox\"")
        } else {
            keys.append(key)
        }
    }

    /// Makes something of a file's text, or adds what is wrong to the errors.
    private mutating func read<Value>(
        _ file: String,
        _ make: (String) throws(SigningError) -> Value
    ) -> Value? {
        guard let bytes = FileManager.default.contents(atPath: file) else {
            errors.append("\(file): cannot be read: is it there, and may this user read it?")
            return nil
        }
        do throws(SigningError) {
            return try make(String(decoding: bytes, as: UTF8.self))
        } catch {
            errors.append("\(file): \(error)")
            return nil
        }
    }
}
