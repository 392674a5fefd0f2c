internal import ArgumentParser
internal import Operator

struct LedgerGrantsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grants",
        abstract: "Print the fewest rights that the accounts at the server need.",
        discussion: """
            SQL for who administers the server, by the names of [ledger] url: one account for the \
            responder, and one for the relay and this tool. Nobody may delete from a live ledger, \
            and the responder may not change what it has recorded. Tables are made by another \
            account: `ledger init` and `ledger copy` need more than this.

              alipay-callback ledger grants > grants.sql
              alipay-callback ledger grants postgresql
            """
    )

    @OptionGroup var settings: SettingsOption

    @Argument(help: "Without settings: for mysql (also MariaDB) or postgresql.")
    var database: LedgerTables.Database?

    func run() throws {
        if let database { return print(LedgerGrants(for: database).text) }
        let loaded = try settings.load()
        print(try Terminal.orRefusal { try LedgerGrants(of: loaded) }.text)
    }
}
