internal import Foundation

/// HTTP by the curl program: what came back, byte for byte.
package enum Web {
    package struct Reply {
        package let status: Int
        /// Names in lower case.
        package let headers: [String: String]
        package let body: String
    }

    package static let formType = "application/x-www-form-urlencoded; text/html; charset=utf-8"

    package static func post(_ url: String, _ body: [UInt8], headers: [String] = []) throws -> Reply
    {
        try send(url, ["--data-binary", "@-"], ["Content-Type: \(formType)"] + headers, body)
    }

    package static func get(_ url: String, headers: [String] = []) throws -> Reply {
        try send(url, [], headers, [])
    }

    package static func send(
        _ url: String,
        _ options: [String],
        _ headers: [String] = [],
        _ body: [UInt8] = []
    ) throws -> Reply {
        let lines = headers.flatMap { ["--header", $0] }
        let result = try Programs.run(
            "curl",
            ["--silent", "--show-error", "--include", "--max-time", "30", "--header", "Expect:"]
                + options + lines + [url],
            input: body
        )
        guard result.status == 0 else { throw Sandbox.Failure(text: result.errors) }
        return try parse(result.output)
    }

    private static func parse(_ text: String) throws -> Reply {
        guard let end = text.range(of: "\r\n\r\n") else { throw Sandbox.Failure(text: text) }
        let lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
        let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) }
        let headers = lines.dropFirst().compactMap { line -> (String, String)? in
            guard let colon = line.range(of: ": ") else { return nil }
            return (line[..<colon.lowerBound].lowercased(), String(line[colon.upperBound...]))
        }
        return Reply(
            status: status ?? 0,
            headers: Dictionary(headers) { $1 },
            body: String(text[end.upperBound...])
        )
    }
}
