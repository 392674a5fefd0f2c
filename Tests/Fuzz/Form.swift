internal import HTTP

extension FuzzTarget {
    /// `FormFields` takes what `SlowForm` takes, and sees the same in it.
    static let form = FuzzTarget(
        name: "form",
        isForm: true,
        seeds: { try Seed.messages() + Seed.forms },
        check: { text in
            checkForm(text, limit: 200)
            checkForm(text, limit: 3)
        }
    )

    private static func checkForm(_ text: [UInt8], limit: Int) {
        let slow = SlowForm(text)
        do throws(FormError) {
            let fields = try FormFields(decoding: text, limit: limit)
            require(slow.badEscapes.isEmpty, "a bad escape is refused")
            require(!slow.hasDuplicates, "a name that occurs twice is refused")
            require(slow.fields.count <= limit, "no more than \(limit) fields are accepted")
            checkSame(fields, as: slow)
            checkWithout(fields, slow)
            checkEncoding(fields, slow)
        } catch {
            checkReason(error, slow, limit: limit)
        }
    }

    /// What is refused is refused for a reason that is there.
    private static func checkReason(_ error: FormError, _ slow: SlowForm, limit: Int) {
        switch error {
        case .badEscape(let offset):
            require(slow.badEscapes.first == offset, "the first bad escape is at byte \(offset)")
        case .duplicateName(let name):
            let same = slow.fields.filter { String(decoding: $0.name, as: UTF8.self) == name }
            require(same.count > 1, "the name \(name) occurs twice")
        case .tooManyFields:
            require(slow.fields.count > limit, "there are more than \(limit) fields")
        }
    }

    private static func checkSame(_ fields: FormFields, as slow: SlowForm) {
        require(fields.count == slow.fields.count, "the number of fields is the same")
        let names = slow.sorted.map { String(decoding: $0.name, as: UTF8.self) }
        require(fields.names == names, "the names are the same")
        for field in slow.fields {
            guard let name = field.nameText else { continue }
            require(fields[name].map(Array.init) == field.value, "the value of \(name) is the same")
            let text = String(validating: field.value, as: UTF8.self)
            require(fields.text(name) == text, "the text of \(name) is the same")
        }
        require(fields.joined() == slow.joined, "the joined text is the same")
    }

    private static func checkWithout(_ fields: FormFields, _ slow: SlowForm) {
        let names = slow.fields.compactMap(\.nameText)
        let absent = (names.max() ?? "") + "x"
        require(fields[absent] == nil, "there is no \(absent)")
        // One name, the outer two, all but one, one that is not there.
        let choices = [
            Array(names.prefix(1)), [names.first, names.last].compactMap(\.self),
            Array(names.dropFirst()), [absent],
        ]
        for left in choices {
            let rest = fields.without(left)
            require(rest.joined() == slow.without(left).joined, "exactly \(left) is left out")
            require(left.allSatisfy { rest[$0] == nil }, "none of \(left) is there")
        }
    }

    /// Written and read again it is the same form; names are written as texts.
    private static func checkEncoding(_ fields: FormFields, _ slow: SlowForm) {
        let pairs = slow.fields.compactMap { field in
            field.nameText.map { (name: $0, value: field.value) }
        }
        guard pairs.count == slow.fields.count else { return }
        let again = try? FormFields(decoding: FormEncoding.encode(pairs), limit: pairs.count)
        require(again?.joined() == fields.joined(), "encoded and decoded it is the same form")
        require(again?.names == fields.names, "encoded and decoded it has the same names")
    }
}
