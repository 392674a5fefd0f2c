internal import CTOML

/// What toml++ makes of a text.
enum Document {
    case table([String: TOMLValue])
    /// The line from 1, or `nil` where toml++ does not know it.
    case error(line: Int?, String)

    static func read(_ bytes: ArraySlice<UInt8>) -> Document {
        let document = unsafe bytes.withUnsafeBytes { text in
            let start = unsafe text.baseAddress?.assumingMemoryBound(to: CChar.self)
            return unsafe ctomlRead(start, text.count, TOMLText.depth)
        }
        guard let document = unsafe document else {
            return .error(line: 1, "there is not enough memory to read it")
        }
        defer { unsafe ctomlFree(document) }
        guard var node = unsafe ctomlNodes(document) else {
            let line = unsafe ctomlErrorLine(document)
            let sentence = unsafe String(cString: ctomlError(document))
            return .error(
                line: line == 0 ? nil : Int(line),
                sentence.isEmpty ? "is not valid TOML" : sentence
            )
        }
        guard case .table(let table) = unsafe value(&node) else { return .table([:]) }
        return .table(table)
    }

    /// The value at a node; moves behind it and its children.
    private static func value(_ node: inout UnsafePointer<CTOMLNode>) -> TOMLValue {
        let this = unsafe node.pointee
        unsafe node += 1
        switch unsafe this.kind {
        case CTOMLTable:
            var table: [String: TOMLValue] = [:]
            for _ in unsafe 0..<this.children {
                let key = unsafe text(node.pointee.key, node.pointee.keyLength)
                table[key] = unsafe value(&node)
            }
            return .table(table)
        case CTOMLArray: return unsafe .array((0..<this.children).map { _ in unsafe value(&node) })
        case CTOMLString: return unsafe .string(text(this.text, this.textLength))
        case CTOMLInteger: return unsafe .integer(Int(this.number))
        case CTOMLBoolean: return unsafe .boolean(this.number != 0)
        default: return .other
        }
    }

    private static func text(_ start: UnsafePointer<CChar>?, _ length: Int) -> String {
        unsafe String(decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
    }
}
