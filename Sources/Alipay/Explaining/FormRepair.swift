/// Looks for the one change of a form after which its signature fits.
struct FormRepair {
    private let form: LooseForm
    private let text: [UInt8]
    private let own: [String]
    private let trial: ContentTrial

    init(_ form: LooseForm, text: [UInt8], own: [String], _ trial: ContentTrial) {
        self.form = form
        self.text = text
        self.own = own
        self.trial = trial
    }

    /// The change, or `nil` when none that is known makes the signature fit.
    ///
    /// - Throws: `SearchEnded` when not all that are known could be tried.
    func find() throws(SearchEnded) -> Explanation? {
        let searches: [() throws(SearchEnded) -> Explanation?] = [
            duplicate, signType, general, added, wholeText, alternatives, removed, addedPair,
        ]
        for search in searches {
            if let found = try search() { return found }
        }
        return nil
    }

    private func duplicate() throws(SearchEnded) -> Explanation? {
        for index in form.duplicates {
            if try trial.fits(form.removing([index])) {
                return Explanation(.duplicateName, names(of: [index]))
            }
        }
        return nil
    }

    /// V2 signs the sign_type: it must be there, and the one that was signed.
    private func signType() throws(SearchEnded) -> Explanation? {
        let place = form.pairs.firstIndex { $0.isNamed("sign_type") }
        for claim in ["RSA2", "RSA"] {
            let value = Array(claim.utf8)
            if let place {
                if try trial.fits(form.replacing(place, with: value)) {
                    return Explanation(.signTypeChanged, claim)
                }
            } else if try trial.fits(form.adding("sign_type", value)) {
                return Explanation(.signTypeMissing, claim)
            }
        }
        return nil
    }

    /// A change that befell all values, or one of them.
    private func general() throws(SearchEnded) -> Explanation? {
        for (cause, repair) in ValueRepair.general {
            var changed: [Int] = []
            var pairs = form.pairs
            for index in pairs.indices where !pairs[index].isNamed("sign") {
                let value = try repair(pairs[index].value, trial.budget)
                guard let value, value != pairs[index].value else { continue }
                pairs[index].value = value
                changed.append(index)
            }
            guard !changed.isEmpty else { continue }
            if try trial.fits(pairs) { return Explanation(cause, names(of: changed)) }
            for index in changed where changed.count > 1 {
                if try trial.fits(form.replacing(index, with: pairs[index].value)) {
                    return Explanation(cause, names(of: [index]))
                }
            }
        }
        return nil
    }

    /// One parameter too many, or several in front or behind.
    private func added() throws(SearchEnded) -> Explanation? {
        for index in form.pairs.indices {
            if try trial.fits(form.removing([index])) {
                return Explanation(.parameterAdded, names(of: [index]))
            }
        }
        for count in 2..<max(3, min(form.arrival.count, 12)) {
            for places in [form.arrival.prefix(count), form.arrival.suffix(count)] {
                if try trial.fits(form.removing(Array(places))) {
                    return Explanation(.parameterAdded, names(of: Array(places)))
                }
            }
        }
        return nil
    }

    /// Two parameters too many, wherever they stand.
    private func addedPair() throws(SearchEnded) -> Explanation? {
        for first in form.pairs.indices {
            for second in form.pairs.indices.dropFirst(first + 1) {
                if try trial.fits(form.removing([first, second])) {
                    return Explanation(.parameterAdded, names(of: [first, second]))
                }
            }
        }
        return nil
    }

    /// A text that was decoded already when it came.
    private func wholeText() throws(SearchEnded) -> Explanation? {
        let plain = try LooseForm(text, decoding: false, leavingOut: own, trial.budget)
        return try trial.fits(plain.pairs) ? Explanation(.decodedTwice) : nil
    }

    /// A change of one value that has to be guessed; and of all spaces that were a plus.
    private func alternatives() throws(SearchEnded) -> Explanation? {
        for index in form.pairs.indices where !form.pairs[index].isNamed("sign") {
            let cause = try ValueRepair.alternative(to: form.pairs[index].value, trial.budget) {
                value throws(SearchEnded) in
                try trial.fits(form.replacing(index, with: value))
            }
            if let cause { return Explanation(cause, names(of: [index])) }
        }
        return nil
    }

    /// A parameter that got lost, of those whose value is not a secret.
    private func removed() throws(SearchEnded) -> Explanation? {
        let known: [(name: String, values: [[UInt8]])] = [
            ("charset", ["utf-8", "UTF-8", "GBK", "gbk"].map { Array($0.utf8) }),
            ("version", [Array("1.0".utf8)]),
            ("notify_type", [Array("trade_status_sync".utf8)]),
            ("auth_app_id", [form["app_id"] ?? []]),
            ("app_id", [form["auth_app_id"] ?? []]),
            ("point_amount", [Array("0.00".utf8)]),
            (
                "trade_status",
                ["TRADE_SUCCESS", "TRADE_FINISHED", "TRADE_CLOSED"].map { Array($0.utf8) }
            ),
        ]
        for (name, values) in known where form[name] == nil {
            for value in values {
                if try trial.fits(form.adding(name, value)) {
                    return Explanation(.parameterRemoved, name)
                }
            }
        }
        return nil
    }

    private func names(of places: [Int]) -> String {
        places.prefix(8).map { form.pairs[$0].nameBeginning }.joined(separator: ", ")
    }
}
