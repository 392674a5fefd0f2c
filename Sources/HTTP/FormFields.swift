/// The fields of an `application/x-www-form-urlencoded` text: names and values as bytes.
///
/// Every name and value is decoded exactly once (`+` to space, `%XX` to a byte) and never made
/// into a string on the way: the text may be in any charset, and a signature covers its bytes.
/// The rule is the URL standard's form decoding, with two differences: a bad `%` escape and a
/// name that occurs twice are errors.
package struct FormFields: Sendable {
    /// All fields decoded, `name=value` back to back in the order in which they came.
    let bytes: [UInt8]
    /// The fields, sorted by name in byte order.
    let fields: [FormField]
    /// Whether an `&` stands in a name or a value, or an `=` in a name, so that the joined text can be
    /// cut in other places than where this form is.
    ///
    /// It counts those of fields that were left out since, too.
    package let holdsSeparators: Bool
    /// See `hasPlainNames`: of all fields that there were.
    let hadPlainNames: Bool

    /// Decodes a form text.
    ///
    /// - Parameters:
    ///   - text: The raw request body or query string.
    ///   - limit: How many fields are accepted at most.
    /// - Throws: `FormError` when an escape is bad, a name occurs twice, or the limit is passed.
    package init(decoding text: [UInt8], limit: Int = 200) throws(FormError) {
        let form = try DecodedForm(text, limit: limit)
        fields = try Self.sorted(form.fields, by: form.bytes)
        bytes = form.bytes
        holdsSeparators = form.holdsSeparators
        hadPlainNames = form.hasPlainNames
    }

    /// The same form with a part of its fields.
    private init(_ form: FormFields, only fields: [FormField]) {
        bytes = form.bytes
        self.fields = fields
        holdsSeparators = form.holdsSeparators
        hadPlainNames = form.hadPlainNames
    }

    package var count: Int { fields.count }

    /// Whether a field has a name but no value.
    package var hasEmptyValues: Bool { fields.contains { $0.value.isEmpty } }

    /// The same form without the fields of these names.
    package func without(_ names: [String]) -> FormFields {
        let left = names.compactMap { find($0)?.start }
        if left.isEmpty { return self }
        return FormFields(self, only: fields.filter { !left.contains($0.start) })
    }

    /// The same form without the fields whose value is empty.
    package func withoutEmptyValues() -> FormFields {
        FormFields(self, only: fields.filter { !$0.value.isEmpty })
    }

    /// The same form without the fields that came first.
    package func droppingFirst(_ count: Int) -> FormFields {
        let first = Set(fields.map(\.start).sorted().prefix(count))
        return FormFields(self, only: fields.filter { !first.contains($0.start) })
    }

    /// The decoded value of a field, or `nil` when there is no field of that name.
    package subscript(name: String) -> ArraySlice<UInt8>? {
        find(name).map { bytes[$0.value] }
    }

    /// Whether there is a field of that name.
    package func has(_ name: String) -> Bool { find(name) != nil }

    /// Whether there is a field of that name and with that value.
    package func has(_ name: String, _ value: String) -> Bool {
        guard let field = find(name) else { return false }
        return Byte.compare(bytes.span.extracting(field.value), value.utf8.span) == 0
    }

    /// The value of a field as text, or `nil` when it is absent or not valid UTF-8.
    package func text(_ name: String) -> String? {
        self[name].flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// The names, sorted in byte order; bytes that are not UTF-8 are replaced.
    package var names: [String] {
        fields.map { String(decoding: bytes[$0.name], as: UTF8.self) }
    }

    /// The names in the order in which they came; bytes that are not UTF-8 are replaced.
    package var namesAsReceived: [String] {
        fields.sorted { $0.start < $1.start }
            .map { String(decoding: bytes[$0.name], as: UTF8.self) }
    }

    /// Joins `name=value` with `&`, sorted by name in byte order, values decoded.
    ///
    /// - Parameter left: Names of the fields to leave out.
    /// - Returns: The joined bytes, without `&` at either end.
    package func joined(leavingOut left: [String] = []) -> [UInt8] {
        let left = left.compactMap { find($0)?.start }
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count + fields.count)
        for field in fields where !left.contains(field.start) {
            if !text.isEmpty { text.append(Byte.ampersand) }
            text.append(contentsOf: bytes[field.whole])
        }
        return text
    }

    private func find(_ name: String) -> FormField? {
        let key = FormField.key(of: name.utf8.span)
        return Self.search(fields, bytes, for: name.utf8.span, key).found.map { fields[$0] }
    }

    /// Sorts by binary insertion: a form has some thirty fields, and at most the limit.
    private static func sorted(
        _ fields: [FormField],
        by bytes: [UInt8]
    ) throws(FormError) -> [FormField] {
        var sorted: [FormField] = []
        sorted.reserveCapacity(fields.count)
        for field in fields {
            let place = search(sorted, bytes, for: bytes.span.extracting(field.name), field.key)
            guard place.found == nil else {
                throw .duplicateName(String(decoding: bytes[field.name], as: UTF8.self))
            }
            sorted.insert(field, at: place.insertion)
        }
        return sorted
    }

    /// Looks for a name among sorted fields: where it is, and where it would have to be.
    private static func search(
        _ fields: [FormField],
        _ bytes: [UInt8],
        for name: Span<UInt8>,
        _ key: UInt64
    ) -> (found: Int?, insertion: Int) {
        var lower = 0
        var upper = fields.count
        while lower < upper {
            let middle = (lower + upper) / 2
            let field = fields[middle]
            let order =
                field.key == key
                ? Byte.compare(bytes.span.extracting(field.name), name)
                : field.key < key ? -1 : 1
            if order == 0 { return (middle, middle) }
            if order < 0 { lower = middle + 1 } else { upper = middle }
        }
        return (nil, lower)
    }
}
