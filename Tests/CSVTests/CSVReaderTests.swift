internal import CSV
internal import Testing

@Suite struct CSVReaderTests {
    private struct Broken: Error {}

    /// Reads a text that comes in chunks of so many bytes.
    private func records(_ text: [UInt8], by size: Int) throws -> [Result<CSVRecord, CSVFault>] {
        var rest = text[...]
        var reader = CSVReader {
            defer { rest = rest.dropFirst(size) }
            return Array(rest.prefix(size))
        }
        var records: [Result<CSVRecord, CSVFault>] = []
        while let record = try reader.next() { records.append(record) }
        #expect(try reader.next() == nil)
        return records
    }

    private func texts(_ text: String, by size: Int = 3) throws -> [[String]] {
        try records(Array(text.utf8), by: size).map {
            try $0.get().fields.map { String(decoding: $0, as: UTF8.self) }
        }
    }

    @Test(arguments: 1...9)
    func `fields come out the same in whatever chunks the bytes come`(_ size: Int) throws {
        let text = "\u{FEFF}a,\"b,\"\"c\"\"\r\nd\",\r\n\"\",茶,x\n\nlast,\"q\""
        let expected = [["a", "b,\"c\"\r\nd", ""], ["", "茶", "x"], [""], ["last", "q"]]
        #expect(try texts(text, by: size) == expected)
    }

    @Test func `nothing, a byte order mark and one line break are what they are`() throws {
        #expect(try texts("").isEmpty)
        #expect(try texts("\u{FEFF}").isEmpty)
        #expect(try texts("\n") == [[""]])
        #expect(try texts("a") == [["a"]])
        #expect(try texts("a,") == [["a", ""]])
        #expect(try texts(" a , b ") == [[" a ", " b "]])
    }

    @Test func `a record knows the line that it begins in`() throws {
        let found = try records(Array("a\r\n\"b\nb\nb\"\nc\n".utf8), by: 4)
        #expect(try found.map { try $0.get().line } == [1, 2, 5])
    }

    @Test(arguments: [
        ("a\"b,c", CSVFault.Kind.quoteInField), ("\"a\"b,c", .textAfterQuote),
        ("a\rb,c", .loneCarriageReturn), ("a,\"b\"\r,c", .loneCarriageReturn),
    ])
    func `a faulty record is named, and the next one is read`(
        _ text: String,
        _ kind: CSVFault.Kind
    ) throws {
        let found = try records(Array("one\n\(text)\nthree\n".utf8), by: 5)
        let one = CSVRecord(line: 1, fields: [Array("one".utf8)])
        let three = CSVRecord(line: 3, fields: [Array("three".utf8)])
        #expect(found == [.success(one), .failure(CSVFault(kind, line: 2)), .success(three)])
        let last = try records(Array(text.utf8), by: 5)
        #expect(last == [.failure(CSVFault(kind, line: 1))])
    }

    @Test func `a quote that does not close ends the reading`() throws {
        let fault = CSVFault(.quoteNotClosed, line: 2)
        #expect(fault.endsReading)
        let short = try records(Array("a\n\"b\nc\n".utf8), by: 100)
        #expect(short.count == 2)
        #expect(short.last == .failure(fault))
        let long = "a\n\"b\n" + String(repeating: "c,d\n", count: CSVReader.limit)
        let found = try records(Array(long.utf8), by: 1000)
        #expect(found.count == 2)
        #expect(found.last == .failure(fault))
    }

    @Test func `a record may be as long as the limit and no longer`() throws {
        let text = [UInt8](repeating: 0x61, count: CSVReader.limit)
        #expect(try records(text, by: 4096).map { try $0.get().fields } == [[text]])
        let more = try records(text + [0x61], by: 4096)
        #expect(more == [.failure(CSVFault(.tooLong, line: 1))])
    }

    @Test func `what is wrong with the source is thrown`() throws {
        var reader = CSVReader { throw Broken() }
        #expect(throws: Broken.self) { try reader.next() }
    }

    @Test func `a line of commas is blank`() throws {
        #expect(try records(Array(",,\n".utf8), by: 9).map { try $0.get().isBlank } == [true])
        #expect(try records(Array(",x\n".utf8), by: 9).map { try $0.get().isBlank } == [false])
    }
}
