/// Where `[ledger] url` says that the ledger is.
package enum LedgerURL: Sendable, Equatable {
    /// A SQLite file, by its path as it is written.
    case file(String)
    /// A database of a MySQL or MariaDB server.
    case mysql(Server)
    /// A schema in a database of a PostgreSQL server.
    case postgresql(Server, schema: String)

    /// A server, or several that are one, as it is written.
    package struct Server: Sendable, Equatable {
        package struct Host: Sendable, Equatable {
            package let name: String
            package let port: UInt16
        }

        /// In the order in which they are tried; none for a socket.
        package let hosts: [Host]
        /// The path of a socket on this machine; of PostgreSQL's, its folder.
        package let socket: String?
        /// Empty for the name of the process's user.
        package let user: String
        package let database: String
    }

    /// Why a text is not such a URL, as what it had to be.
    package struct Fault: Error, Equatable {
        package let sentence: String
    }

    /// Reads `sqlite:/path`, `mysql://user@host:3306,host2/database`,
    /// `mysql+unix:user@/path/of.sock/database`, and the same with `postgresql`, where `?schema=name` may
    /// follow.
    ///
    /// - Throws: `Fault` with what is expected instead.
    package init(_ text: String) throws(Fault) {
        if let path = text.rest(after: "sqlite:"), !path.isEmpty {
            self = .file(path)
        } else if let rest = text.rest(after: "mysql://") {
            self = .mysql(try Server(hosts: rest, defaultPort: 3306))
        } else if let rest = text.rest(after: "mysql+unix:") {
            self = .mysql(try Server(socket: rest))
        } else if let rest = text.rest(after: "postgresql://") {
            let (place, schema) = try Self.schema(of: rest)
            self = .postgresql(try Server(hosts: place, defaultPort: 5432), schema: schema)
        } else if let rest = text.rest(after: "postgresql+unix:") {
            let (place, schema) = try Self.schema(of: rest)
            self = .postgresql(try Server(socket: place), schema: schema)
        } else {
            throw Fault(
                sentence: """
                    expected "sqlite:/path/to/ledger.db", "mysql://user@host/database", \
                    "mysql+unix:user@/path/to/mysqld.sock/database" or "postgresql://user@host/database"
                    """
            )
        }
    }
}

extension LedgerURL {
    /// What is in front of `?schema=name`, and the name; `alipay_callback` where there is none.
    private static func schema(of text: String) throws(Fault) -> (String, String) {
        let parts = text.split(separator: "?", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return (text, "alipay_callback") }
        guard parts.count == 2, let name = String(parts[1]).rest(after: "schema="),
            Server.isName(name)
        else {
            throw Fault(sentence: "expected nothing but ?schema=name behind the database's name")
        }
        return (String(parts[0]), name)
    }
}

extension LedgerURL.Server {
    /// Whether a database or a schema may have the name here.
    fileprivate static func isName(_ name: some StringProtocol) -> Bool {
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return isPlain && (1...64).contains(name.utf8.count)
    }

    /// Reads `user@host:3306,[::1]:3307/database`.
    fileprivate init(hosts text: String, defaultPort: UInt16) throws(LedgerURL.Fault) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            throw .init(sentence: "expected one / and the database's name behind the hosts")
        }
        let (user, rest) = try Self.user(of: parts[0])
        guard !user.isEmpty else { throw .init(sentence: "expected user@ in front of the host") }
        var hosts: [Host] = []
        for host in rest.split(separator: ",", omittingEmptySubsequences: false) {
            hosts.append(try Host(host, defaultPort: defaultPort))
        }
        try self.init(hosts: hosts, socket: nil, user: user, database: parts[1])
    }

    /// Reads `user@/run/mysqld/mysqld.sock/database`.
    fileprivate init(socket text: String) throws(LedgerURL.Fault) {
        let (user, rest) = try Self.user(of: Substring(text))
        guard let slash = rest.lastIndex(of: "/"), rest.hasPrefix("/"), slash != rest.startIndex
        else { throw .init(sentence: "expected the socket's path, and /database behind it") }
        // sun_path of a UNIX socket holds 108 bytes with its final zero.
        let path = String(rest[..<slash])
        guard path.utf8.count < 108 else {
            throw .init(sentence: "the socket's path is longer than 107 bytes")
        }
        try self.init(
            hosts: [],
            socket: path,
            user: user,
            database: rest[rest.index(after: slash)...]
        )
    }

    private init(
        hosts: [Host],
        socket: String?,
        user: String,
        database: Substring
    ) throws(LedgerURL.Fault) {
        guard Self.isName(database) else {
            throw .init(
                sentence: "a database's name has letters, digits, _ and -, 64 of them at most"
            )
        }
        self.hosts = hosts
        self.socket = socket
        self.user = user
        self.database = String(database)
    }

    /// The user in front of `@`, and the rest.
    private static func user(
        of text: Substring
    ) throws(LedgerURL.Fault) -> (String, Substring) {
        guard let at = text.lastIndex(of: "@") else { return ("", text) }
        let user = text[..<at]
        // What is written into a URL is in lists of processes, logs and messages before long.
        guard !user.contains(":") else {
            throw .init(sentence: "no password here: name a file with it in password_file")
        }
        return (String(user), text[text.index(after: at)...])
    }
}

extension LedgerURL.Server.Host {
    /// Reads `name`, `name:3306` or `[::1]:3306`.
    fileprivate init(_ text: Substring, defaultPort: UInt16) throws(LedgerURL.Fault) {
        var name = text
        var port: UInt16? = defaultPort
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            name = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            if !rest.isEmpty { port = rest.hasPrefix(":") ? UInt16(rest.dropFirst()) : nil }
        } else if let colon = text.firstIndex(of: ":") {
            name = text[..<colon]
            port = UInt16(text[text.index(after: colon)...])
        }
        guard !name.isEmpty, let port, port > 0 else {
            throw .init(sentence: "expected a host, as in \"db1\" or \"db1:3306\"")
        }
        (self.name, self.port) = (String(name), port)
    }
}

extension String {
    fileprivate func rest(after prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}

extension LedgerURL.Server: CustomStringConvertible {
    package var description: String {
        let place = socket ?? hosts.map(\.description).joined(separator: ",")
        return "\(user.isEmpty ? "" : user + "@")\(place)/\(database)"
    }
}

extension LedgerURL.Server.Host: CustomStringConvertible {
    package var description: String { name.contains(":") ? "[\(name)]:\(port)" : "\(name):\(port)" }
}
