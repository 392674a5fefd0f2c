internal import Foundation
internal import Installation

/// What a receiver has to have got of a ledger, once everything is delivered.
///
/// Every event at least once, unless its order went past it before that; each under one id;
/// and of one order number nothing before what happened earlier.
struct RelayCheck {
    private(set) var events = 0
    /// Events that were never delivered.
    private(set) var missing = 0
    /// Requests beyond the first of an event.
    private(set) var repeated = 0
    private(set) var superseded = 0
    /// What is wrong besides.
    private(set) var errors: [String] = []

    /// What an event is recognised by.
    private struct Event: Hashable {
        let order: String
        let event: String
        let refundedFen: Int64
    }

    /// Compares the two.
    ///
    /// - Parameters:
    ///   - posts: What the receiver got, in that order.
    ///   - ask: Asks the ledger by the database's own shell; columns are parted by `|`.
    /// - Throws: When there is no `sqlite3`, or what was posted is not an event.
    init(
        received posts: [Receiver.Post],
        by ask: (String) throws -> String
    ) throws {
        var ids: [Event: String] = [:]
        /// By order number, each event once, in the order in which it was received first.
        var stories: [String: [Event]] = [:]
        let decoder = JSONDecoder()
        for post in posts {
            let body = try decoder.decode(Body.self, from: Data(post.body))
            let event = body.event
            guard let id = ids[event] else {
                ids[event] = post.id
                stories[event.order, default: []].append(event)
                continue
            }
            repeated += 1
            if id != post.id { errors.append("\(event) has the ids \(id) and \(post.id)") }
        }
        if Set(ids.values).count != ids.count { errors.append("events share an id") }

        var expected: [String: [Event]] = [:]
        for line in try ask(Self.query).split(separator: "\n") {
            let parts = line.split(separator: "|").map(String.init)
            guard parts.count == 4 else { throw Sandbox.Failure(text: "no event: \(line)") }
            let event = Event(
                order: parts[0],
                event: parts[1],
                refundedFen: Int64(parts[2]) ?? -1
            )
            events += 1
            if parts[3] == "superseded" {
                superseded += 1
                if ids[event] == nil { continue }
            } else if parts[3] != "delivered" {
                errors.append("\(event) is \(parts[3])")
            }
            if ids[event] == nil { missing += 1 }
            expected[event.order, default: []].append(event)
        }
        for (order, story) in stories where story != expected[order] {
            errors.append("of \(order) came \(story), not \(expected[order] ?? [])")
        }
        errors = Array(errors.prefix(5))
    }

    var broken: [String] { (missing > 0 ? ["\(missing) missing"] : []) + errors }

    var figures: String {
        "\(events) events, \(superseded) superseded, missing \(missing), repeated \(repeated)"
    }

    /// Events in the order in which they were recorded, each with what became of it.
    private static let query = """
        SELECT out_trade_no, type, refunded_fen, coalesce(status, 'not handed out')
        FROM events CROSS JOIN destinations LEFT JOIN deliveries
            ON destination_id = destinations.id AND event_number = events.number ORDER BY events.number
        """

    private struct Body: Decodable {
        let type: String
        let data: Content

        var event: Event {
            // The others say what was refunded by then.
            let isRefund = type == "order.refunded"
            return Event(
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
