internal import Settings

/// The languages that the page is written in.
enum PageLanguage: String, Sendable, CaseIterable {
    case chinese = "zh-CN"
    case english = "en"

    /// The language of the settings, or under `auto` what the browser prefers.
    ///
    /// Chinese where the header prefers neither.
    init(_ setting: Settings.Language, acceptLanguage: String) {
        switch setting {
        case .chinese: self = .chinese
        case .english: self = .english
        case .auto:
            let ranges = acceptLanguage.split(separator: ",").compactMap(LanguageRange.init)
            let isEnglishPreferred = ranges.weight(of: "en") > ranges.weight(of: "zh")
            self = isEnglishPreferred ? .english : .chinese
        }
    }

    var phrases: Phrases {
        switch self {
        case .chinese: .chinese
        case .english: .english
        }
    }
}

/// One member of Accept-Language (RFC 9110 §12.5.4), such as `zh-CN;q=0.8`.
private struct LanguageRange {
    /// The primary subtag in lower case, or `*`.
    let language: String
    /// The quality value in thousandths; 0 means not acceptable.
    let weight: Int

    /// Reads a member, or gives `nil` for one that is not a language.
    init?(_ member: Substring) {
        let parts = member.split(separator: ";", omittingEmptySubsequences: false)
            .map { $0.trimmingWhitespace() }
        guard parts.count <= 2,
            let language = parts[0].split(separator: "-", omittingEmptySubsequences: false).first
        else { return nil }
        self.language = language.lowercased()
        if parts.count == 2 {
            guard let weight = Self.weight(parts[1]) else { return nil }
            self.weight = weight
        } else {
            weight = 1000
        }
    }

    /// Reads `q=` and a qvalue (RFC 9110 §12.4.2): 0 to 1 with at most three decimals.
    private static func weight(_ text: Substring) -> Int? {
        guard text.lowercased().hasPrefix("q=") else { return nil }
        let parts = text.dropFirst(2).split(separator: ".", omittingEmptySubsequences: false)
        let decimals = parts.count == 2 ? parts[1] : ""
        guard (1...2).contains(parts.count), ["0", "1"].contains(parts[0]), decimals.count <= 3,
            decimals.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let thousandths = Int(decimals + String(repeating: "0", count: 3 - decimals.count))
        else { return nil }
        let weight = (parts[0] == "1" ? 1000 : 0) + thousandths
        return weight <= 1000 ? weight : nil
    }
}

extension [LanguageRange] {
    /// The highest weight that any region of a language has, else that of `*`, else 0.
    fileprivate func weight(of language: String) -> Int {
        let own = filter { $0.language == language }.map(\.weight).max()
        return own ?? filter { $0.language == "*" }.map(\.weight).max() ?? 0
    }
}

extension Substring {
    /// Without the spaces and tabs at both ends (RFC 9110 §5.6.3).
    fileprivate func trimmingWhitespace() -> Substring {
        let isText = { (character: Character) in character != " " && character != "\t" }
        guard let first = firstIndex(where: isText), let last = lastIndex(where: isText) else {
            return ""
        }
        return self[first...last]
    }
}
