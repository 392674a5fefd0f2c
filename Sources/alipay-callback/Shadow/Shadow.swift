internal import ArgumentParser

struct Shadow: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compare a shadow responder with what PHP answered.",
        discussion: """
            With [responder] shadow = true the responder verifies and records what nginx sends it a \
            copy of (`mirror`), and nobody is notified: PHP keeps answering Alipay.
            """,
        subcommands: [ShadowReport.self]
    )
}
