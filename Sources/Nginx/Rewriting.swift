internal import _StringProcessing

/// What the directives of the rewrite module do to a path, in their order.
struct Rewriting {
    enum Outcome {
        case unchanged
        /// Another path; a new location is looked for unless it `stays`.
        case changed(String, stays: Bool)
        case ends(Reach.End)
    }

    /// `POST` or `GET`, which conditions may ask for.
    let method: String
    private(set) var conditions: [Reach.Condition] = []

    init(method: String) { self.method = method }

    /// Goes through a block.
    mutating func run(_ block: [Directive], on path: String) -> Outcome {
        var current = path
        for directive in block {
            switch directive.name {
            case "break": return changed(current, from: path, stays: true)
            case "return": return .ends(Self.end(of: directive))
            case "if":
                switch holds(directive.arguments) {
                case false?: break
                case true?:
                    let outcome = run(directive.block ?? [], on: current)
                    guard case .unchanged = outcome else { return outcome }
                case nil: note(directive)
                }
            case "rewrite":
                switch Self.rewrite(directive, current) {
                case .none: break
                case .to(let next, let flag):
                    current = next
                    if flag == "last" { return .changed(current, stays: false) }
                    if flag == "break" { return .changed(current, stays: true) }
                case .end(let end): return .ends(end)
                }
            default: break
            }
        }
        return changed(current, from: path, stays: false)
    }

    private func changed(_ current: String, from path: String, stays: Bool) -> Outcome {
        current == path ? .unchanged : .changed(current, stays: stays)
    }

    /// Whether a condition holds; `nil` when it depends on more than the method.
    private func holds(_ arguments: [String]) -> Bool? {
        let words = Self.insideParentheses(arguments)
        guard words.count == 3, words[0] == "$request_method" else { return nil }
        switch words[1] {
        case "=": return words[2] == method
        case "!=": return words[2] != method
        case "~", "~*", "!~", "!~*":
            guard let regex = try? Regex(words[2]) else { return nil }
            let isMatch = method.contains(regex.ignoresCase(words[1].hasSuffix("*")))
            return isMatch != words[1].hasPrefix("!")
        default: return nil
        }
    }

    /// `(a = b)` may also have spaces at its ends.
    private static func insideParentheses(_ arguments: [String]) -> [String] {
        let text = arguments.joined(separator: " ")
        guard text.hasPrefix("("), text.hasSuffix(")") else { return [] }
        return text.dropFirst().dropLast().split(separator: " ").map(String.init)
    }

    /// Remembers what a condition that cannot be decided would do.
    private mutating func note(_ test: Directive) {
        for directive in test.block ?? [] {
            switch directive.name {
            case "return": conditions.append(Reach.Condition(directive: directive, test: test))
            case "rewrite" where Self.isRedirect(directive):
                conditions.append(Reach.Condition(directive: directive, test: test))
            default: break
            }
        }
    }

    /// `return 301 URL;`, `return URL;`, `return 200 "text";` or `return 404;`.
    static func end(of directive: Directive) -> Reach.End {
        let first = directive.arguments.first ?? ""
        let second = directive.arguments.dropFirst().first ?? ""
        guard let code = Int(first) else { return .redirect(directive, code: 302, target: first) }
        if [301, 302, 303, 307, 308].contains(code) {
            return .redirect(directive, code: code, target: second)
        }
        return .answer(directive, code: code, text: second)
    }

    private enum Step {
        case none
        case to(String, flag: String)
        case end(Reach.End)
    }

    private static func isRedirect(_ directive: Directive) -> Bool {
        let flag = directive.arguments.dropFirst(2).first ?? ""
        return ["permanent", "redirect"].contains(flag)
            || directive.arguments.dropFirst().first.map(isElsewhere) == true
    }

    private static func isElsewhere(_ target: String) -> Bool {
        ["http://", "https://", "$scheme"].contains { target.hasPrefix($0) }
    }

    private static func rewrite(_ directive: Directive, _ path: String) -> Step {
        let arguments = directive.arguments
        guard arguments.count >= 2, let regex = try? Regex(arguments[0]) else {
            return .end(.undecided(directive))
        }
        let match = path.firstMatch(of: regex.matchingSemantics(.unicodeScalar))
        guard let match else { return .none }
        let flag = arguments.dropFirst(2).first ?? ""
        if isRedirect(directive) {
            let code = flag == "permanent" ? 301 : 302
            return .end(.redirect(directive, code: code, target: arguments[1]))
        }
        var target = String(arguments[1].prefix { $0 != "?" })
        for index in (1..<10).reversed() where target.contains("$\(index)") {
            let part = index < match.output.count ? match.output[index].substring ?? "" : ""
            target = target.replacing("$\(index)", with: part)
        }
        target = target.replacing("$uri", with: path)
        guard !target.contains("$") else { return .end(.undecided(directive)) }
        return .to(target, flag: flag)
    }
}
