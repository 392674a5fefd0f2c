/// Takes values one after the other, in the order of a statement's placeholders.
package protocol ValueBinder: AnyObject {
    func bindNull()
    func bind(_ number: Int64)
    func bind(_ text: String)
    func bind(_ bytes: [UInt8])
}

extension ValueBinder {
    /// Binds an integer, or null when there is none.
    func bind(orNull number: Int64?) {
        if let number { bind(number) } else { bindNull() }
    }

    /// Binds a text, or null when there is none.
    func bind(orNull text: String?) {
        if let text { bind(text) } else { bindNull() }
    }
}

/// A row that knows its values: they go to a statement without an array, or a copy of each, in
/// between.
package protocol BoundRow {
    /// Binds one value for each placeholder.
    func bind(to binder: any ValueBinder)
}

extension BoundRow {
    /// One for each placeholder.
    package var values: [Value] {
        let list = ValueList()
        bind(to: list)
        return list.values
    }
}

extension [Value]: BoundRow {
    package func bind(to binder: any ValueBinder) {
        for value in self {
            switch value {
            case .null: binder.bindNull()
            case .integer(let number): binder.bind(number)
            case .text(let text): binder.bind(text)
            case .blob(let bytes): binder.bind(bytes)
            }
        }
    }
}

/// Collects values.
private final class ValueList: ValueBinder {
    var values: [Value] = []

    func bindNull() { values.append(.null) }
    func bind(_ number: Int64) { values.append(.integer(number)) }
    func bind(_ text: String) { values.append(.text(text)) }
    func bind(_ bytes: [UInt8]) { values.append(.blob(bytes)) }
}
