internal import ArgumentParser
internal import Operator
internal import System

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

    func run() throws {
        let loaded = try settings.load()
        let source = try open()
        let progress = ProgressLine()
        let orders = OrderImport(
            into: loaded,
            app: registering.app,
            replacing: registering.replace,
            isTrial: dryRun,
            clock: { Terminal.now }
        )
        let counts = try Terminal.orRefusal {
            defer { progress.clear() }
            return try orders.run(
                reading: { try source.read(atMost: 1 << 16) },
                of: file,
                refused: { line, sentence in
                    progress.clear()
                    Terminal.complain("line \(line): \(sentence)")
                },
                hasRead: { rows in progress.show("\(rows.grouped) rows") }
            )
        }
        if json { try Terminal.printJSON(counts) } else { print(counts.text(isTrial: dryRun)) }
        if counts.refused > 0 { throw ExitCode.failure }
    }

    private func open() throws -> InputFile {
        if file == "-" { return .standardInput }
        guard FileStatus(file)?.kind != .folder, let source = try? InputFile(file) else {
            throw Terminal.fail("\(file): cannot be read", code: .validationFailure)
        }
        return source
    }
}
