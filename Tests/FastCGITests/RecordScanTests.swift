import Testing

@testable import FastCGI

@Suite struct RecordScanTests {
    /// A record as FastCGI 1.0 §3.3 lays it out.
    private func record(
        _ type: UInt8,
        _ length: Int,
        padding: Int = 0,
        version: UInt8 = 1
    ) -> [UInt8] {
        let header: [UInt8] = [
            version, type, 0, 1, UInt8(length >> 8), UInt8(length & 0xFF), UInt8(padding), 0,
        ]
        return header + [UInt8](repeating: 5, count: length + padding)
    }

    /// BEGIN_REQUEST, PARAMS, end of PARAMS, STDIN, end of STDIN.
    private func request(body: Int) -> [UInt8] {
        record(1, 8) + record(4, 300, padding: 4) + record(4, 0) + record(5, body)
            + (body == 0 ? [] : record(5, 0))
    }

    private func scan(_ bytes: [UInt8]) -> RecordScan.Result {
        RecordScan.scan(bytes, count: bytes.count)
    }

    @Test(arguments: [0, 1, 1132, 65_535])
    func `a whole request is complete, and no part of it is`(body: Int) {
        let whole = request(body: body)
        #expect(scan(whole) == .complete)
        for length in stride(from: 0, to: whole.count, by: max(1, whole.count / 500)) {
            #expect(scan(Array(whole.prefix(length))) == .incomplete)
        }
    }

    @Test func `the end of the parameters is not the end of the request`() {
        #expect(scan(record(1, 8) + record(4, 300) + record(4, 0)) == .incomplete)
    }

    @Test func `padding of the last record belongs to the request`() {
        let bytes = record(1, 8) + record(4, 0) + record(5, 0, padding: 7)
        #expect(scan(bytes) == .complete)
        #expect(scan(bytes.dropLast()) == .incomplete)
    }

    @Test func `bytes behind the request do not matter`() {
        #expect(scan(request(body: 10) + [0xFF, 0xFF]) == .complete)
    }

    @Test func `another version and an aborted request are broken`() {
        #expect(scan(record(1, 8, version: 2)) == .broken)
        #expect(scan(Array("GET / HTTP/1.1\r\n\r\n".utf8)) == .broken)
        #expect(scan(record(1, 8) + record(2, 0)) == .broken)
    }

    @Test func `only the bytes that were received count`() {
        #expect(RecordScan.scan(request(body: 10), count: 20) == .incomplete)
    }

    private func scan(_ bytes: ArraySlice<UInt8>) -> RecordScan.Result { scan(Array(bytes)) }
}
