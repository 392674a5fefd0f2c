/// What a server answered.
package struct HTTPReply: Sendable, Equatable {
    package struct Header: Sendable, Equatable {
        package let name: String
        /// Without the spaces around it.
        package let value: String

        /// Reads a line `name: value` without its line end; `nil` when it has no name.
        package init?(line: some Collection<UInt8>) {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex
            else { return nil }
            let value = line[line.index(after: colon)...].drop(while: Self.isBlank)
            let end = value.reversed().drop(while: Self.isBlank).reversed()
            name = String(decoding: line[..<colon], as: UTF8.self)
            self.value = String(decoding: Array(end), as: UTF8.self)
        }

        private static func isBlank(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
        }
    }

    /// The HTTP status code.
    package let status: Int
    /// In the order in which they came.
    package let headers: [Header]
    package let body: [UInt8]
    /// Whether the body reached the limit: what may have come after it was not taken.
    package let isCut: Bool

    package init(status: Int, headers: [Header] = [], body: [UInt8], isCut: Bool = false) {
        self.status = status
        self.headers = headers
        self.body = body
        self.isCut = isCut
    }

    /// The body as text; bytes that are not UTF-8 are replaced.
    package var text: String { String(decoding: body, as: UTF8.self) }

    /// The first header of that name, in upper or lower case, or `nil` when there is none.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
