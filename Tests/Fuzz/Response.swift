internal import Alipay
internal import HTTP
internal import Signing

extension FuzzTarget {
    /// A response is taken apart as it stands, and accepted only where it was signed.
    static let response = FuzzTarget(
        name: "response",
        seeds: { try signed.map(body) + Seed.responses },
        check: { text in
            if let envelope = try? ResponseEnvelope(text) {
                require(contains(text, envelope.content), "the content stands in the text")
                require(envelope.node.hasSuffix("_response"), "the node is a response")
                require(!envelope.sign.isEmpty, "there is a sign")
            }
            do throws(VerificationError) {
                let response = try SignedResponse(verifying: text, with: keys)
                require(signed.contains(response.content), "this content is one that was signed")
            } catch {
                require(!error.description.isEmpty && !error.code.isEmpty, "the error has words")
            }
            _ = Explainer(keys.map { Suspect($0, .alipay) }).explain(response: text)
        }
    )

    private static let keys = Merchant.shared.ring.apps.flatMap(\.keys)

    private static let signed = [
        #"{"code":"10000","msg":"Success","qr_code":"https:\/\/qr.alipay.com\/bax","a":{"b":["}\""]}}"#,
        #"{"code":"40004","msg":"\u4e1a\u52a1","sub_code":"ACQ.TRADE_NOT_EXIST","sub_msg":"没有"}"#,
        #""aGVsbG8=""#,
    ].map { Array($0.utf8) }

    private static func body(_ content: [UInt8]) throws -> [UInt8] {
        let sign = Base64.encode(try Merchant.shared.key.sign(content, with: .rsa2))
        return Array(#"{"alipay_trade_query_response":"#.utf8) + content
            + Array(#","alipay_cert_sn":"0","sign":"\#(sign)"}"#.utf8)
    }

    private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        part.isEmpty || text.indices.contains { text[$0...].starts(with: part) }
    }
}
