internal import Alipay
internal import Orders
internal import PHPMigration

/// A comparison as a person reads it.
package struct ShadowText {
    package let text: String

    package init(_ comparison: ShadowComparison, limit: Int) {
        var parts = [Self.counts(comparison)]
        if !comparison.causes.isEmpty { parts.append(Self.refusals(comparison)) }
        if !comparison.differences.isEmpty {
            parts.append(Self.table(comparison.differences.suffix(limit)))
            let left = comparison.differences.count - limit
            if left > 0 { parts.append("\(left.grouped) older ones are not shown, see --limit") }
            parts.append(Self.advice(comparison))
        } else {
            let hasSome = comparison.bothSuccess + comparison.bothFail > 0
            parts.append(hasSome ? "no difference" : "nothing to compare")
        }
        text = parts.joined(separator: "\n\n")
    }

    private static func counts(_ comparison: ShadowComparison) -> String {
        var counts = TextTable("both success", comparison.bothSuccess.grouped)
        counts.add("both fail", comparison.bothFail.grouped)
        if comparison.bothFailCounted > 0 {
            counts.add("both fail, counted alone", comparison.bothFailCounted.grouped)
        }
        counts.add("success by PHP alone", comparison.count(.phpAlone).grouped)
        counts.add("success here alone", comparison.count(.shadowAlone).grouped)
        counts.add("not in PHP's log", comparison.count(.unseenByPHP).grouped)
        counts.add("not seen here", comparison.count(.unseenByShadow).grouped)
        let unreadable = comparison.unreadableLines
        if unreadable > 0 { counts.add("lines that cannot be read", unreadable.grouped) }
        if let median = comparison.duration(percent: 50),
            let slow = comparison.duration(percent: 99), let last = comparison.durations.last
        {
            counts.add("PHP took, ms", "\(median) median, \(slow) p99, \(last) at most")
        }
        return counts.text
    }

    private static func refusals(_ comparison: ShadowComparison) -> String {
        var table = TextTable("REFUSED HERE", "COPIES")
        for one in comparison.causes { table.add(one.cause, one.copies.grouped) }
        return table.text
    }

    private static func table(_ differences: ArraySlice<ShadowComparison.Difference>) -> String {
        var table = TextTable("TIME (BEIJING)", "ORDER", "PHP", "HERE", "REQUEST")
        for one in differences {
            table.add(
                AlipayTime.alipayText(one.time),
                one.shadow?.outTradeNo ?? "",
                one.php?.words ?? "not in the log",
                one.shadow?.words ?? "not seen",
                one.php?.requestID ?? one.shadow?.requestID ?? ""
            )
        }
        return table.text
    }

    private static func advice(_ comparison: ShadowComparison) -> String {
        let sentences: [(ShadowComparison.Kind, String)] = [
            (
                .phpAlone,
                "success by PHP alone: a forgery that PHP accepted, or a key, app_id or seller_id "
                    + "here is not the right one"
            ),
            (
                .shadowAlone,
                "success here alone: PHP did not take what Alipay signed; its answer was not the "
                    + "seven bytes of success"
            ),
            (
                .unseenByPHP,
                "not in PHP's log: name all log files, the rotated ones too; or requests came here "
                    + "by another way than nginx's mirror"
            ),
            (
                .unseenByShadow,
                "not seen here: the responder was not running, or the mirror does not reach it; or "
                    + "it was refused or repeated more often than is kept of an hour"
            ),
        ]
        let lines = sentences.filter { comparison.count($0.0) > 0 }.map { "→ \($0.1)" }
        return lines.joined(separator: "\n")
    }
}
