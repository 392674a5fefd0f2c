internal import ArgumentParser

struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sign and send messages as Alipay does.",
        discussion: """
            Signs with the key that `init --sandbox` made beside the settings, for an app with \
            profile = "sandbox".
            """,
        subcommands: [SimulateNotify.self, SimulateReturn.self]
    )
}
