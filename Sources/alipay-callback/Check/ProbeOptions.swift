internal import ArgumentParser
internal import Operator

/// What `check` is given of the web server that it asks.
struct ProbeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The shop's public address, as in https://shop.example.com: ask its web server.",
            valueName: "address"
        )
    )
    var url: String?

    @Option(
        help: ArgumentHelp(
            "With --url: connect there instead of where DNS leads; the name stays the shop's.",
            valueName: "host:port"
        )
    )
    var connect: String?

    @Option(
        name: .customLong("connect-http"),
        help: ArgumentHelp(
            "With --url: the same for http beside https; else port 80 of --connect's host.",
            valueName: "host:port"
        )
    )
    var connectPlain: String?

    @Option(
        help: ArgumentHelp(
            "With --url: a PEM file of authorities to trust instead of the system's.",
            valueName: "file"
        )
    )
    var caFile: String?

    /// What is to be asked; `nil` without --url.
    ///
    /// - Throws: An exit code, with a sentence on standard error, for what is not an address.
    var target: ProbeTarget? {
        get throws {
            guard let url else {
                guard connect == nil, connectPlain == nil, caFile == nil else {
                    throw Terminal.fail(
                        "--connect, --connect-http and --ca-file need --url",
                        code: .validationFailure
                    )
                }
                return nil
            }
            return try Terminal.orRefusal {
                try ProbeTarget(url: url, connect: connect, connectPlain: connectPlain)
            }
        }
    }
}
