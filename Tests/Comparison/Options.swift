/// The command line.
struct Options {
    /// What is wrong with it, or the help that was asked for.
    struct Usage: Error {
        let text: String
        let exitCode: Int32
    }

    enum Benchmark: String, CaseIterable {
        case table, memory, ledger, servers, cluster, capacity, relay, compare
    }

    private(set) var benchmark = Benchmark.table
    private(set) var rounds = 3
    /// How long a competitor is loaded at a time.
    private(set) var seconds = 4
    /// How many are signed: more than one run can send.
    private(set) var messages = 120_000
    /// How many rows the ledger has that an empty one is compared with.
    private(set) var rows = 10_000_000
    /// How many notifications a second arrive in the model of several ledgers.
    private(set) var rate = 100_000
    /// How many CGI processes of each make a round.
    private(set) var processes = 200
    /// The folder of the other build's programs.
    private(set) var other = ""

    /// Reads the command line.
    ///
    /// - Parameter arguments: Without the program's name.
    /// - Throws: `Usage` when help is asked for or something is not known.
    init(_ arguments: [String]) throws(Usage) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--help", "-h": throw Usage(text: Self.help, exitCode: 0)
            case "--rounds": rounds = try Self.number(&rest, argument, 1...99)
            case "--seconds": seconds = try Self.number(&rest, argument, 1...60)
            case "--messages": messages = try Self.number(&rest, argument, 10_000...2_000_000)
            case "--rows": rows = try Self.number(&rest, argument, 1000...100_000_000)
            case "--processes": processes = try Self.number(&rest, argument, 1...5000)
            case "--rate": rate = try Self.number(&rest, argument, 1000...1_000_000)
            case "--with": other = rest.popFirst() ?? ""
            default:
                guard let benchmark = Benchmark(rawValue: argument) else {
                    throw Usage(text: "\(argument) is not known\n\n\(Self.help)", exitCode: 64)
                }
                self.benchmark = benchmark
            }
        }
        if benchmark == .compare && !other.hasPrefix("/") {
            throw Usage(text: "compare needs --with and a whole path\n\n\(Self.help)", exitCode: 64)
        }
    }

    private static func number(
        _ rest: inout ArraySlice<String>,
        _ name: String,
        _ range: ClosedRange<Int>
    ) throws(Usage) -> Int {
        guard let number = rest.popFirst().flatMap({ Int($0) }), range ~= number else {
            let text = "\(name) needs a number from \(range.lowerBound) to \(range.upperBound)"
            throw Usage(text: "\(text)\n\n\(help)", exitCode: 64)
        }
        return number
    }

    private static let help = """
        usage: deploy/checks/bench [BENCHMARK] [OPTION…]

        Measures on this machine, behind nginx on 127.0.0.1, and prints Markdown.

          table    what is done without a name: beside PHP-FPM, gunicorn, php-cgi and what a
                   C program needs that only answers; ten minutes
          memory   resident memory after each of ten runs of 100,000 distinct notifications
          ledger   a ledger of ten million notifications beside an empty one; needs 30 GB of
                   disk and half an hour
          servers  the ledger on MariaDB and PostgreSQL beside the SQLite file, and beside
                   PHP-FPM in the same MariaDB
          cluster  one ledger with one to three responders: on MariaDB, PostgreSQL, Galera,
                   and PostgreSQL with a synchronous standby; needs root
          capacity what a notification takes of the disk and of a commit on each of these, and
                   a model of several ledgers by that; needs root
          relay    from `success` to the webhook on each of these, and an idle relay; needs root
          compare  beside another build of this project, by turns

          --with FOLDER      the other build's programs, for `compare`: the whole path of a
                             .build/install/release
          --rounds 3         each round has everyone once; the medians count
          --seconds 4        how long a competitor is loaded at a time, or a relay has nothing to do
          --messages 120000  how many are signed: more than one run can send
          --rows 10000000    how many notifications the ledger has, for `ledger`
          --rate 100000      how many notifications a second arrive in the model, for `capacity`
          --processes 200    how many CGI processes of each make a round
        """
}
