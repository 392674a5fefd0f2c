internal import Installation
internal import Simulator

/// The notifications of some orders, each several times, in no order at all.
struct RepeatedDeliveries {
    /// What is to be sent, one after the other, by many connections.
    let messages: [Message]

    /// Half of the repetitions come at the same moment as the first, the others whenever.
    ///
    /// - Parameters:
    ///   - name: Begins the order numbers.
    ///   - orders: How many.
    ///   - alipay: Signs.
    ///   - random: Draws stories, repetitions and order.
    /// - Throws: `SigningError` when libcrypto cannot sign.
    init(
        _ name: String,
        orders: Int,
        by alipay: SimulatedAlipay,
        using random: inout Seeded
    ) throws {
        var groups: [[Message]] = []
        for order in 0..<orders {
            let outTradeNo = "\(name)-\(order)"
            for message in try Message.story(by: alipay, of: outTradeNo, using: &random) {
                let copies = Int.random(in: 2...6, using: &random)
                if Bool.random(using: &random) {
                    groups.append(Array(repeating: message, count: copies))
                } else {
                    groups += Array(repeating: [message], count: copies)
                }
            }
        }
        messages = groups.shuffled(using: &random).flatMap { $0 }
    }
}
