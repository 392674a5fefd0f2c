internal import FastCGI
internal import HTTP

extension FuzzTarget {
    /// What arrives from the web server: FastCGI records, and CGI variables.
    static let request = FuzzTarget(
        name: "request",
        seeds: { Seed.requests },
        check: { input in
            checkScan(input)
            checkVariables(input)
        }
    )

    private static func checkScan(_ bytes: [UInt8]) {
        var (scan, whole) = (RecordScan(), Content())
        let (result, taken) = scan.take(bytes, count: bytes.count) { stream, part in
            whole.add(stream, bytes[part])
        }
        require(taken <= bytes.count, "no more is taken than there is")
        if let obvious = slowScan(bytes) {
            require(result == obvious, "the records are the obvious ones")
        }
        // Cut in a place that depends on every byte, so that the fuzzer can move it.
        let cut = bytes.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % (bytes.count + 1)
        var (cutScan, parts) = (RecordScan(), Content())
        let first = cutScan.take(bytes, count: cut) { stream, part in
            parts.add(stream, bytes[part])
        }
        require(first.taken <= cut, "what lies behind is not looked at")
        guard first.result == .incomplete else {
            return require(result == first.result, "more bytes do not change an answer")
        }
        let rest = Array(bytes.dropFirst(first.taken))
        let second = cutScan.take(rest, count: rest.count) { stream, part in
            parts.add(stream, rest[part])
        }
        require(second.result == result, "a cut does not change the answer")
        require(
            result == .broken || first.taken + second.taken == taken && parts == whole,
            "a cut does not change the request"
        )
    }

    private struct Content: Equatable {
        var parameters: [UInt8] = []
        var body: [UInt8] = []

        mutating func add(_ stream: RecordScan.Stream, _ part: ArraySlice<UInt8>) {
            if stream == .parameters { parameters += part } else { body += part }
        }
    }

    /// One record after the other, each cut off the front; `nil` where the parameters decide.
    private static func slowScan(_ bytes: [UInt8]) -> RecordScan.Result? {
        var (rest, types, id) = (bytes[...], [UInt8](), ArraySlice<UInt8>())
        while true {
            let header = Array(rest.prefix(8))
            guard header.count == 8 else { return hasParameters(types) ? nil : .incomplete }
            let content = Int(header[4]) * 256 + Int(header[5])
            let length = 8 + content + Int(header[6])
            // The record's type, and whether it is the empty one.
            let (type, ends) = (header[1], content == 0)
            let next: [UInt8] = types.isEmpty ? [1] : types.contains(0x84) ? [5] : [4]
            if header[0] != 1 || !next.contains(type) {
                return hasParameters(types) ? nil : .broken
            }
            if types.isEmpty {
                id = header[2...3]
                if header[2] == 0 && header[3] == 0 || content != 8 { return .broken }
                guard rest.count >= 16 else { return .incomplete }
                if Array(rest.prefix(10).suffix(2)) != [0, 1] { return .broken }
            } else if header[2...3] != id {
                return hasParameters(types) ? nil : .broken
            }
            guard rest.count >= length else {
                return type == 4 || hasParameters(types) ? nil : .incomplete
            }
            if type == 5 && ends { return hasParameters(types) ? nil : .complete }
            types.append(ends ? type | 0x80 : type)
            rest = rest.dropFirst(length)
        }
    }

    private static func hasParameters(_ types: [UInt8]) -> Bool { types.contains(4) }

    /// Reads the input as lines of `NAME=value`.
    private static func checkVariables(_ input: [UInt8]) {
        var variables: [String: String] = [:]
        for line in input.split(separator: UInt8(ascii: "\n")) {
            let halves = line.split(separator: UInt8(ascii: "="), maxSplits: 1)
            guard halves.count == 2 else { continue }
            let name = String(decoding: halves[0], as: UTF8.self)
            variables[name] = String(decoding: halves[1], as: UTF8.self)
        }
        let request = Request(query: input, body: .complete(input)) { variables[$0] }
        require(request.query == input && request.body == .complete(input), "bytes are kept")
        require(request.assignedRoute != "", "an empty route is not a route")
        require(Array(request.path.utf8) == slowPath(variables), "the path is the client's")
        require(
            !request.path.utf8.contains(0x3F) || variables["REQUEST_URI"] == nil
                || variables["REQUEST_URI"]?.utf8.first != 0x2F,
            "the path ends before the query"
        )

        let announced = variables["CONTENT_LENGTH"]
        let length = Request.contentLength(announced)
        if let announced, let length {
            let digits = announced.drop { $0 == "0" }
            require(String(length) == (digits.isEmpty ? "0" : digits), "the length is the number")
        } else if let announced {
            let isNumber = announced.utf8.allSatisfy { (0x30...0x39).contains($0) }
            require(!isNumber || announced.utf8.count > 18, "\(announced) is not a length")
        } else {
            require(length == 0, "without CONTENT_LENGTH there is no body")
        }
    }

    private static func slowPath(_ variables: [String: String]) -> [UInt8] {
        let uri = Array(variables["REQUEST_URI", default: ""].utf8)
        guard uri.first == UInt8(ascii: "/") else {
            return ["SCRIPT_NAME", "PATH_INFO"].flatMap { Array(variables[$0, default: ""].utf8) }
        }
        return Array(uri.prefix { $0 != UInt8(ascii: "?") })
    }
}
