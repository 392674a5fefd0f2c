package import Ledger

extension LedgerKind {
    /// `ALCB` or `ALCS`, by which file(1) and we tell a ledger from other SQLite files.
    var applicationID: Int64 { self == .live ? 0x414C_4342 : 0x414C_4353 }

    /// `ALCc` or `ALCs`, while a copy of such a ledger is not whole.
    var copyApplicationID: Int64 { self == .live ? 0x414C_4363 : 0x414C_4373 }

    init?(copyApplicationID: Int64) {
        switch copyApplicationID {
        case Self.live.copyApplicationID: self = .live
        case Self.shadow.copyApplicationID: self = .shadow
        default: return nil
        }
    }

    init?(applicationID: Int64) {
        switch applicationID {
        case Self.live.applicationID: self = .live
        case Self.shadow.applicationID: self = .shadow
        default: return nil
        }
    }

    /// What is made where there is no ledger yet.
    var tables: String {
        self == .live ? Schema.tables : Schema.tables + Schema.shadowTables
    }

    /// What the file at a path is, or `nil` when there is none or it is not a ledger.
    package static func found(at path: String) -> LedgerKind? {
        do throws(StorageError) {
            let connection = try SQLiteConnection(path: path, creating: false, busyTimeout: 3000)
            let mark = try connection.integer("PRAGMA application_id")
            return mark.flatMap(LedgerKind.init(applicationID:))
        } catch {
            return nil
        }
    }
}
