/// Where a ledger's server is, and as whom it is used.
package struct ServerAddress: Sendable {
    /// One server.
    package enum Place: Sendable, Equatable {
        case host(String, port: UInt16)
        /// The path of a socket on this machine; PostgreSQL's is `/run/postgresql/.s.PGSQL.5432`.
        case socket(String)
    }

    /// What is asked of a connection by TCP.
    package enum TLS: Sendable {
        /// Encrypted, to a server whose certificate is vouched for and names the host.
        case verify
        /// Encrypted, to whoever answers.
        case required
        case none
    }

    /// The same servers in the same order everywhere: all use the first one that can be written.
    package var places: [Place]
    package var user: String
    package var database: String
    /// On PostgreSQL, what has the ledger's tables, and nothing else, in that database.
    package var schema: String
    /// `nil` where the server knows the user by the socket.
    package var password: String?
    /// `nil` for `verify`, and `none` to this machine.
    package var tls: TLS?
    /// A file with the trusted certificate authorities, in PEM; the system's where there is none.
    package var caFile: String?

    package init(
        places: [Place],
        user: String,
        database: String,
        schema: String = "",
        password: String? = nil,
        tls: TLS? = nil,
        caFile: String? = nil
    ) {
        (self.places, self.user) = (places, user)
        (self.database, self.schema) = (database, schema)
        (self.password, self.tls, self.caFile) = (password, tls, caFile)
    }

    /// What is asked of a connection to one of the places.
    package func tls(to place: Place) -> TLS {
        if case .socket = place { return .none }
        return tls ?? (place.isThisMachine ? .none : .verify)
    }
}

extension ServerAddress.Place {
    /// Whether what is sent there stays on this machine, without a look at names.
    package var isThisMachine: Bool {
        switch self {
        case .socket: true
        case .host("localhost", _), .host("::1", _): true
        case .host(let name, _):
            name.hasPrefix("127.") && name.utf8.allSatisfy { $0 == 0x2E || 0x30...0x39 ~= $0 }
        }
    }
}

extension ServerAddress.Place: CustomStringConvertible {
    package var description: String {
        switch self {
        case .host(let name, let port): name.contains(":") ? "[\(name)]:\(port)" : "\(name):\(port)"
        case .socket(let path): path
        }
    }
}

/// Without the password.
extension ServerAddress: CustomStringConvertible {
    package var description: String {
        "\(user)@\(places.map(\.description).joined(separator: ","))/\(database)"
    }
}
