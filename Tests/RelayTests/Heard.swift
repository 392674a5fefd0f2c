import Foundation
import Installation

/// What a receiver reads in a webhook's body.
struct Heard: Equatable {
    let event: String
    let order: String
    let refundedFen: Int64
    let id: String

    init(_ post: Posted) throws {
        let body = try JSONDecoder().decode(Body.self, from: post.body)
        event = body.type
        order = body.data.order
        refundedFen = body.data.refundedFen ?? 0
        id = body.data.id
    }

    private struct Body: Decodable {
        let type: String
        let data: Content
    }

    private struct Content: Decodable {
        let id: String
        let order: String
        let refundedFen: Int64?

        enum CodingKeys: String, CodingKey {
            case id
            case order = "out_trade_no"
            case refundedFen = "refunded_fen"
        }
    }
}
