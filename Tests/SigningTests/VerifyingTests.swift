import Foundation
import Signing
import System
import Testing

@Suite struct VerifyingTests {
    private let keys: Keys
    private let content = Array("app_id=1&subject=四川 a+b&total_amount=88.88".utf8)

    init() throws { keys = try Keys.get() }

    @Test(arguments: [
        (Algorithm.rsa2, "sha256", "key.pem"), (.rsa, "sha1", "key.pem"),
        (.rsa, "sha1", "short.pem"),
    ])
    func `trusts what openssl signed with the same digest`(
        algorithm: Algorithm,
        digest: String,
        file: String
    ) throws {
        let pem = try keys.openssl.text("rsa -in \(file) -pubout")
        let key = try PublicKey(reading: pem, for: algorithm)
        for content in [content, [], [0], [UInt8](repeating: 0xFF, count: 100_000)] {
            let good = try keys.openssl.signature(of: content, by: file, digest: digest)
            #expect(key.verifies(good, of: content))
            #expect(!key.verifies(good, of: content + [0]))
        }
        for other in ["sha1", "sha256", "sha512", "md5"] where other != digest {
            let foreign = try keys.openssl.signature(of: content, by: file, digest: other)
            #expect(!key.verifies(foreign, of: content))
        }
    }

    @Test func `refuses a signature or a content with one bit changed`() throws {
        let key = try PublicKey(reading: keys.publicPEM, for: .rsa2)
        let signature = try keys.openssl.signature(of: content, by: "key.pem", digest: "sha256")
        for index in signature.indices {
            var changed = signature
            changed[index] ^= 1 << UInt8(index % 8)
            #expect(!key.verifies(changed, of: content), "signature byte \(index)")
        }
        for index in content.indices {
            var changed = content
            changed[index] ^= 1 << UInt8(index % 8)
            #expect(!key.verifies(signature, of: changed), "content byte \(index)")
        }
        #expect(key.verifies(signature, of: content))
    }

    @Test func `refuses a signature of another length`() throws {
        let key = try PublicKey(reading: keys.publicPEM, for: .rsa2)
        let signature = try keys.openssl.signature(of: content, by: "key.pem", digest: "sha256")
        for wrong in [
            [], [0], signature.dropLast(), signature + [0], [0] + signature, signature + signature,
            signature.suffix(128), [UInt8](repeating: 0, count: 256),
            [UInt8](repeating: 0xFF, count: 256),
        ] as [[UInt8]] {
            #expect(!key.verifies(wrong, of: content), "\(wrong.count) bytes")
        }
    }

    @Test func `refuses the signature of another key and of another padding`() throws {
        let key = try PublicKey(reading: keys.publicPEM, for: .rsa2)
        try keys.openssl("genrsa -out other.pem 2048")
        let foreign = try keys.openssl.signature(of: content, by: "other.pem", digest: "sha256")
        #expect(!key.verifies(foreign, of: content))
        let pss = try keys.openssl.signature(
            of: content,
            by: "key.pem -sigopt rsa_padding_mode:pss",
            digest: "sha256"
        )
        #expect(!key.verifies(pss, of: content))
    }

    @Test func `signs what openssl verifies`() throws {
        let pem = try keys.openssl.text("pkcs8 -topk8 -nocrypt -in key.pem")
        try keys.openssl.write(keys.publicPEM.utf8, to: "signer.pem")
        try keys.openssl.write(content, to: "content")
        for (algorithm, digest) in [(Algorithm.rsa2, "sha256"), (.rsa, "sha1")] {
            let signature = try PrivateKey(pem: pem).sign(content, with: algorithm)
            try keys.openssl.write(signature, to: digest)
            #expect(
                try keys.openssl.text(
                    "dgst -\(digest) -verify signer.pem -signature \(digest) content"
                ) == "Verified OK\n"
            )
        }
    }

    @Test func `answers rightly from four threads at once`() throws {
        let key = try PublicKey(reading: keys.publicPEM, for: .rsa2)
        let content = content
        let good = try keys.openssl.signature(of: content, by: "key.pem", digest: "sha256")
        var bad = good
        bad[100] ^= 1
        let signatures = (good: good, bad: bad)
        let rightAnswers = Mutex(0)
        let finished = DispatchSemaphore(value: 0)
        for thread in 0..<4 {
            Thread.detachNewThread {
                var right = 0
                for round in 0..<1000 {
                    let isGood = (round + thread).isMultiple(of: 2)
                    let signature = isGood ? signatures.good : signatures.bad
                    if key.verifies(signature, of: content) == isGood { right += 1 }
                }
                rightAnswers.withLock { $0 += right }
                finished.signal()
            }
        }
        for _ in 0..<4 { finished.wait() }
        #expect(rightAnswers.withLock { $0 } == 4000)
    }
}
