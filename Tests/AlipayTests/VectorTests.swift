import Alipay
import HTTP
import Signing
import Testing

@Suite(
    .enabled(
        if: Vector.folder != nil,
        "no real messages here: set ALIPAY_VECTORS to the folder that holds them"
    )
)
struct VectorTests {
    private func keys(of vector: Vector, for algorithm: Algorithm) throws -> [PublicKey] {
        if let pem = vector.certPem {
            return [try Certificate.publicKey(in: pem, for: algorithm)]
        }
        return [try PublicKey(reading: #require(vector.publicKeyPem), for: algorithm)]
    }

    /// Whether the signature check alone succeeds.
    private func opens(_ vector: Vector, for algorithm: Algorithm) throws -> Bool {
        let keys = try keys(of: vector, for: algorithm)
        do {
            let own = vector.unsignedParams ?? []
            let fields = try FormFields(decoding: vector.body).without(own)
            let evidence = try SignatureCheck.evidence(in: fields, keys: keys)
            #expect(evidence.keyFingerprint == keys[0].fingerprint)
            if let content = vector.signedContent {
                #expect(ContentRule.v1.content(of: fields) == Array(content.utf8), "\(vector.name)")
            }
            return true
        } catch is Disbelief {
            return false
        } catch is FormError {
            return false
        }
    }

    /// What the endpoint says of the message: `nil` when it believes it.
    private func disbelief(in vector: Vector) throws -> Disbelief? {
        let app = App(
            appID: vector.value("app_id"),
            sellerID: vector.value("seller_id"),
            signType: .rsa2,
            keys: try keys(of: vector, for: .rsa2)
        )
        do throws(Disbelief) {
            if vector.kind == "notify" {
                let message = try Notification(verifying: vector.body, with: KeyRing([app]))
                guard case .trade(let trade) = message.content else {
                    Issue.record("\(vector.name): \(message.content)")
                    return nil
                }
                #expect(trade.outTradeNo == vector.value("out_trade_no"), "\(vector.name)")
                #expect(Money.yuan(trade.totalFen) == vector.value("total_amount"))
            } else {
                let own = vector.unsignedParams ?? []
                let visit = try ReturnVisit(
                    verifying: vector.body,
                    with: KeyRing([app]),
                    leavingOut: own
                )
                #expect(visit.outTradeNo == vector.value("out_trade_no"), "\(vector.name)")
            }
            return nil
        } catch {
            return error
        }
    }

    @Test func `agrees with every real message of RSA2`() throws {
        let vectors = try Vector.messages("RSA2")
        var flipped = 0
        for vector in vectors {
            #expect(try opens(vector, for: .rsa2) == (vector.expect == "valid"), "\(vector.name)")
            let disbelief = try disbelief(in: vector)
            if vector.policy?.contains("sign_type differs") == true {
                flipped += 1
                #expect(disbelief == .signTypeDiffers(expected: .rsa2), "\(vector.name)")
            } else if vector.expect == "valid" {
                #expect(disbelief == nil, "\(vector.name)")
            } else {
                #expect(disbelief == cause[vector.name, default: .badSignature], "\(vector.name)")
            }
        }
        #expect(flipped == 2)
        #expect(vectors.count == 29)
    }

    /// The messages that are refused for another reason than a signature that does not fit.
    private let cause: [String: Disbelief] = [
        "notify-bad-derived-duplicate-total_amount": .malformed(.duplicateName("total_amount")),
        "notify-bad-derived-empty-sign": .missing(field: "sign"),
        "notify-bad-derived-no-sign": .missing(field: "sign"),
        "notify-bad-sign-plus-as-space": .unreadableSign,
    ]

    @Test func `needs the merchant's own parameters to be named`() throws {
        let vectors = try Vector.messages("RSA2").filter { $0.unsignedParams != nil }
        #expect(vectors.count == 1)
        for vector in vectors {
            let fields = try FormFields(decoding: vector.body)
            let keys = try keys(of: vector, for: .rsa2)
            #expect(throws: Disbelief.badSignature) {
                try SignatureCheck.evidence(in: fields, keys: keys)
            }
        }
    }

    @Test func `opens the real signatures of the old RSA and no others`() throws {
        let vectors = try Vector.messages("RSA")
        for vector in vectors {
            #expect(try opens(vector, for: .rsa) == (vector.expect == "valid"), "\(vector.name)")
        }
        #expect(vectors.count == 20)
    }
}
