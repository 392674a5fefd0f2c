internal import ArgumentParser
internal import Operator

/// What is done to a ledger as a whole.
struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "Make the ledger's tables in a database, or move a ledger.",
        subcommands: [LedgerInit.self, LedgerCopyCommand.self, LedgerGrantsCommand.self]
    )
}

struct LedgerInit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make the ledger's tables where [ledger] url says.",
        discussion: """
            For a ledger in a database: the database has to be there, and the user of the \
            settings needs the right to create tables in it. What is there already stays as \
            it is. A SQLite file is made by the responder when it starts.

            Without that right, give the statements to who has it:

              alipay-callback ledger init --print mysql > ledger.sql
            """
    )

    @OptionGroup var settings: SettingsOption

    @Option(help: "Print the statements instead, for mysql (also MariaDB) or postgresql.")
    var print: LedgerTables.Database?

    func run() throws {
        if let print {
            return Swift.print(LedgerTables.statements(for: print, now: Terminal.now))
        }
        let loaded = try settings.load()
        let tables = try Terminal.orRefusal { try LedgerTables(of: loaded, now: Terminal.now) }
        Swift.print(tables.sentence)
    }
}

extension LedgerTables.Database: ExpressibleByArgument {}
