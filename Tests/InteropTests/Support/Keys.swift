import Alipay
import Foundation
import Signing
import Simulator

/// The keys of a pretended Alipay, made by openssl once for all tests: 2048 bits for RSA2, 1024 for
/// the old RSA, each for an app of its own.
struct Keys: Sendable {
    struct Pair: Sendable {
        /// PKCS#1, as Alipay's Python SDK wants it.
        let privatePEM: String
        /// SubjectPublicKeyInfo.
        let publicPEM: String
        let privateKey: PrivateKey
        let publicKey: PublicKey
        let alipay: SimulatedAlipay
    }

    static let sellerID = "2088000000000001"
    static func appID(of signType: Algorithm) -> String {
        signType == .rsa2 ? "2021000000000256" : "2016000000000001"
    }

    private let pairs: [Algorithm: Pair]
    let ring: KeyRing

    private init() throws {
        let pairs = try [Algorithm.rsa2: Self.pair(.rsa2), .rsa: Self.pair(.rsa)]
        self.pairs = pairs
        ring = KeyRing(
            pairs.map { signType, pair in
                App(
                    appID: Self.appID(of: signType),
                    sellerID: Self.sellerID,
                    signType: signType,
                    keys: [pair.publicKey]
                )
            }
        )
    }

    private static let made = Result { try Keys() }

    static func get() throws -> Keys { try made.get() }

    subscript(signType: Algorithm) -> Pair {
        guard let pair = pairs[signType] else { preconditionFailure("no key for \(signType)") }
        return pair
    }

    private static func pair(_ signType: Algorithm) throws -> Pair {
        let scratch = try Scratch()
        let bits = String(signType.minimumKeyBits)
        try scratch.run("openssl", ["genrsa", "-traditional", "-out", "key", bits])
        try scratch.run("openssl", ["rsa", "-in", "key", "-pubout", "-out", "public"])
        let privatePEM = try scratch.text("key")
        let publicPEM = try scratch.text("public")
        let privateKey = try PrivateKey(pem: privatePEM)
        return Pair(
            privatePEM: privatePEM,
            publicPEM: publicPEM,
            privateKey: privateKey,
            publicKey: try PublicKey(reading: publicPEM, for: signType),
            alipay: SimulatedAlipay(
                key: privateKey,
                appID: appID(of: signType),
                sellerID: sellerID,
                signType: signType
            )
        )
    }
}
