internal import Delivery
internal import Orders
package import Settings
internal import System

/// Sends an event that stands for none, to see whether a destination takes it.
package struct DeliveryTrial {
    private let settings: Settings
    private let path: String
    private let clock: () -> Int64

    /// - Parameters:
    ///   - settings: What has the destinations.
    ///   - path: Where they were read.
    ///   - clock: Gives milliseconds since 1970-01-01 UTC.
    package init(_ settings: Settings, at path: String, clock: @escaping () -> Int64) {
        self.settings = settings
        self.path = path
        self.clock = clock
    }

    /// Sends one, and waits for the answer as long as the destination's time limit.
    ///
    /// - Parameter destination: The destination's name.
    /// - Returns: What was answered, by one that took it.
    /// - Throws: `Refusal` when the destinations cannot be used, there is none of the name, or it did
    ///   not take the event; `SystemError` when the system has no descriptor left.
    package func send(to destination: String) throws -> String {
        let destinations: Destinations
        do throws(SettingsErrors) {
            destinations = try Destinations(settings.deliver)
        } catch {
            throw Refusal(.settings, "\(error)")
        }
        guard let found = destinations.all.first(where: { $0.name == destination }),
            let wanted = settings.deliver.destinations.first(where: { $0.name == destination })
        else {
            let names = destinations.all.map(\.name).joined(separator: ", ")
            throw Refusal(
                .state,
                "no destination \(destination.visible) in \(path)"
                    + (names.isEmpty ? "" : "; there are: \(names)")
            )
        }
        let event = event(wanted.events.first ?? .paid)
        let answer = found.courier.test(event, now: clock(), until: try Stop())
        let detail = answer.detail.isEmpty ? "" : ": \(answer.detail.visible)"
        let sentence = "\(found.name): \(answer.words)\(detail)"
        guard answer.verdict == .delivered else { throw Refusal(.state, sentence) }
        return sentence
    }

    /// An order that nobody can take for a real one.
    private func event(_ name: Settings.ShopEventName) -> ShopEvent {
        let now = clock()
        let isRefund = name == .refunded
        let appID = settings.apps.first?.appID ?? settings.partners.first?.sellerID ?? ""
        let order = Order(
            appID: appID,
            outTradeNo: "TEST",
            tradeNo: "TEST",
            status: isRefund ? .refunded : .paid,
            totalFen: 1,
            refundedFen: isRefund ? 1 : 0,
            subject: "Test",
            createdAt: now,
            paidAt: now,
            refundedAt: isRefund ? now : nil
        )
        return ShopEvent(
            id: "evt_test_" + String(UInt64.random(in: .min ... .max), radix: 16),
            type: name.rawValue,
            appID: appID,
            outTradeNo: order.outTradeNo,
            tradeNo: order.tradeNo,
            refundedFen: order.refundedFen,
            createdAt: now,
            order: order,
            notificationID: 0,
            notifyID: "TEST",
            reason: name == .quarantined ? .unknownOrder : nil
        )
    }
}
