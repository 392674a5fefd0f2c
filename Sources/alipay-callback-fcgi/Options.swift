internal import Settings

/// The responder's few options; everything else is in the settings file.
struct Options {
    /// What is printed instead of running: on standard output when it was asked for.
    struct Usage: Error {
        let text: String
        /// 0 when it was asked for, 64 (EX_USAGE) when an option is wrong.
        let exitCode: Int32
    }

    var config: String?
    var isVerbose = false

    /// Reads the command line.
    ///
    /// - Parameter arguments: The program's name and what follows it.
    /// - Throws: `Usage` when help is asked for or an option is unknown.
    init(_ arguments: [String]) throws(Usage) {
        var rest = arguments.dropFirst()
        while let argument = rest.popFirst() {
            switch argument {
            case "--config":
                guard let path = rest.popFirst() else {
                    throw Usage(text: "--config needs a path\n\n\(Self.help)", exitCode: 64)
                }
                config = path
            case "--verbose":
                isVerbose = true
            case "--version":
                throw Usage(text: Version.current, exitCode: 0)
            case "--help", "-h":
                throw Usage(text: Self.help, exitCode: 0)
            default:
                throw Usage(text: "unknown option \(argument)\n\n\(Self.help)", exitCode: 64)
            }
        }
    }

    private static let help = """
        usage: alipay-callback-fcgi [--config PATH] [--verbose]

        Answers Alipay's notifications and returns behind a web server, over FastCGI or plain CGI.

          --config PATH  the settings file; else ALIPAY_CALLBACK_CONFIG, else
                         /etc/alipay-callback/alipay-callback.toml
          --verbose      log every notification that is recorded
          --version      say which version this is

        It serves the first of these that is there: a socket from systemd (LISTEN_FDS), a
        listening socket as descriptor 0 (spawn-fcgi, mod_fcgid), one plain CGI request
        (GATEWAY_INTERFACE), the `listen` address of the settings.

        Plain CGI takes no options: what comes there may come from the client.

        SIGHUP reloads settings, keys and templates, SIGTERM stops.

        Try it with `alipay-callback init --sandbox DIR` and `alipay-callback simulate notify`.
        """
}
