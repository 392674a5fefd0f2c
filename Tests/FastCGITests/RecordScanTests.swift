import Testing

@testable import FastCGI

@Suite struct RecordScanTests {
    /// BEGIN_REQUEST, PARAMS, end of PARAMS, STDIN, end of STDIN.
    private func request(body: Int) -> [UInt8] {
        let parameters = [99, 0x80, 0, 0, 200] + [UInt8](repeating: 0x4E, count: 299)
        let content = [UInt8](repeating: 0x62, count: body)
        return Wire.begin + Wire.record(4, parameters, padding: 4) + Wire.record(4)
            + (body == 0 ? [] : Wire.record(5, content)) + Wire.record(5)
    }

    @Test(arguments: [0, 1, 1132, 65_535])
    func `a whole request is complete, and no part of it is`(body: Int) {
        let whole = request(body: body)
        #expect(Wire.scan(whole) == .complete)
        for length in stride(from: 0, to: whole.count, by: max(1, whole.count / 500)) {
            #expect(Wire.scan(Array(whole.prefix(length))) == .incomplete)
        }
    }

    @Test func `it continues wherever the request was cut, with what it did not take`() {
        let whole = request(body: 300)
        for cut in 0...whole.count {
            var (scan, parameters, body) = (RecordScan(), 0, 0)
            let first = Array(whole.prefix(cut))
            let (_, taken) = scan.take(first, count: cut) { stream, part in
                if stream == .body { body += part.count } else { parameters += part.count }
            }
            let rest = Array(whole.dropFirst(taken))
            let second = scan.take(rest, count: rest.count) { stream, part in
                if stream == .body { body += part.count } else { parameters += part.count }
            }
            #expect(second.result == .complete)
            #expect(taken + second.taken == whole.count)
            #expect((parameters, body) == (304, 300))
        }
    }

    @Test func `the end of the parameters is not the end of the request`() {
        #expect(Wire.scan(Wire.begin + Wire.record(4)) == .incomplete)
    }

    @Test func `padding of the last record belongs to the request`() {
        let bytes = Wire.begin + Wire.record(4) + Wire.record(5, padding: 7)
        #expect(Wire.scan(bytes) == .complete)
        #expect(Wire.scan(Array(bytes.dropLast())) == .incomplete)
    }

    @Test func `bytes behind the request are left`() {
        var scan = RecordScan()
        let whole = request(body: 10)
        let (result, taken) = scan.take(whole + [0xFF, 0xFF], count: whole.count + 2)
        #expect(result == .complete)
        #expect(taken == whole.count)
    }

    @Test func `another version, and what is not FastCGI, are broken`() {
        #expect(Wire.scan(Wire.record(1, [0, 1, 0, 0, 0, 0, 0, 0], version: 2)) == .broken)
        #expect(Wire.scan(Array("GET / HTTP/1.1\r\n\r\n".utf8)) == .broken)
    }

    /// All that a web server does not send a responder.
    static let strange: [[UInt8]] =
        (0...255).filter { $0 != 1 }.map { Wire.record(UInt8($0)) }
        + [9, 1, 4, 5].map { Wire.record($0, [0, 1, 1, 0, 0, 0, 0, 0], id: 0) }
        + [0, 2, 3, 255].map { Wire.beginRequest(role: $0) }
        + [Wire.record(1, [0, 1]), Wire.record(1, [UInt8](repeating: 0, count: 16))]

    @Test(arguments: strange) func `only a BEGIN_REQUEST record begins a request`(_ record: [UInt8])
    {
        #expect(Wire.scan(record) == .broken)
    }

    @Test func `nothing strange comes in a request, wherever`() {
        let parts = [Wire.record(4, [1, 1, 0x41, 0x42]), Wire.record(4), Wire.record(5, [0x61])]
        for count in 0...parts.count {
            let begun = Wire.begin + parts.prefix(count).joined()
            // DATA, a second BEGIN, PARAMS and STDIN in each other's place or of another request.
            let next: Set<UInt8> = count < 2 ? [4] : [5]
            for type in UInt8.min ... .max where !next.contains(type) {
                #expect(Wire.scan(begun + Wire.record(type)) == .broken)
            }
            for id in [0, 2, 257] {
                for type in UInt8.min ... .max {
                    #expect(Wire.scan(begun + Wire.record(type, id: id)) == .broken)
                }
            }
        }
    }

    @Test func `only the bytes that were received count`() {
        var scan = RecordScan()
        #expect(scan.take(request(body: 10), count: 20).result == .incomplete)
    }
}
