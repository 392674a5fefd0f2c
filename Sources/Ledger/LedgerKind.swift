/// What a ledger's file was made for; it stays so for good.
///
/// A shadow stands beside what answers Alipay: it verifies and records all that comes, and moves the
/// orders, but there are no events, so nobody is told of anything. Were its file taken for the true
/// ledger later on, those events would be lost without a word: each payment would be known, and so
/// never be news again. So the file itself says what it is, by SQLite's `application_id`, whoever
/// opens it says what he wants, and the other kind is refused. To go live, a new file is named in
/// `[ledger] url`; what Alipay says from then on is news there, and what it said before is PHP's.
package enum LedgerKind: Sendable, Equatable {
    case live
    case shadow

    /// `ALCB` or `ALCS`, by which file(1) and we tell a ledger from other SQLite files.
    var applicationID: Int64 { self == .live ? 0x414C_4342 : 0x414C_4353 }

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

    /// What the file at a path is, or `nil` when there is none or it is no ledger.
    package static func found(at path: String) -> LedgerKind? {
        do throws(StorageError) {
            let connection = try SQLiteConnection(path: path, creating: false, busyTimeout: 3000)
            let mark = try connection.integer("PRAGMA application_id")
            return mark.flatMap(LedgerKind.init(applicationID:))
        } catch {
            return nil
        }
    }

    /// Why a file of this kind is refused where the other one is wanted.
    package var refusal: StorageError {
        StorageError(
            code: self == .live ? .live : .shadow,
            native: "application_id \(applicationID)",
            sql: "PRAGMA application_id"
        )
    }
}
