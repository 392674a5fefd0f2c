/// Editing a form the way somebody would who cannot sign: only where its fields begin and end.
///
/// A mutation of single bytes hardly ever leaves the signed text as it was; most of these do.
enum FormEdit: CaseIterable {
    case swap, double, drop, merge, split, hideEquals, addEmpty, escape

    /// Edits in one place.
    ///
    /// - Parameters:
    ///   - text: The form.
    ///   - seed: What decides about the edit and the place.
    /// - Returns: The edited form.
    static func edited(_ text: [UInt8], seed: UInt32) -> [UInt8] {
        var random = Int(seed)
        func draw(_ count: Int) -> Int {
            defer { random /= max(1, count) }
            return random % max(1, count)
        }
        let edit = allCases[draw(allCases.count)]
        let ampersand = UInt8(ascii: "&")
        var segments = text.split(separator: ampersand, omittingEmptySubsequences: false)
        let index = draw(segments.count)
        switch edit {
        case .swap: segments.swapAt(index, draw(segments.count))
        case .double: segments.append(segments[index])
        case .drop: segments.remove(at: index)
        case .merge:
            // Fields that stand side by side in the signed text.
            segments.sort { $0.lexicographicallyPrecedes($1) }
            let sorted = Array(segments.joined(separator: [ampersand]))
            return replacing("&", with: "%26", in: sorted, draw)
        case .split: return replacing("%26", with: "&", in: text, draw)
        case .hideEquals: return replacing("=", with: "%3D", in: text, draw)
        case .addEmpty: segments.insert([], at: index)
        case .escape:
            let place = draw(text.count)
            guard text.indices.contains(place), text[place] != UInt8(ascii: "%") else {
                return text
            }
            let digits = String(text[place], radix: 16)
            let escape = "%" + (digits.utf8.count < 2 ? "0" : "") + digits
            return Array(text[..<place]) + Array(escape.utf8) + Array(text[(place + 1)...])
        }
        return Array(segments.joined(separator: [ampersand]))
    }

    /// Replaces one of the places where the old text stands.
    private static func replacing(
        _ old: String,
        with new: String,
        in text: [UInt8],
        _ draw: (Int) -> Int
    ) -> [UInt8] {
        let places = text.indices.filter { text[$0...].starts(with: old.utf8) }
        guard !places.isEmpty else { return text }
        let place = places[draw(places.count)]
        return Array(text[..<place]) + Array(new.utf8) + Array(text[(place + old.utf8.count)...])
    }
}
