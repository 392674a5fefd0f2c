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
        let whole = RecordScan.scan(bytes, count: bytes.count)
        require(whole == slowScan(bytes[...]), "the records are the obvious ones")
        // Cut in a place that depends on every byte, so that the fuzzer can move it.
        let cut = bytes.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % (bytes.count + 1)
        let first = RecordScan.scan(Array(bytes.prefix(cut)), count: cut)
        require(RecordScan.scan(bytes, count: cut) == first, "what lies behind is not looked at")
        if first != .incomplete { require(whole == first, "more bytes do not change an answer") }
    }

    /// One record after the other, each cut off the front.
    private static func slowScan(_ bytes: ArraySlice<UInt8>) -> RecordScan.Result {
        let header = Array(bytes.prefix(8))
        guard header.count == 8 else { return .incomplete }
        if header[0] != 1 || header[1] == 2 { return .broken }
        let content = Int(header[4]) * 256 + Int(header[5])
        let length = 8 + content + Int(header[6])
        guard bytes.count >= length else { return .incomplete }
        if header[1] == 5 && content == 0 { return .complete }
        return slowScan(bytes.dropFirst(length))
    }

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
        require(request.assignedRoute != "", "an empty route is none")
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
            require(!isNumber || announced.utf8.count > 18, "\(announced) is no length")
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
