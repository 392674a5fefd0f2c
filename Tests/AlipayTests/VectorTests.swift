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
    /// What the signature check alone says of a message.
    private enum Finding: Equatable {
        case opens(ContentRule)
        case responseOpens
        case refused
    }

    private func keys(of vector: Vector) throws -> [PublicKey] {
        // MD5 is not an algorithm here: such a message meets whatever key there is.
        let algorithm = Algorithm(rawValue: vector.signType) ?? .rsa2
        if let pem = vector.certPem {
            return [try Certificate.publicKey(in: pem, for: algorithm)]
        }
        guard let pem = vector.publicKeyPem else { return try Merchant.get().app.keys }
        return [try PublicKey(reading: pem, for: algorithm)]
    }

    private func finding(_ vector: Vector) throws -> Finding {
        let keys = try keys(of: vector)
        do {
            if vector.kind == "response" {
                let response = try SignedResponse(verifying: vector.body, with: keys)
                #expect(response.node == vector.node, "\(vector.name)")
                #expect(response.content == Array((vector.signedContent ?? "").utf8))
                return .responseOpens
            }
            let fields = try FormFields(decoding: vector.body).without(vector.unsignedParams ?? [])
            let evidence = try SignatureCheck.evidence(in: fields, keys: keys)
            if let content = vector.signedContent {
                #expect(evidence.rule.content(of: fields) == Array(content.utf8), "\(vector.name)")
            }
            return .opens(evidence.rule)
        } catch is VerificationError {
            return .refused
        } catch is FormError {
            return .refused
        }
    }

    /// What the responder says of the message: `nil` when it accepts it.
    private func rejection(in vector: Vector) throws -> VerificationError? {
        let algorithm = Algorithm(rawValue: vector.signType) ?? .rsa2
        let seller = vector.value("seller_id")
        let app = App(
            appID: vector.value("app_id"),
            sellerID: seller,
            naming: vector.value("app_id").isEmpty ? .partner : .app,
            signType: algorithm,
            keys: try keys(of: vector)
        )
        do throws(VerificationError) {
            if vector.kind == "return" {
                let visit = try ReturnVisit(
                    verifying: vector.body,
                    with: KeyRing([app]),
                    leavingOut: vector.unsignedParams ?? []
                )
                #expect(visit.outTradeNo == vector.value("out_trade_no"), "\(vector.name)")
                #expect(visit.totalFen != nil, "\(vector.name)")
            } else {
                let message = try Notification(verifying: vector.body, with: KeyRing([app]))
                check(message, against: vector)
            }
            return nil
        } catch {
            return error
        }
    }

    private func check(_ message: Alipay.Notification, against vector: Vector) {
        switch message.content {
        case .trade(let trade):
            #expect(trade.outTradeNo == vector.value("out_trade_no"), "\(vector.name)")
            let amount = vector.value(message.family == .trade ? "total_amount" : "")
            let fee = vector.value("total_fee")
            #expect([amount, fee].contains(Money.yuan(trade.totalFen)), "\(vector.name)")
        case .unreadableTrade(let trade):
            // A face-to-face message of 2015 that names no amount.
            #expect(vector.value("total_amount").isEmpty && vector.value("total_fee").isEmpty)
            #expect(trade.field == "total_amount" && !trade.isAmbiguous, "\(vector.name)")
        case .other:
            #expect(vector.kind == "v2" || message.family == .messageService, "\(vector.name)")
        }
    }

    @Test func `agrees with every real message`() throws {
        let vectors = try Vector.all()
        var counts: [String: Int] = [:]
        for vector in vectors {
            counts[vector.kind, default: 0] += 1
            let expected = try Self.exceptions[vector.name] ?? expectation(of: vector)
            #expect(try finding(vector) == expected, "\(vector.name)")
        }
        let sum = counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        print("\(vectors.count) real messages checked: \(sum.joined(separator: ", "))")
        #expect(vectors.count >= 83, "the folder is there, but some of its messages are not")
    }

    private func expectation(of vector: Vector) throws -> Finding {
        guard vector.expect == "valid", vector.signType != "MD5" else { return .refused }
        return vector.kind == "response"
            ? .responseOpens : .opens(try #require(ContentRule(rawValue: vector.variant)))
    }

    /// The message whose `policy` leaves open what is done with an added empty field.
    private static let exceptions: [String: Finding] = [
        "notify-bad-derived-empty-injection": .opens(.v1WithoutEmptyValues)
    ]

    @Test func `is accepted by the responder exactly where it should be`() throws {
        for vector in try Vector.all() where vector.kind != "response" {
            let rejection = try rejection(in: vector)
            let expected = Self.rejections[vector.name]
            if vector.expect == "valid" || Self.accepted.contains(vector.name) {
                #expect(rejection == expected, "\(vector.name)")
            } else {
                #expect(rejection != nil, "\(vector.name)")
                if let expected { #expect(rejection == expected, "\(vector.name)") }
            }
        }
    }

    /// Where the responder takes out what was not signed and accepts the rest.
    private static let accepted: Set = [
        "notify-bad-derived-empty-injection", "return-bad-own-query-params-included",
    ]

    /// What is said in some cases; the others are a bad signature or a content that differs.
    private static let rejections: [String: VerificationError] = [
        "attack-md5-empty-key-empirecms": .missing(field: "seller_id"),
        "notify-mapi-md5-forex": .missing(field: "seller_id"),
        "notify-derived-sign_type-flipped-to-MD5": .signTypeDiffers(expected: .rsa2),
        "notify-derived-sign_type-flipped-to-RSA": .signTypeDiffers(expected: .rsa2),
        "notify-bad-derived-duplicate-total_amount": .malformed(.duplicateName("total_amount")),
        "notify-bad-derived-empty-sign": .missing(field: "sign"),
        "notify-bad-derived-no-sign": .missing(field: "sign"),
        "notify-bad-sign-plus-as-space": .unreadableSign,
        "notify-bad-derived-html-quot": .contentDiffers,
        "notify-bad-merchant-key-confusion": .badSignature,
        // It names neither app nor seller.
        "v2-rsa2-verifygw-2022": .missing(field: "seller_id"),
        "v2-bad-node-servicemarket-tampered": .contentDiffers,
    ]

    @Test func `needs the merchant's own parameters behind Alipay's to be named`() throws {
        for vector in try Vector.all() where vector.unsignedParams != nil {
            let fields = try FormFields(decoding: vector.body)
            let keys = try keys(of: vector)
            #expect(throws: VerificationError.contentDiffers) {
                try SignatureCheck.evidence(in: fields, keys: keys)
            }
        }
    }

    @Test func `knows the certificate that a response in certificate mode names`() throws {
        var matches = 0
        for vector in try Vector.all() where vector.kind == "response" {
            guard let pem = vector.certPem, vector.expect == "valid" else { continue }
            let envelope = try ResponseEnvelope(vector.body)
            guard let named = envelope.certificateSN else { continue }
            let sn = try #require(Certificate.readAll(pem).first).alipaySN
            if sn == named { matches += 1 }
        }
        #expect(matches > 0)
    }
}
