/// A template that is being filled in.
struct TemplateRendering {
    /// What stands around a tag: the variables and, inside them, those of sections.
    private enum Context {
        case variables(any TemplateVariables)
        /// `{{.}}` is this text.
        case text(String)
    }

    private(set) var text = ""
    private let format: Template.Format
    /// The innermost is the last.
    private var contexts: [Context]

    init(of variables: any TemplateVariables, as format: Template.Format) {
        self.format = format
        contexts = [.variables(variables)]
    }

    mutating func write(_ nodes: [TemplateNode]) {
        for node in nodes {
            switch node {
            case .text(let plain): text += plain
            case .variable(let name, let isRaw): write(value(named: name), isRaw: isRaw)
            case .section(let name, isInverted: false, let inner):
                write(inner, for: value(named: name))
            case .section(let name, isInverted: true, let inner):
                if isNothing(value(named: name)) { write(inner) }
            }
        }
    }

    private mutating func write(_ value: TemplateValue?, isRaw: Bool) {
        switch value {
        case .text(let value) where isRaw || format == .text: text += value
        case .text(let value): writeEscaped(value)
        case .flag(let flag): text += flag ? "true" : "false"
        case .list, nil: break
        }
    }

    private mutating func write(_ nodes: [TemplateNode], for value: TemplateValue?) {
        switch value {
        case .flag(true): write(nodes)
        case .text(let text): write(nodes, in: .text(text))
        case .list(let items): for item in items { write(nodes, in: .variables(item)) }
        case .flag(false), nil: break
        }
    }

    private mutating func write(_ nodes: [TemplateNode], in context: Context) {
        contexts.append(context)
        write(nodes)
        contexts.removeLast()
    }

    private func isNothing(_ value: TemplateValue?) -> Bool {
        switch value {
        case .text, .flag(true): false
        case .list(let items): items.isEmpty
        case .flag(false), nil: true
        }
    }

    private func value(named name: String) -> TemplateValue? {
        if name == "." {
            guard case .text(let text) = contexts.last else { return nil }
            return .text(text)
        }
        for case .variables(let variables) in contexts.reversed() {
            if let value = variables.value(named: name) { return value }
        }
        return nil
    }

    /// A browser reads code points, so it is code points that are escaped: to Swift, `"` followed by
    /// a combining accent, or `<` after a prefix such as U+0600, is another character.
    private mutating func writeEscaped(_ value: String) {
        for scalar in value.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}
