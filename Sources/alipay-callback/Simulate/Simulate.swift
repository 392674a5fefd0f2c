internal import ArgumentParser

struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Do what Alipay does: sign and send.",
        discussion: """
            Signs with the key that `init --sandbox` made beside the settings, for an app with \
            profile = "sandbox".
            """,
        subcommands: [SimulateNotify.self, SimulateReturn.self]
    )
}
