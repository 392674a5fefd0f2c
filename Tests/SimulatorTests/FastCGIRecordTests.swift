import FastCGIClient
import Simulator
import Testing

/// The encoder against a decoder that was written from the specification for this test alone.
@Suite struct FastCGIRecordTests {
    private struct Record {
        let kind: UInt8
        let content: ArraySlice<UInt8>
    }

    private func records(_ bytes: [UInt8]) -> [Record] {
        var records: [Record] = []
        var rest = bytes[...]
        while rest.count >= 8 {
            let head = Array(rest.prefix(8))
            let length = Int(head[4]) * 256 + Int(head[5])
            #expect(head[0] == 1 && head[2] == 0 && head[3] == 1, "version 1, request 1")
            records.append(Record(kind: head[1], content: rest.dropFirst(8).prefix(length)))
            rest = rest.dropFirst(8 + length + Int(head[6]))
        }
        #expect(rest.isEmpty)
        return records
    }

    private func pairs(_ bytes: [UInt8]) -> [String: String] {
        var rest = bytes[...]
        func length() -> Int {
            let first = Int(rest.removeFirst())
            if first < 128 { return first }
            let others = rest.prefix(3).map { Int($0) }
            rest.removeFirst(3)
            return (first - 128) << 24 | others[0] << 16 | others[1] << 8 | others[2]
        }
        var pairs: [String: String] = [:]
        while !rest.isEmpty {
            let (name, value) = (length(), length())
            let key = String(decoding: rest.prefix(name), as: UTF8.self)
            pairs[key] = String(decoding: rest.dropFirst(name).prefix(value), as: UTF8.self)
            rest = rest.dropFirst(name + value)
        }
        return pairs
    }

    private func stream(_ kind: UInt8, of records: [Record]) -> [UInt8] {
        let parts = records.filter { $0.kind == kind }.map(\.content)
        #expect(parts.last?.isEmpty == true, "a stream ends with an empty record")
        #expect(parts.dropLast().allSatisfy { !$0.isEmpty }, "and has no other empty one")
        return parts.flatMap(\.self)
    }

    @Test(arguments: [0, 1, 65_527, 65_528, 65_529, 65_536, 200_000])
    func `a body of any length arrives whole`(length: Int) {
        let body = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let request = FastCGIRequest(method: "POST", path: "/", body: body)
        let records = records(request.bytes(keepsConnection: false))
        #expect(stream(5, of: records) == body)
        #expect(pairs(stream(4, of: records))["CONTENT_LENGTH"] == String(length))
    }

    @Test(arguments: [0, 127, 128, 255, 65_535, 70_000])
    func `names and values of any length arrive whole`(length: Int) {
        let long = String(repeating: "v", count: length)
        let name = "N" + long
        let request = FastCGIRequest(
            method: "GET",
            path: "/",
            parameters: [(name, "short"), ("SHORT", long)]
        )
        let pairs = pairs(stream(4, of: records(request.bytes(keepsConnection: false))))
        #expect(pairs[name] == "short")
        #expect(pairs["SHORT"] == long)
    }

    @Test(arguments: [true, false])
    func `a request begins with the role Responder and whether to keep the connection`(
        keeps: Bool
    ) {
        let request = FastCGIRequest(method: "GET", path: "/")
        let first = records(request.bytes(keepsConnection: keeps)).first
        #expect(first?.kind == 1)
        #expect(first.map { Array($0.content) } == [0, 1, keeps ? 1 : 0, 0, 0, 0, 0, 0])
    }

    @Test func `the parameters are what nginx sends`() {
        let request = FastCGIRequest(
            method: "POST",
            path: "/alipay/notify",
            query: Array("a=1".utf8),
            body: Array("x=y".utf8),
            parameters: [("ALIPAY_ROUTE", "notify"), ("REMOTE_ADDR", "10.0.0.1")]
        )
        let sent = pairs(stream(4, of: records(request.bytes(keepsConnection: false))))
        let expected = [
            "REQUEST_METHOD": "POST", "REQUEST_URI": "/alipay/notify?a=1",
            "SCRIPT_NAME": "/alipay/notify", "QUERY_STRING": "a=1", "CONTENT_LENGTH": "3",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "GATEWAY_INTERFACE": "CGI/1.1", "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "10.0.0.1", "ALIPAY_ROUTE": "notify",
        ]
        #expect(sent == expected)
    }
}
