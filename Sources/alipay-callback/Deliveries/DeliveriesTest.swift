internal import ArgumentParser
internal import Delivery
internal import Operator
internal import Orders
internal import Settings

struct DeliveriesTest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Send a test event to a destination.",
        discussion: """
            A webhook has `"test": true` in its data, a mail says so, a command has ALIPAY_TEST=1. \
            Nothing is written into the ledger. Prints what the destination answered, and exits 0 \
            when it took the event, else 1.

              alipay-callback deliveries test shop
            """
    )

    @OptionGroup var settings: SettingsOption

    @Argument(help: "The destination's name.")
    var destination: String

    func run() throws {
        let loaded = try settings.load()
        let destinations: Destinations
        do {
            destinations = try Destinations(loaded.deliver)
        } catch {
            throw Terminal.fail("\(error)", code: .settings)
        }
        guard let found = destinations.all.first(where: { $0.name == destination }),
            let wanted = loaded.deliver.destinations.first(where: { $0.name == destination })
        else {
            let names = destinations.all.map(\.name).joined(separator: ", ")
            throw Terminal.fail(
                "no destination \(Terminal.printable(destination)) in \(settings.path)"
                    + (names.isEmpty ? "" : "; there are: \(names)"),
                code: .failure
            )
        }
        let event = Self.event(wanted.events.first ?? .paid, loaded)
        let answer = found.courier.test(event, now: Terminal.now, until: try Stop())
        let detail = answer.detail.isEmpty ? "" : ": \(Terminal.printable(answer.detail))"
        let sentence = "\(found.name): \(answer.words)\(detail)"
        guard answer.verdict == .delivered else { throw Terminal.fail(sentence, code: .failure) }
        print(sentence)
    }

    /// An order that nobody can take for a real one.
    private static func event(_ name: Settings.ShopEventName, _ settings: Settings) -> ShopEvent {
        let now = Terminal.now
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
