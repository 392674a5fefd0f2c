package import Orders

extension Settings {
    package struct Ledger: Sendable, Equatable {
        /// What is asked of a server's connection by TCP; of one on this machine nothing is.
        package enum TLS: String, Sendable, CaseIterable {
            /// Encrypted, to a server whose certificate is vouched for and names the host.
            case verify
            /// Encrypted, to whoever answers.
            case required
            case none
        }

        /// Whether notifications are recorded on a server that may lose what it has acknowledged.
        package enum Durability: String, Sendable, CaseIterable {
            case required
            case asTheServerSays = "as the server says"
        }

        /// What the operator says of a server's replicas.
        package enum Replicas: String, Sendable, CaseIterable {
            case none
            /// One has to have what is acknowledged.
            case sync
        }

        /// A file's path is absolute.
        package var place: LedgerURL
        package var orders: OrderPolicy
        package var passwordFile: SecretFile?
        package var caFile: String?
        package var tls: TLS
        package var durability: Durability
        package var replicas: Replicas
        /// The folder for what this machine keeps beside a ledger on a server.
        package var state: String

        /// The SQLite file; `nil` for a ledger on a server.
        package var file: String? {
            if case .file(let path) = place { path } else { nil }
        }

        /// What it is called in sentences.
        package var name: String {
            switch place {
            case .file(let path): path
            case .mysql(let server): "mysql \(server)"
            case .postgresql(let server, let schema): "postgresql \(server), schema \(schema)"
            }
        }

        /// The file by which the relays of this machine know of each other.
        package var relayLock: String { file.map { $0 + "-relay" } ?? state + "/relay" }
    }

    static func ledger(_ table: TableReader, folder: String) -> Ledger {
        var place = LedgerURL.file("/")
        do throws(LedgerURL.Fault) {
            place = try LedgerURL(table.string("url"))
        } catch {
            if !table.hasError(in: "url") { table.report("url", error.sentence) }
        }
        if case .file(let path) = place { place = .file(absolute(path, in: folder)) }
        let passwordFile = table.string("password_file")
        let ledger = Ledger(
            place: place,
            orders: table.choice("orders"),
            passwordFile: passwordFile.isEmpty ? nil : SecretFile(passwordFile, in: folder),
            caFile: table.path("ca_file", folder),
            tls: table.choice("tls"),
            durability: table.choice("durability"),
            replicas: table.choice("replicas"),
            state: absolute(table.string("state"), in: folder)
        )
        // A url with an error says nothing about what it was meant to be.
        guard ledger.file != nil, !table.hasError(in: "url") else { return ledger }
        if ledger.passwordFile != nil {
            table.report("password_file", "a SQLite file has no password")
        }
        if ledger.durability != .required {
            table.report("durability", "a SQLite file always keeps what is acknowledged")
        }
        if ledger.replicas != .none {
            table.report("replicas", "a SQLite file has no replicas")
        }
        return ledger
    }
}
