internal import Mustache

/// Text written into HTML, every special character escaped whatever stands beside it.
///
/// The template library escapes characters as Swift counts them, and there `"` followed by a
/// combining accent, or `<` after a prefix such as U+0600, is another character, which it lets
/// through. A browser reads code points, so it is code points that are escaped here.
struct HTMLText: MustacheContentType {
    func escapeText(_ text: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
