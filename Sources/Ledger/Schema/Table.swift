/// A table of the ledger, as a server's schema is made of it.
///
/// SQLite's text, which has more to say, is written out in `Schema+Tables.swift` of its own target;
/// a test holds the two against each other.
package struct Table: Sendable {
    package let name: String
    package let columns: [Column]
    /// The columns of its primary key.
    package let key: [String]
    package let indexes: [Index]
    /// Conditions that hold for every row, in words that every database has.
    package let checks: [String]

    init(
        _ name: String,
        _ columns: [Column],
        key: [String],
        indexes: [Index] = [],
        checks: [String] = []
    ) {
        self.name = name
        self.columns = columns
        self.key = key
        self.indexes = indexes
        self.checks = checks
    }

    /// An index beside the primary key.
    package struct Index: Sendable {
        package let name: String
        package let columns: [String]
        package let isUnique: Bool
        /// The few rows that it is for, where a database has such indexes.
        package let condition: String?
        /// The columns in the order in which those few stand together, where it holds all rows.
        package let columnsOfAllRows: [String]

        init(
            _ name: String,
            _ columns: [String],
            isUnique: Bool = false,
            where condition: String? = nil,
            ofAllRows columnsOfAllRows: [String]? = nil
        ) {
            self.columnsOfAllRows = columnsOfAllRows ?? columns
            self.name = name
            self.columns = columns
            self.isUnique = isUnique
            self.condition = condition
        }
    }

    /// The ledger's tables, those of later versions too: no statement of the shop's writes to them.
    package static let names: Set<String> =
        Set(all.map(\.name) + shadow.map(\.name)).union([locks.name, relays.name, ledger.name])
}

/// A column of a ledger's table.
package struct Column: Sendable {
    package enum Kind: Sendable, Equatable {
        /// What is compared byte for byte, at most so many bytes: `a1` is not `A1`, nor is `A1 `.
        case key(Int)
        /// A word of ours, of a closed set.
        case word
        /// Whatever somebody wrote.
        case text
        case integer
        /// Bytes, at most so many.
        case bytes(Int)
        /// Bytes, as many as a request may have.
        case body
    }

    /// What a row has that says nothing of the column.
    package enum Default: Sendable, Equatable {
        case text(String)
        case integer(Int64)
        /// Milliseconds since 1970-01-01 UTC.
        case now
    }

    package let name: String
    package let kind: Kind
    package let isOptional: Bool
    package let byDefault: Default?

    init(_ name: String, _ kind: Kind, isOptional: Bool = false, byDefault: Default? = nil) {
        self.name = name
        self.kind = kind
        self.isOptional = isOptional
        self.byDefault = byDefault
    }
}
