import Foundation
import Installation

/// Plain CGI: a process for each notification, one after the other, by turns.
struct CGIStart {
    struct Entry {
        let name: String
        let command: [String]
        var environment: [String: String] = [:]
    }

    let entries: [Entry]
    private let rig: Rig
    private let folder: URL

    /// The responder beside PHP and a program that does nothing.
    init(in rig: Rig) throws {
        let script = try rig.phpSite(records: true).appending(path: "notify_url.php").path
        try self.init(
            in: rig,
            [
                Entry(name: "C, does nothing", command: [try rig.compile("nothing")]),
                try .responder("ours, durable", in: rig),
                Entry(
                    name: "php-cgi, one durable row",
                    command: [try Programs.path(of: "php-cgi").path],
                    environment: [
                        "REDIRECT_STATUS": "200", "SCRIPT_FILENAME": script,
                        "CONTENT_TYPE": "application/x-www-form-urlencoded",
                    ]
                ),
            ]
        )
    }

    init(in rig: Rig, _ entries: [Entry]) throws {
        self.entries = entries
        self.rig = rig
        folder = rig.sandbox.folder.appending(path: "cgi")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// Runs each entry with the same notifications.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - messages: These.
    /// - Returns: What each took, in the order of `entries`.
    /// - Throws: `Sandbox.Failure` when one did not say `success`.
    func round(of count: Int, _ messages: Messages) throws -> [[TimedProcess]] {
        try rig.empty()
        try rig.makePHPDatabase()
        let body = folder.appending(path: "body")
        var taken = entries.map { _ in [TimedProcess]() }
        for line in try Self.lines(count, of: messages.file) {
            try Data(line).write(to: body)
            let common = [
                "GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": "POST",
                "REQUEST_URI": "/alipay/notify", "CONTENT_LENGTH": "\(line.count)",
            ]
            for (index, entry) in entries.enumerated() {
                let environment = common.merging(entry.environment) { $1 }
                let process = try TimedProcess(
                    entry.command,
                    environment: environment,
                    input: body.path
                )
                guard process.output.split(whereSeparator: \.isNewline).last == "success" else {
                    throw Sandbox.Failure(text: "\(entry.name) answers \(process.output)")
                }
                taken[index].append(process)
            }
        }
        return taken
    }

    private static func lines(_ count: Int, of file: URL) throws -> [[UInt8]] {
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        let start = try handle.read(upToCount: 4096 * count) ?? Data()
        return start.split(separator: UInt8(ascii: "\n")).prefix(count).map(Array.init)
    }
}

extension CGIStart.Entry {
    /// This project's responder, from a folder with a `/` at the end, or beside this program.
    static func responder(_ name: String, from folder: String = "", in rig: Rig) throws -> Self {
        Self(
            name: name,
            command: [try Programs.path(of: folder + "alipay-callback-fcgi").path],
            environment: [
                "ALIPAY_ROUTE": "notify",
                "ALIPAY_CALLBACK_CONFIG": rig.sandbox.settingsPath,
            ]
        )
    }
}
