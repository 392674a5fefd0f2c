internal import ArgumentParser
internal import Settings

@main struct AlipayCallback: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alipay-callback",
        abstract: "Set up, test and inspect the responder for Alipay's payment notifications.",
        discussion: """
            A first round, without Alipay:

              alipay-callback init --sandbox shop
              alipay-callback-fcgi --config shop/alipay-callback.toml &
              alipay-callback simulate notify --config shop/alipay-callback.toml
              alipay-callback orders list --config shop/alipay-callback.toml

            Exit codes: 0 yes, 1 no, 64 wrong usage, 78 wrong settings.
            """,
        version: Version.current,
        subcommands: [
            Init.self, Check.self, StatusCommand.self, Verify.self, Simulate.self,
            OrdersCommand.self,
            NotificationsCommand.self, Deliver.self, DeliveriesCommand.self, Backup.self,
            Restore.self, Prune.self, Shadow.self, LedgerCommand.self,
        ]
    )
}
