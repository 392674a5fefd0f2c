internal import ArgumentParser
internal import Foundation
internal import Ledger
internal import Operator

struct OrdersImport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Register orders from a CSV file.",
        discussion: """
            UTF-8, as in RFC 4180; the first line names the columns, in any order: out_trade_no and \
            total_amount (yuan), perhaps app_id and subject. Rows that cannot be taken are named \
            with their line, all others are registered; importing a file again changes nothing. \
            Exits 1 when a row was refused.

              alipay-callback orders import orders.csv --dry-run
              mysql … | alipay-callback orders import -
            """
    )

    @OptionGroup var settings: SettingsOption

    @Argument(help: "The file; - for standard input.")
    var file: String

    @OptionGroup var registering: RegisteringOptions

    @Flag(help: "Say what would happen, and write nothing.")
    var dryRun = false

    @Flag(help: "The counts as one JSON object.")
    var json = false

    /// How many rows share a transaction: a responder waits for it as long as for a slow disk.
    private static let batch = 2000

    func run() throws {
        let loaded = try settings.load()
        let handle = try open()
        let path = try settings.writableLedger(of: loaded, mustExist: dryRun, orShadow: true)
        var counts = Counts()
        do {
            var rows = try OrderFile(
                reading: { Array(try handle.read(upToCount: 1 << 16) ?? Data()) },
                receivers: Receivers(loaded),
                app: registering.app
            )
            let registry = try OrderRegistry(
                path: path,
                as: loaded.ledgerKind,
                isTrial: dryRun,
                clock: { Terminal.now }
            )
            let progress = ProgressLine()
            defer { progress.clear() }
            var batch: [OrderFile.Row] = []
            while let row = try rows.next() {
                batch.append(row)
                if batch.count < Self.batch { continue }
                try register(batch, in: registry, &counts, progress)
                batch = []
            }
            try register(batch, in: registry, &counts, progress)
        } catch let refusal as Refusal {
            throw Terminal.fail("\(file): \(refusal.sentence)", code: .validationFailure)
        } catch let error as StorageError {
            throw Terminal.fail("\(path): \(error)\n\(counts.rest)", code: .failure)
        } catch let error as CocoaError {
            throw Terminal.fail("\(file): cannot be read: \(error)\n\(counts.rest)", code: .failure)
        }
        if json { try Terminal.printJSON(counts) } else { print(counts.text(isTrial: dryRun)) }
        if counts.refused > 0 { throw ExitCode.failure }
    }

    private func open() throws -> FileHandle {
        if file == "-" { return .standardInput }
        let kind = try? FileManager.default.attributesOfItem(atPath: file)[.type]
        guard kind as? FileAttributeType != .typeDirectory,
            let handle = FileHandle(forReadingAtPath: file)
        else { throw Terminal.fail("\(file): cannot be read", code: .validationFailure) }
        return handle
    }

    /// Registers what can be, and gives way to the responder for as long as that took.
    private func register(
        _ rows: [OrderFile.Row],
        in registry: OrderRegistry,
        _ counts: inout Counts,
        _ progress: ProgressLine
    ) throws {
        let begin = ContinuousClock.now
        let orders = rows.compactMap { try? $0.order.get() }
        var registrations = try registry.register(orders, replacing: registering.replace)[...]
        let end = ContinuousClock.now
        progress.clear()
        for row in rows {
            switch row.order {
            case .failure(let refusal):
                counts.refused += 1
                Terminal.complain("line \(row.line): \(refusal.sentence)")
            case .success(let order):
                guard let registration = registrations.popFirst() else { continue }
                counts.count(registration)
                if !registration.isDone {
                    Terminal.complain("line \(row.line): \(registration.sentence(about: order))")
                }
            }
        }
        progress.show("\(counts.all.grouped) rows")
        if rows.count == Self.batch && !dryRun {
            Thread.sleep(forTimeInterval: min((end - begin) / .seconds(1), 0.25))
        }
    }
}

extension OrdersImport {
    /// What became of the rows so far.
    private struct Counts: Encodable {
        var added = 0
        var alreadyThere = 0
        var replaced = 0
        var refused = 0

        private enum CodingKeys: String, CodingKey {
            case added, replaced, refused
            case alreadyThere = "already_there"
        }

        var all: Int { added + alreadyThere + replaced + refused }

        mutating func count(_ registration: Registration) {
            switch registration {
            case .added: added += 1
            case .alreadyThere: alreadyThere += 1
            case .replaced: replaced += 1
            case .amountDiffers, .wasPaid: refused += 1
            }
        }

        func text(isTrial: Bool) -> String {
            let counts = [
                "\(added.grouped) added", "\(alreadyThere.grouped) already there",
                replaced > 0 ? "\(replaced.grouped) replaced" : nil, "\(refused.grouped) refused",
            ]
            return counts.compactMap { $0 }.joined(separator: ", ")
                + (isTrial ? " (tried only: nothing was written)" : "")
        }

        /// For an import that stopped in the middle.
        var rest: String {
            all == 0
                ? "nothing was registered"
                : "\(text(isTrial: false)), then it stopped; import the file again for the rest"
        }
    }
}
