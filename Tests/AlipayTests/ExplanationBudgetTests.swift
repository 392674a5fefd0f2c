import Alipay
import Signing
import Testing

/// Texts that are as dear to explain as can be: a message of Alipay's, and more behind it.
@Suite struct ExplanationBudgetTests {
    /// What signs answers.
    private static let gateway = Result { try PrivateKey(generatingForSimulator: ()) }

    private let merchant: Merchant
    private let message: String

    init() throws {
        merchant = try Merchant.get()
        message = try merchant.notification()
    }

    private func explain(_ text: String, within budget: SearchBudget) -> Explanation {
        merchant.ring.explanation(
            of: Array(text.utf8),
            refusedFor: .contentDiffers,
            within: budget
        )
    }

    /// The part as often as it fits into the longest text that is looked at, the message before it.
    private func filled(_ head: String, _ part: String) -> String {
        let room = Explainer.longestText - message.utf8.count - head.utf8.count
        return message + head + String(repeating: part, count: room / part.utf8.count)
    }

    @Test(arguments: [0, 1, 6, 7, 100, 2000, 20_000, 64_000])
    func `spaces that may have been a plus cost no more than there is`(count: Int) {
        // The less there is besides, and the earlier the long value comes, the more of it is tried.
        let few = ["app_id", "sign", "sign_type"].compactMap { name in
            Form.value(name, in: message).map { "\(name)=\($0)" }
        }
        let text = few.joined(separator: "&") + "&a=a" + String(repeating: "+", count: count)
        let budget = SearchBudget()
        let found = explain(text, within: budget)
        #expect(found == Explanation(.contentChanged, isProven: !budget.hasEnded))
        #expect(budget.used <= SearchBudget.usual)
        // From some length on, all choices would be billions of bytes to compare.
        #expect(budget.hasEnded == (count >= 2000), "\(budget.used)")
    }

    @Test(arguments: [
        ("&x=", "%25"), ("&x=", "%26amp%3B"), ("&x=", "%26"), ("&x=", "%22"), ("&x=", "%5C%22"),
        ("&x=", "%5B"), ("&x=%5B", "%7B%22a%22%3A"), ("&x=%7B", "a%3A1%2C"), ("&x=", "%E4%B8%AD"),
        ("&x=", "%FF"), ("&x=", "%0A"), ("&x=", "a"), ("", "&a=1"), ("", "&a=+"), ("", "&a"),
        ("", "&"), ("", "&%E4%B8%AD=%E4%B8%AD+%22"), ("&x=", "%"), ("&sign=", "+"),
    ])
    func `repeating patterns end the search, or are tried to the end`(head: String, part: String) {
        let text = filled(head, part)
        for limit in [1000, 200_000, SearchBudget.usual] {
            let budget = SearchBudget(limit: limit)
            let found = explain(text, within: budget)
            #expect(budget.used <= limit)
            #expect(!budget.hasEnded || !found.isProven, "\(found.english)")
        }
    }

    @Test func `250 fields are not tried in all pairs`() {
        let fields = (0..<220).map { "&a\($0)=\(String(repeating: "+%22", count: 50))" }.joined()
        let budget = SearchBudget()
        let found = explain(message + fields, within: budget)
        #expect(found == Explanation(.contentChanged, isProven: false))
        #expect(budget.used <= SearchBudget.usual && budget.hasEnded)
    }

    @Test(arguments: [
        (#"{"a":"~"}"#, "中"), (#"{"a":"~"}"#, #"\u4e2d"#), (#"{"a":"~"}"#, "/é"),
        (#"{"a":"~"}"#, #"\/"#), (#"{"a":"~"}"#, #"\\"#), (#"{"a":~1}"#, " "),
        (#"{~"z":1}"#, #""b":1,"#),
        (#"{"a":1,"b":2,"c":3,"d":4,"e":5,"f":"/中~"}"#, " "),
    ])
    func `an answer that was changed costs no more than there is`(
        content: String,
        part: String
    ) throws {
        let sign = Base64.encode(try Self.gateway.get().sign(Array("{}".utf8), with: .rsa2))
        let key = try PublicKey(reading: Self.gateway.get().publicPEM(), for: .rsa2)
        for room in [3000, 60_000] {
            let filling = String(repeating: part, count: room / part.utf8.count)
            let text =
                #"{"a_response":\#(content.replacing("~", with: filling)),"sign":"\#(sign)"}"#
            for limit in [1000, 200_000, SearchBudget.usual] {
                let budget = SearchBudget(limit: limit)
                let found = Explainer([Suspect(key, .alipay)])
                    .explain(response: Array(text.utf8), within: budget)
                #expect(limit < SearchBudget.usual || found?.cause == .contentChanged)
                #expect(found?.isProven == !budget.hasEnded)
                #expect(budget.used <= limit)
            }
        }
    }

    @Test func `keys are not tried without end`() throws {
        let other = try PrivateKey(generatingForSimulator: ()).publicPEM()
        let stranger = Suspect(try PublicKey(reading: other, for: .rsa2), .alipay)
        let few = SearchBudget()
        let text = Array(message.utf8)
        #expect(Explainer([stranger]).explain(text, within: few) == Explanation(.unknownKey))
        let budget = SearchBudget(limit: 10 * few.used)
        let many = Explainer([Suspect](repeating: stranger, count: 1000))
        #expect(many.explain(text, within: budget) == Explanation(.unknownKey, isProven: false))
        #expect(budget.hasEnded && budget.used <= 10 * few.used)
    }

    @Test func `a longer text than any of Alipay's is not looked at`() {
        let budget = SearchBudget()
        let found = explain(filled("&x=", "a") + "aaa", within: budget)
        #expect(found == Explanation(.notReadable, isProven: false))
        #expect(budget.used == 0)
    }

    @Test func `ends where it is cancelled, whatever it is at`() {
        let text = message.replacing("total_amount=88.88", with: "total_amount=0.01")
        for limit in [0, 1, 10, 100, 1000] {
            var asked = 0
            let budget = SearchBudget {
                asked += 1
                return asked > limit
            }
            let found = explain(text, within: budget)
            #expect(budget.hasEnded && !found.isProven)
            #expect(asked == limit + 1, "nothing is done after that")
        }
    }

    @Test func `finds the plus among few spaces and among many`() throws {
        for (subject, damaged) in [
            ("a+b c+d", "a b c d"), ("a b c d e f g h+i", "a b c d e f g h i"),
        ] {
            let form = try merchant.notification(changing: [("subject", subject)])
            let spaces = damaged.replacing(" ", with: "+")
            let budget = SearchBudget()
            let found = explain(Form.replacing("subject", with: spaces, in: form), within: budget)
            #expect(found == Explanation(.plusBecameSpace, "subject"))
        }
    }
}
