internal import Alipay
internal import HTTP
internal import Signing

/// Proves by trying that a signed text is read in one way only.
///
/// > For every message T that Alipay can sign whose free texts an attacker chose, and every message S
/// > with the same signed content, S is not taken at all, or says the same as T about app, seller,
/// > kind, order, trade, status, amounts and refunds.
///
/// T are all kinds of messages with all texts of a small alphabet in all fields that somebody may
/// choose; S are the cuts of what was signed, as they are, with empty fields added, and with names that
/// hold a separator, posted to notify and sent to the return page.
package struct ReadingModel {
    /// How much is tried.
    package enum Extent: Sendable {
        /// Texts of one piece and whole messages, cut where their own fields are or with one run of
        /// them joined; some seconds of an unoptimised build.
        case few
        /// The same with empty fields added, and with names that hold a separator.
        case some
        /// Some minutes of an optimised one.
        case all
    }

    /// How many messages were made and tried.
    package private(set) var sent = 0
    package private(set) var tried = 0
    /// How many S were taken; each says what its T says.
    package private(set) var taken = 0
    /// S that was taken and says something else than T, or an honest T that was not taken.
    package private(set) var faults: [String] = []

    private let key: PrivateKey
    private let ring: KeyRing

    package init() throws {
        key = try PrivateKey(generatingForSimulator: ())
        let pem = try PublicKey(reading: key.publicPEM(), for: .rsa2)
        // A partner of RSA2, which there is not, so that the same key signs for both.
        ring = KeyRing([
            App(
                appID: MessageShape.appID,
                sellerID: MessageShape.sellerID,
                signType: .rsa2,
                keys: [pem]
            ),
            App(
                appID: MessageShape.sellerID,
                sellerID: MessageShape.sellerID,
                naming: .partner,
                signType: .rsa2,
                keys: [pem]
            ),
        ])
    }

    /// Tries.
    ///
    /// - Parameters:
    ///   - extent: How much.
    ///   - progress: Called after each kind of message.
    /// - Throws: `SigningError` when libcrypto cannot sign.
    package mutating func run(
        _ extent: Extent,
        progress: (ReadingModel) -> Void = { _ in }
    ) throws {
        for shape in MessageShape.all {
            for text in ChosenText.honest {
                for name in shape.texts { try tryHonest(shape, [(name, text)]) }
                try tryHonest(shape, shape.texts.map { ($0, text) })
            }
            for name in shape.texts {
                for text in ChosenText.short {
                    try tryAll(
                        shape,
                        [(name, text)],
                        joining: extent == .few ? 0 : 1,
                        isThorough: extent != .few
                    )
                }
                for text in ChosenText.whole {
                    try tryAll(shape, [(name, text)], joining: 1, isThorough: extent != .few)
                }
                guard extent == .all else { continue }
                for text in ChosenText.pairs { try tryAll(shape, [(name, text)], joining: 1) }
                for text in ChosenText.triples { try tryAll(shape, [(name, text)], joining: 1) }
            }
            try tryTwoTexts(shape, extent)
            progress(self)
        }
    }

    /// Two texts of one message, both chosen.
    private mutating func tryTwoTexts(_ shape: MessageShape, _ extent: Extent) throws {
        guard extent == .all else { return }
        for (index, first) in shape.texts.enumerated() {
            for second in shape.texts.dropFirst(index + 1) {
                for text in ChosenText.short {
                    for other in ChosenText.short {
                        try tryAll(shape, [(first, text), (second, other)], joining: 1)
                    }
                }
            }
        }
    }

    private mutating func tryHonest(
        _ shape: MessageShape,
        _ texts: [(name: String, value: String)]
    ) throws {
        let message = shape.message(with: texts.map { ($0.name, Array($0.value.utf8)) })
        let sign = try sign(message)
        sent += 1
        let text = Self.text(message.fields.map { (Array($0.name.utf8), $0.value) }, sign)
        if (meaning(of: text, at: message.kind)?.meaning ?? .nothing) != message.meaning {
            faults.append("not taken: \(String(decoding: text, as: UTF8.self))")
        }
        tried += 1
    }

    private mutating func tryAll(
        _ shape: MessageShape,
        _ texts: [(name: String, value: String)],
        joining limit: Int,
        isThorough: Bool = false
    ) throws {
        let message = shape.message(with: texts.map { ($0.name, Array($0.value.utf8)) })
        let sign = try sign(message)
        sent += 1
        var identity: String?
        Cut.each(of: message.content, joining: limit) { fields in
            tryOne(Self.text(fields, sign), as: message, &identity)
            guard isThorough else { return }
            for shifted in Cut.shifted(fields) {
                tryOne(Self.text(shifted, sign), as: message, &identity)
            }
            for name in Self.emptyNames {
                tryOne(Self.text(fields, sign) + Array("&\(name)=".utf8), as: message, &identity)
            }
        }
    }

    private static let emptyNames = ["msg_method", "refund_fee", "seller_id", "is_success", "a"]

    private mutating func tryOne(
        _ text: [UInt8],
        as message: SentMessage,
        _ identity: inout String?
    ) {
        tried += 1
        for kind in FormKind.allCases {
            guard let found = meaning(of: text, at: kind) else { continue }
            taken += 1
            let isSame =
                found.meaning == message.meaning && kind == message.kind
                && found.appID == message.appID && (identity ?? found.identity) == found.identity
            identity = found.identity
            if !isSame && faults.count < 100 {
                faults.append(
                    "\(String(decoding: message.content, as: UTF8.self)) was taken as "
                        + "\(kind) \(String(decoding: text, as: UTF8.self).prefix { $0 != "+" })"
                )
            }
        }
    }

    private func sign(_ message: SentMessage) throws -> [UInt8] {
        Array(Base64.encode(try key.sign(message.content, with: .rsa2)).utf8)
    }

    /// A form of these fields; what was signed with sign_type among it brings it along.
    private static func text(_ fields: [Cut.Field], _ sign: [UInt8]) -> [UInt8] {
        FormEncoding.encode(
            fields.map { (String(decoding: $0.name, as: UTF8.self), $0.value) } + [("sign", sign)]
        )
    }

    private struct Found {
        let meaning: SentMessage.Meaning
        let appID: String
        let identity: String
    }

    /// What the responder would act upon, or `nil` when it would not.
    private func meaning(of text: [UInt8], at kind: FormKind) -> Found? {
        switch kind {
        case .notify:
            guard let message = try? Alipay.Notification(verifying: text, with: ring) else {
                return nil
            }
            switch message.content {
            case .trade(let trade):
                return Found(
                    meaning: .trade(
                        order: trade.outTradeNo,
                        trade: trade.tradeNo,
                        status: trade.status.rawValue,
                        totalFen: trade.totalFen,
                        refundedFen: trade.refundedFen
                    ),
                    appID: message.appID,
                    identity: message.identity
                )
            case .unreadableTrade:
                return nil
            case .other where message.family == .unknown:
                return nil
            case .other:
                return Found(
                    meaning: .other(message.family),
                    appID: message.appID,
                    identity: message.identity
                )
            }
        case .return:
            guard let visit = try? ReturnVisit(verifying: text, with: ring),
                let totalFen = visit.totalFen
            else { return nil }
            return Found(
                meaning: .trade(
                    order: visit.outTradeNo,
                    trade: visit.tradeNo,
                    status: visit.status?.rawValue ?? "",
                    totalFen: totalFen,
                    refundedFen: 0
                ),
                appID: visit.appID,
                identity: ""
            )
        }
    }
}
