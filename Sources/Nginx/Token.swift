/// What a configuration is made of.
enum Token: Equatable {
    case word(String, line: Int)
    /// `;`
    case end
    /// `{`
    case open
    /// `}`
    case close(line: Int)
}
