internal import _StringProcessing

/// Finds the location of a path as `ngx_http_core_find_location` does.
struct LocationSearch {
    enum Result {
        case found(Location)
        /// The location is the path and a slash: nginx redirects there.
        case slashIsAdded(Location)
        /// A regular expression that is not understood here would have to be tried.
        case undecided(Location)
        case nothing
    }

    let path: String

    func find(in locations: [Location]) -> Result {
        if let exact = locations.first(where: { $0.pattern == .exact(path) }) {
            return .found(exact)
        }
        var best: (location: Location, length: Int, isFinal: Bool)?
        for location in locations {
            guard case .prefix(let prefix, let isFinal) = location.pattern, path.hasPrefix(prefix)
            else { continue }
            let length = prefix.utf8.count
            if length >= best?.length ?? 0 { best = (location, length, isFinal) }
        }
        let isWhole = best?.length == path.utf8.count
        if !isWhole, let slash = locations.first(where: addsSlash) { return .slashIsAdded(slash) }
        var nested: Result = .nothing
        if let best {
            nested = find(in: best.location.inner)
            switch nested {
            case .slashIsAdded, .undecided: return nested
            case .found(let inner) where !inner.isPrefix: return nested
            case .found, .nothing: break
            }
        }
        if best?.isFinal != true {
            for location in locations {
                guard case .regex(let text, let ignoresCase) = location.pattern else { continue }
                guard let regex = try? Regex(text) else { return .undecided(location) }
                let isMatch = path.firstMatch(
                    of: regex.ignoresCase(ignoresCase).matchingSemantics(.unicodeScalar)
                )
                guard isMatch != nil else { continue }
                if case .nothing = find(in: location.inner) { return .found(location) }
                return find(in: location.inner)
            }
        }
        if case .found = nested { return nested }
        return best.map { .found($0.location) } ?? .nothing
    }

    private func addsSlash(_ location: Location) -> Bool {
        switch location.pattern {
        case .exact(let text), .prefix(let text, _):
            text.utf8.count == path.utf8.count + 1 && text == path + "/" && location.pass != nil
        case .regex, .named: false
        }
    }
}

extension Location {
    fileprivate var isPrefix: Bool {
        if case .prefix = pattern { true } else { false }
    }
}
