package import Foundation

/// Where the ledgers of the tests are: what `LEDGER` in the environment says, else files on the disk.
package enum Place: String, CaseIterable, Sendable {
    /// A SQLite file on the disk.
    case file
    /// A SQLite file in memory, which no disk slows down.
    case memory

    package static let current =
        ProcessInfo.processInfo.environment["LEDGER"].map { name in
            guard let place = Place(rawValue: name) else {
                preconditionFailure("LEDGER=\(name) is none of \(allCases.map(\.rawValue))")
            }
            return place
        } ?? .file

    /// Where a folder is made for what a ledger has in files.
    package var folder: URL {
        self == .memory
            ? URL(filePath: "/dev/shm", directoryHint: .isDirectory)
            : FileManager.default.temporaryDirectory
    }
}
