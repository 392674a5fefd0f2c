/// Looks for the one change of a form after which its signature fits.
struct FormRepair {
    private let form: LooseForm
    private let text: [UInt8]
    private let own: [String]

    init(_ form: LooseForm, text: [UInt8], own: [String]) {
        self.form = form
        self.text = text
        self.own = own
    }

    /// The change, or `nil` when none that is known makes the signature fit.
    func find(_ trial: inout ContentTrial) -> Explanation? {
        duplicate(&trial) ?? signType(&trial) ?? general(&trial) ?? added(&trial)
            ?? wholeText(&trial) ?? alternatives(&trial) ?? removed(&trial) ?? addedPair(&trial)
    }

    private func duplicate(_ trial: inout ContentTrial) -> Explanation? {
        for name in form.duplicateNames {
            for index in form.pairs.indices where form.pairs[index].name == name {
                if trial.fits(form.removing([index])) {
                    return Explanation(.duplicateName, names(of: [index]))
                }
            }
        }
        return nil
    }

    /// V2 signs the sign_type: it must be there, and the one that was signed.
    private func signType(_ trial: inout ContentTrial) -> Explanation? {
        let place = form.pairs.firstIndex { $0.isNamed("sign_type") }
        for claim in ["RSA2", "RSA"] {
            let pairs =
                place.map { form.replacing($0, with: Array(claim.utf8)) }
                ?? form.adding("sign_type", Array(claim.utf8))
            if trial.fits(pairs) {
                return Explanation(place == nil ? .signTypeMissing : .signTypeChanged, claim)
            }
        }
        return nil
    }

    /// A change that befell all values, or one of them.
    private func general(_ trial: inout ContentTrial) -> Explanation? {
        for (cause, repair) in ValueRepair.general {
            var changed: [Int] = []
            var pairs = form.pairs
            for index in pairs.indices where !pairs[index].isNamed("sign") {
                guard let value = repair(pairs[index].value), value != pairs[index].value else {
                    continue
                }
                pairs[index].value = value
                changed.append(index)
            }
            guard !changed.isEmpty else { continue }
            if trial.fits(pairs) { return Explanation(cause, names(of: changed)) }
            for index in changed where changed.count > 1 {
                if trial.fits(form.replacing(index, with: pairs[index].value)) {
                    return Explanation(cause, names(of: [index]))
                }
            }
        }
        return nil
    }

    /// One parameter too many, or several in front or behind.
    private func added(_ trial: inout ContentTrial) -> Explanation? {
        for index in form.pairs.indices where trial.fits(form.removing([index])) {
            return Explanation(.parameterAdded, names(of: [index]))
        }
        for count in 2..<max(3, min(form.arrival.count, 12)) {
            for places in [form.arrival.prefix(count), form.arrival.suffix(count)] {
                if trial.fits(form.removing(Set(places))) {
                    return Explanation(.parameterAdded, names(of: Array(places)))
                }
            }
        }
        return nil
    }

    /// Two parameters too many, wherever they stand.
    private func addedPair(_ trial: inout ContentTrial) -> Explanation? {
        for first in form.pairs.indices {
            for second in form.pairs.indices.dropFirst(first + 1) {
                if trial.isExhausted { return nil }
                if trial.fits(form.removing([first, second])) {
                    return Explanation(.parameterAdded, names(of: [first, second]))
                }
            }
        }
        return nil
    }

    /// A text that was decoded already when it came.
    private func wholeText(_ trial: inout ContentTrial) -> Explanation? {
        let plain = LooseForm(text, decoding: false, leavingOut: own)
        return trial.fits(plain.pairs) ? Explanation(.decodedTwice) : nil
    }

    /// A change of one value that has to be guessed; and of all spaces that were a plus.
    private func alternatives(_ trial: inout ContentTrial) -> Explanation? {
        for index in form.pairs.indices where !form.pairs[index].isNamed("sign") {
            for (cause, value) in ValueRepair.alternatives(to: form.pairs[index].value) {
                if trial.fits(form.replacing(index, with: value)) {
                    return Explanation(cause, names(of: [index]))
                }
            }
        }
        return nil
    }

    /// A parameter that got lost, of those whose value is no secret.
    private func removed(_ trial: inout ContentTrial) -> Explanation? {
        let known: [(String, [String])] = [
            ("charset", ["utf-8", "UTF-8", "GBK", "gbk"]),
            ("version", ["1.0"]),
            ("notify_type", ["trade_status_sync"]),
            ("auth_app_id", [form["app_id"].map { String(decoding: $0, as: UTF8.self) } ?? ""]),
            ("app_id", [form["auth_app_id"].map { String(decoding: $0, as: UTF8.self) } ?? ""]),
            ("point_amount", ["0.00"]),
            ("trade_status", ["TRADE_SUCCESS", "TRADE_FINISHED", "TRADE_CLOSED"]),
        ]
        for (name, values) in known where form[name] == nil {
            for value in values where trial.fits(form.adding(name, Array(value.utf8))) {
                return Explanation(.parameterRemoved, name)
            }
        }
        return nil
    }

    private func names(of places: [Int]) -> String {
        places.prefix(8).map { form.pairs[$0].printableName }.joined(separator: ", ")
    }
}
