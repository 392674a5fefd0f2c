internal import Alipay
package import Orders
internal import System

/// Runs a program for each event, without a shell: how a shop's existing PHP code is notified.
package struct CommandCourier: Courier {
    /// EX_TEMPFAIL of sysexits(3): the program asks to be run again later.
    private static let tryLater: Int32 = 75
    private static let path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    private let arguments: [String]
    private let timeLimit: Int

    /// - Parameters:
    ///   - arguments: The program's absolute path and its arguments.
    ///   - timeLimit: In milliseconds.
    package init(arguments: [String], timeLimit: Int) {
        self.arguments = arguments
        self.timeLimit = timeLimit
    }

    package func deliver(_ attempt: Attempt, now: Int64, until stop: Stop) -> DeliveryAnswer {
        run(
            EventBody.json(attempt.event),
            Self.environment(attempt.event, attempt: attempt.id),
            stop
        )
    }

    package func test(_ event: ShopEvent, now: Int64, until stop: Stop) -> DeliveryAnswer {
        var environment = Self.environment(event, attempt: 0)
        environment["ALIPAY_TEST"] = "1"
        return run(EventBody.json(event, isTest: true), environment, stop)
    }

    private func run(
        _ input: [UInt8],
        _ environment: [String: String],
        _ stop: Stop
    ) -> DeliveryAnswer {
        let command = Command(
            arguments: arguments,
            environment: environment,
            input: input,
            timeLimit: timeLimit,
            outputLimit: 4096
        )
        do throws(SystemError) {
            let result = try command.run(cancellation: stop.commands)
            let detail = DeliveryAnswer.detail(result.output)
            switch result.end {
            case .exited(0): return DeliveryAnswer(.delivered, "exit 0", detail: detail)
            case .exited(Self.tryLater):
                return DeliveryAnswer(.failed, "exit 75, try later", detail: detail)
            case .exited(let status):
                return DeliveryAnswer(.failed, "exit \(status)", detail: detail)
            case .killed(let signal):
                return DeliveryAnswer(.failed, "signal \(signal)", detail: detail)
            case .overtime:
                return DeliveryAnswer(.failed, "took too long", detail: detail)
            case .cancelled: return DeliveryAnswer(.brokenOff, "stopped", detail: detail)
            }
        } catch {
            return DeliveryAnswer(.failed, "not run", detail: "\(error)")
        }
    }

    /// All of the program's environment: what most programs ask for, without any JSON to be read.
    static func environment(_ event: ShopEvent, attempt: Int64) -> [String: String] {
        var variables = [
            "PATH": path,
            "LANG": "C.UTF-8",
            "ALIPAY_EVENT": event.type,
            "ALIPAY_EVENT_ID": event.id,
            "ALIPAY_ATTEMPT": String(attempt),
            "ALIPAY_APP_ID": event.appID,
            "ALIPAY_OUT_TRADE_NO": event.outTradeNo,
            "ALIPAY_TRADE_NO": event.tradeNo,
            "ALIPAY_REASON": event.reason?.rawValue ?? "",
        ]
        if !event.unreadable.isEmpty { variables["ALIPAY_UNREADABLE"] = event.unreadable }
        if let count = event.quarantinedInHour {
            variables["ALIPAY_QUARANTINED_IN_HOUR"] = String(count)
        }
        if let order = event.order {
            let refunded = event.refundedFen > 0 ? event.refundedFen : order.refundedFen
            variables["ALIPAY_STATUS"] = order.status.rawValue
            variables["ALIPAY_TOTAL_FEN"] = String(order.totalFen)
            variables["ALIPAY_TOTAL_AMOUNT"] = Money.yuan(order.totalFen)
            variables["ALIPAY_REFUNDED_FEN"] = String(refunded)
            variables["ALIPAY_REFUNDED_AMOUNT"] = Money.yuan(refunded)
        }
        // A NUL would end a variable early.
        return variables.filter { !$0.value.utf8.contains(0) }
    }
}
