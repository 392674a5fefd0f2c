internal import Alipay
internal import Orders
internal import PHPMigration

/// A comparison as JSON.
package struct ShadowJSON: Encodable {
    private struct Row: Encodable {
        let kind: String
        let time: String
        let request_id: String
        let out_trade_no: String?
        let app_id: String?
        let notify_id: String?
        let php_status: Int?
        let php_bytes: Int?
        let answer: String?
        let status: Int?
        let code: String?
        let cause: String?

        init(_ one: ShadowComparison.Difference) {
            kind = one.kind.rawValue
            time = AlipayTime.rfc3339(one.time)
            request_id = one.php?.requestID ?? one.shadow?.requestID ?? ""
            out_trade_no = one.shadow?.outTradeNo
            app_id = one.shadow?.appID
            notify_id = one.shadow?.notifyID
            php_status = one.php?.status
            php_bytes = one.php?.length
            answer = one.shadow?.answer
            status = one.shadow?.status
            code = one.shadow.flatMap { $0.code.isEmpty ? nil : $0.code }
            cause = one.shadow.flatMap { $0.cause.isEmpty ? nil : $0.cause }
        }
    }

    private struct Refused: Encodable {
        let hour: String
        let cause: String
        let copies: Int
    }

    private let both_success: Int
    private let both_fail: Int
    private let both_fail_counted: Int
    private let php_success_alone: Int
    private let shadow_success_alone: Int
    private let not_in_php_log: Int
    private let not_in_shadow: Int
    private let unreadable_lines: Int
    private let php_milliseconds: [String: Int]
    private let differences: [Row]
    private let refused: [Refused]

    package init(_ comparison: ShadowComparison) {
        both_success = comparison.bothSuccess
        both_fail = comparison.bothFail
        both_fail_counted = comparison.bothFailCounted
        refused = comparison.refusals.map {
            Refused(hour: AlipayTime.rfc3339($0.hour), cause: $0.cause, copies: $0.copies)
        }
        php_success_alone = comparison.count(.phpAlone)
        shadow_success_alone = comparison.count(.shadowAlone)
        not_in_php_log = comparison.count(.unseenByPHP)
        not_in_shadow = comparison.count(.unseenByShadow)
        unreadable_lines = comparison.unreadableLines
        var times: [String: Int] = [:]
        times["median"] = comparison.duration(percent: 50)
        times["p99"] = comparison.duration(percent: 99)
        times["max"] = comparison.durations.last
        php_milliseconds = times
        differences = comparison.differences.map { Row($0) }
    }
}
