/// What the tags of a template stand for.
package protocol TemplateVariables {
    /// A variable by its name.
    ///
    /// - Parameter name: As it stands in the tag.
    /// - Returns: What it holds, or `nil` where there is no such variable or nothing to say of it.
    func value(named name: String) -> TemplateValue?
}

/// What a variable holds.
package enum TemplateValue {
    case text(String)
    case flag(Bool)
    /// A section is written once for each of them.
    case list([any TemplateVariables])
}
