internal import Orders

/// PHP's answers beside the shadow's, request by request.
struct ShadowComparison {
    enum Kind: String, CaseIterable {
        /// PHP took what is refused here: it believes too much, or a key here is wrong.
        case phpAlone = "php_success_alone"
        /// PHP did not take what is taken here.
        case shadowAlone = "shadow_success_alone"
        /// Not in nginx's log.
        case unseenByPHP = "not_in_php_log"
        /// In nginx's log, and not in the ledger.
        case unseenByShadow = "not_in_shadow"
    }

    struct Difference {
        let kind: Kind
        let php: PHPLog.Answer?
        let shadow: ShadowAnswer?

        /// In milliseconds since 1970-01-01 UTC.
        var time: Int64 { php?.time ?? shadow?.answeredAt ?? 0 }
    }

    private(set) var bothSuccess = 0
    private(set) var bothFail = 0
    /// The oldest first.
    private(set) var differences: [Difference] = []
    /// How long PHP took, in milliseconds, the shortest first.
    let durations: [Int]

    /// Compares.
    ///
    /// - Parameters:
    ///   - php: What is in the log.
    ///   - shadow: What is in the ledger.
    ///   - since: Only what either answered since, in milliseconds since 1970-01-01 UTC.
    init(_ php: [PHPLog.Answer], with shadow: [ShadowAnswer], since: Int64) {
        let theirs = Dictionary(php.map { ($0.requestID, $0) }) { $1 }
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
        for answer in theirs.values where !seen.contains(answer.requestID) && answer.time >= since {
            differences.append(Difference(kind: .unseenByShadow, php: answer, shadow: nil))
        }
        differences.sort { $0.time < $1.time }
        durations = theirs.values.filter { $0.time >= since }.compactMap(\.milliseconds).sorted()
    }

    func count(_ kind: Kind) -> Int { differences.count { $0.kind == kind } }

    /// The duration below which so many percent are, or `nil` when there are none.
    func duration(percent: Int) -> Int? {
        guard !durations.isEmpty else { return nil }
        return durations[min(durations.count - 1, durations.count * percent / 100)]
    }
}

extension ShadowAnswer {
    var isSuccess: Bool { answer == "success" }

    /// What was answered, and why where that is known.
    var words: String {
        if isSuccess { return "success" }
        if !code.isEmpty { return "\(code): \(cause)" }
        return status == 200 ? "fail: kept aside, see notifications list" : "fail, \(status)"
    }
}
