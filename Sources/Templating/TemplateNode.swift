/// A piece of a compiled template.
enum TemplateNode: Sendable {
    case text(String)
    /// Raw: it is written as it is, whatever the format.
    case variable(String, isRaw: Bool)
    case section(String, isInverted: Bool, [TemplateNode])
}
