internal import Foundation
internal import Installation

/// What a receiver has to have heard of a ledger, once everything is delivered.
///
/// Every effect at least once, unless its order went past it before it was told; each under one id;
/// and of one order number nothing before what happened earlier.
struct RelayCheck {
    private(set) var effects = 0
    /// Effects that nobody was told of.
    private(set) var missing = 0
    /// Requests beyond the first of an effect.
    private(set) var repeated = 0
    private(set) var overtaken = 0
    /// What is wrong besides.
    private(set) var mistakes: [String] = []

    /// What an effect is told by.
    private struct Effect: Hashable {
        let order: String
        let event: String
        let refundedFen: Int64
    }

    /// Compares the two.
    ///
    /// - Parameters:
    ///   - sandbox: Whose ledger it is.
    ///   - posts: What the receiver has heard, in that order.
    /// - Throws: When there is no `sqlite3`, or what was posted is no event.
    init(_ sandbox: Sandbox, heard posts: [Receiver.Post]) throws {
        var ids: [Effect: String] = [:]
        /// By order number, each effect once, in the order in which it was heard first.
        var stories: [String: [Effect]] = [:]
        let decoder = JSONDecoder()
        for post in posts {
            let body = try decoder.decode(Body.self, from: Data(post.body))
            let effect = body.effect
            guard let id = ids[effect] else {
                ids[effect] = post.id
                stories[effect.order, default: []].append(effect)
                continue
            }
            repeated += 1
            if id != post.id { mistakes.append("\(effect) has the ids \(id) and \(post.id)") }
        }
        if Set(ids.values).count != ids.count { mistakes.append("events share an id") }

        var expected: [String: [Effect]] = [:]
        for line in try sandbox.sql(Self.query).split(separator: "\n") {
            let parts = line.split(separator: "|").map(String.init)
            guard parts.count == 4 else { throw Sandbox.Failure(text: "no effect: \(line)") }
            let effect = Effect(
                order: parts[0],
                event: parts[1],
                refundedFen: Int64(parts[2]) ?? -1
            )
            effects += 1
            if parts[3] == "overtaken" {
                overtaken += 1
                if ids[effect] == nil { continue }
            } else if parts[3] != "delivered" {
                mistakes.append("\(effect) is \(parts[3])")
            }
            if ids[effect] == nil { missing += 1 }
            expected[effect.order, default: []].append(effect)
        }
        for (order, story) in stories where story != expected[order] {
            mistakes.append("of \(order) came \(story), not \(expected[order] ?? [])")
        }
        mistakes = Array(mistakes.prefix(5))
    }

    var broken: [String] { (missing > 0 ? ["\(missing) missing"] : []) + mistakes }

    var figures: String {
        "\(effects) effects, \(overtaken) overtaken, missing \(missing), \(repeated) told again"
    }

    /// Effects in the order in which they were recorded, each with what became of it.
    private static let query = """
        SELECT out_trade_no, event, refunded_fen, coalesce(status, 'not handed out')
        FROM effects CROSS JOIN destinations LEFT JOIN deliveries
            ON destination_id = destinations.id AND effect_id = effects.id ORDER BY effects.id
        """

    private struct Body: Decodable {
        let type: String
        let data: Content

        var effect: Effect {
            // The others say what was refunded by then.
            let isRefund = type == "order.refunded"
            return Effect(
                order: data.order,
                event: type,
                refundedFen: isRefund ? data.refundedFen : 0
            )
        }
    }

    private struct Content: Decodable {
        let order: String
        let refundedFen: Int64

        enum CodingKeys: String, CodingKey {
            case order = "out_trade_no"
            case refundedFen = "refunded_fen"
        }
    }
}
