internal import Transfer

/// What became of the requests so far.
struct Tally: Sendable {
    var successes = 0
    /// 503 and `fail`: Alipay sends again.
    var fails = 0
    /// No answer, or the web server's own 502 and 504 in place of one.
    var broken = 0
    /// Anything else, which no request here should ever get.
    var others = 0
    /// One of those, to be looked at.
    var strange = ""
    /// In milliseconds.
    var longest = 0
    /// The longest time without a success, in milliseconds.
    var pause = 0
    var lastSuccess = ContinuousClock.now

    /// What should not have been answered, for a report; nothing when all is well.
    var complaint: [String] { others > 0 ? ["\(others) answers like \(strange)"] : [] }

    var requests: Int { successes + fails + broken + others }

    /// Counts an answer, and says whether it was `success`.
    mutating func count(_ reply: HTTPReply?, milliseconds: Int) -> Bool {
        longest = max(longest, milliseconds)
        switch (reply?.status, reply?.text) {
        case (200, "success"):
            successes += 1
            let now = ContinuousClock.now
            pause = max(pause, Int((now - lastSuccess) / .milliseconds(1)))
            lastSuccess = now
            return true
        case (503, "fail"): fails += 1
        case (nil, _), (502, _), (504, _): broken += 1
        case (let status?, let text):
            others += 1
            strange = "\(status) \(text?.prefix(60) ?? "")"
        }
        return false
    }

    static func - (later: Tally, earlier: Tally) -> Tally {
        Tally(
            successes: later.successes - earlier.successes,
            fails: later.fails - earlier.fails,
            broken: later.broken - earlier.broken,
            others: later.others - earlier.others,
            strange: later.strange,
            longest: later.longest,
            pause: later.pause,
            lastSuccess: later.lastSuccess
        )
    }
}
