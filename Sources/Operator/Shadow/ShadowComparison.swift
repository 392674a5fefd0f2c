package import Orders
package import PHPMigration

/// PHP's answers beside the shadow's, request by request.
package struct ShadowComparison {
    package enum Kind: String, CaseIterable, Sendable {
        /// PHP took what is refused here: it accepts too much, or a key here is wrong.
        case phpAlone = "php_success_alone"
        /// PHP did not take what is taken here.
        case shadowAlone = "shadow_success_alone"
        /// Not in nginx's log.
        case unseenByPHP = "not_in_php_log"
        /// In nginx's log, and not in the ledger.
        case unseenByShadow = "not_in_shadow"
    }

    package struct Difference {
        package let kind: Kind
        package let php: PHPLog.Answer?
        package let shadow: ShadowAnswer?

        /// In milliseconds since 1970-01-01 UTC.
        package var time: Int64 { php?.time ?? shadow?.answeredAt ?? 0 }
    }

    package private(set) var bothSuccess = 0
    package private(set) var bothFail = 0
    /// PHP said `fail` to what is counted here and not kept.
    package private(set) var bothFailCounted = 0
    /// What was refused here, by cause and hour.
    package let refusals: [ShadowRefusals]
    /// The oldest first.
    package private(set) var differences: [Difference] = []
    /// How long PHP took, in milliseconds, the shortest first.
    package let durations: [Int]
    /// Lines of the log that are in another format, or without a request's name.
    package let unreadableLines: Int

    /// Compares.
    ///
    /// - Parameters:
    ///   - php: What is in the log.
    ///   - shadow: What is in the ledger.
    ///   - refusals: How many were refused here; the first of each cause and hour are in `shadow`.
    ///   - since: Only what either answered since, in milliseconds since 1970-01-01 UTC.
    package init(
        _ php: PHPLog,
        with shadow: [ShadowAnswer],
        _ refusals: [ShadowRefusals],
        since: Int64
    ) {
        self.refusals = refusals.filter { $0.hour > since - Self.hour }
        unreadableLines = php.unreadableLines
        let theirs = Dictionary(php.answers.map { ($0.requestID, $0) }) { $1 }
        var seen: Set<String> = []
        for ours in shadow {
            let answer = ours.requestID.isEmpty ? nil : theirs[ours.requestID]
            if let answer { seen.insert(answer.requestID) }
            guard max(ours.answeredAt, answer?.time ?? .min) >= since else { continue }
            guard let answer else {
                differences.append(Difference(kind: .unseenByPHP, php: nil, shadow: ours))
                continue
            }
            switch (answer.isSuccess, ours.isSuccess) {
            case (true, true): bothSuccess += 1
            case (false, false): bothFail += 1
            case (true, false):
                differences.append(Difference(kind: .phpAlone, php: answer, shadow: ours))
            case (false, true):
                differences.append(Difference(kind: .shadowAlone, php: answer, shadow: ours))
            }
        }
        var counted = Self.countedAlone(refusals, shadow)
        let unseen = theirs.values.filter { !seen.contains($0.requestID) && $0.time >= since }
        for answer in unseen.sorted(by: { $0.time < $1.time }) {
            if !answer.isSuccess, Self.take(answer.time, from: &counted) {
                bothFailCounted += 1
            } else {
                differences.append(Difference(kind: .unseenByShadow, php: answer, shadow: nil))
            }
        }
        differences.sort { $0.time < $1.time }
        durations = theirs.values.filter { $0.time >= since }.compactMap(\.milliseconds).sorted()
    }

    private static let hour: Int64 = 3_600_000

    /// How many of each hour were counted and not kept.
    private static func countedAlone(
        _ refusals: [ShadowRefusals],
        _ kept: [ShadowAnswer]
    ) -> [Int64: Int] {
        var counted = Dictionary(refusals.map { ($0.hour, $0.copies) }, uniquingKeysWith: +)
        for one in kept where one.refusal != nil { counted[one.hour]? -= 1 }
        return counted
    }

    /// Takes one that was counted when PHP answered; the clocks of the two may be a moment apart.
    private static func take(_ time: Int64, from counted: inout [Int64: Int]) -> Bool {
        let hour = time / Self.hour * Self.hour
        let found = [hour, hour - Self.hour, hour + Self.hour].first { counted[$0] ?? 0 > 0 }
        guard let found else { return false }
        counted[found]? -= 1
        return true
    }

    /// How many were refused here for each cause, the most frequent first.
    package var causes: [(cause: String, copies: Int)] {
        Dictionary(refusals.map { ($0.cause, $0.copies) }, uniquingKeysWith: +)
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { (cause: $0.key, copies: $0.value) }
    }

    /// How many differ in a way.
    package func count(_ kind: Kind) -> Int { differences.count { $0.kind == kind } }

    /// The duration below which so many percent are, or `nil` when there are none.
    package func duration(percent: Int) -> Int? {
        guard !durations.isEmpty else { return nil }
        return durations[min(durations.count - 1, durations.count * percent / 100)]
    }
}

extension ShadowComparison {
    /// Whether everything could be read, and nothing differs.
    package var isClean: Bool { differences.isEmpty && unreadableLines == 0 }
}

extension ShadowAnswer {
    var isSuccess: Bool { answer == "success" }

    /// What was answered, and why where that is known.
    var words: String {
        if isSuccess { return "success" }
        if !code.isEmpty { return "\(code): \(cause)" }
        return status == 200 ? "fail: quarantined, see notifications list" : "fail, \(status)"
    }
}
