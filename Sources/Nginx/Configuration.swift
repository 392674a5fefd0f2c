internal import Foundation

/// A configuration of nginx, read as text: nothing is run, and no directive is checked.
package struct Configuration: Sendable {
    package let servers: [Server]
    /// Where each upstream leads, by its name.
    package let upstreams: [String: [String]]
    /// What each `log_format` writes, by its name.
    package let logFormats: [String: String]
    /// As whom the workers run, where it is said.
    package let user: String?
    /// Includes of files that cannot be read.
    package let missing: [Directive]

    /// Where nginx looks for what is included, by the packages of the distributions.
    private static let usualFolder = "/etc/nginx"

    /// Reads a file and what it includes.
    ///
    /// - Parameters:
    ///   - text: What the file holds.
    ///   - path: Where it is; it may be nginx.conf or a part that nginx.conf includes.
    /// - Throws: `ConfigurationError` when nginx would not read it either.
    package init(text: String, path: String) throws(ConfigurationError) {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        let folders = folder == Self.usualFolder ? [folder] : [folder, Self.usualFolder]
        try self.init(text, path, .disk, folders)
    }

    /// Reads what `nginx -T` prints.
    ///
    /// - Parameter dump: Its standard output; a single file is taken, too.
    /// - Throws: `ConfigurationError` when nginx would not read it either.
    package init(dump: String) throws(ConfigurationError) {
        guard let (main, files) = ConfigurationFiles.reading(dump: dump) else {
            try self.init(dump, "-", .disk, [Self.usualFolder])
            return
        }
        let folder = URL(filePath: main).deletingLastPathComponent().path
        try self.init(files.text(main) ?? "", main, files, [folder])
    }

    private init(
        _ text: String,
        _ path: String,
        _ files: ConfigurationFiles,
        _ folders: [String]
    ) throws(ConfigurationError) {
        var parser = ConfigurationParser(files: files, folders: folders)
        let top = try parser.directives(in: text, file: path)
        missing = parser.missing
        user = top.last { $0.name == "user" }?.arguments.first
        let blocks = top.filter { $0.name == "http" }.map { $0.block ?? [] }
        // A part of a configuration stands in http, or in a server.
        let http = blocks.isEmpty ? [top] : blocks
        var servers: [Server] = []
        var upstreams: [String: [String]] = [:]
        var logFormats: [String: String] = [:]
        for block in http {
            let scope = Scope(levels: [block])
            for directive in block where directive.name == "server" && directive.block != nil {
                servers.append(Server(directive, block: directive.block ?? [], in: scope))
            }
            for directive in block where directive.name == "upstream" {
                let name = directive.arguments.first ?? ""
                upstreams[name] = directive.all("server").compactMap(\.arguments.first)
            }
        }
        for directive in http.joined() where directive.name == "log_format" {
            logFormats[directive.arguments.first ?? ""] = directive.arguments.dropFirst().joined()
        }
        if servers.isEmpty, top.contains(where: { $0.name == "location" }) {
            servers = [Server(nil, block: top, in: Scope(levels: []))]
        }
        self.servers = servers
        self.upstreams = upstreams
        self.logFormats = logFormats
    }

    /// The addresses that a `fastcgi_pass` leads to, as in `unix:/run/a.sock`; an upstream's are its
    /// servers'.
    package func addresses(of pass: Directive) -> [String] {
        guard let target = pass.arguments.first else { return [] }
        return upstreams[target] ?? [target]
    }
}
