internal import CSV
internal import Ledger
internal import System

/// A CSV file of orders: a header with Alipay's field names in any order, then an order a row.
struct OrderFile {
    /// What stands in one row.
    struct Row {
        /// From 1.
        let line: Int
        let order: Result<NewOrder, Refusal>
    }

    private static let required = ["out_trade_no", "total_amount"]
    private static let optional = ["app_id", "subject"]

    private let receivers: Receivers
    /// For rows that name none.
    private let app: String?
    private var reader: CSVReader
    private var columns: [String] = []

    /// Reads the header.
    ///
    /// - Parameters:
    ///   - source: Gives the next bytes of the file, none at its end.
    ///   - receivers: Whose an order may be.
    ///   - app: Whose it is where a row does not say.
    /// - Throws: `Refusal` for an invalid header, or what the source throws.
    init(
        reading source: @escaping () throws -> [UInt8],
        receivers: Receivers,
        app: String?
    ) throws {
        self.receivers = receivers
        self.app = app
        reader = CSVReader(reading: source)
        guard case .success(let header)? = try reader.next() else {
            throw Refusal(.input, "the file has no header; \(Self.expectation)")
        }
        columns = header.fields.map { String(decoding: $0, as: UTF8.self).visible }
        let known = Self.required + Self.optional
        for name in Self.required where !columns.contains(name) {
            let found = TextTable.cut(columns.joined(separator: ","), toWidth: 60)
            throw Refusal(
                .input,
                "the first line has no \(name) (it is “\(found)”); \(Self.expectation)"
            )
        }
        for name in columns where !known.contains(name) {
            throw Refusal(.input, "the column “\(name)” is not known; \(Self.expectation)")
        }
        guard Set(columns).count == columns.count else {
            throw Refusal(.input, "a column is there twice; \(Self.expectation)")
        }
    }

    private static let expectation = """
        the first line names the columns: out_trade_no,total_amount and perhaps app_id,subject
        """

    /// The next row that has something in it, or `nil` at the end.
    mutating func next() throws -> Row? {
        while let record = try reader.next() {
            switch record {
            case .failure(let fault):
                return Row(line: fault.line, order: .failure(Refusal(.input, fault.sentence)))
            case .success(let record) where record.isBlank:
                continue
            case .success(let record):
                return Row(line: record.line, order: order(in: record))
            }
        }
        return nil
    }

    private func order(in record: CSVRecord) -> Result<NewOrder, Refusal> {
        guard record.fields.count == columns.count else {
            return .failure(
                Refusal(
                    .input,
                    "\(record.fields.count) fields, not \(columns.count) as in the header"
                )
            )
        }
        var entry = OrderEntry(number: "", amount: "", app: app)
        for (name, bytes) in zip(columns, record.fields) {
            guard let text = String(validating: bytes, as: UTF8.self) else {
                return .failure(
                    Refusal(.input, "\(name) is not UTF-8; in Excel, save the file as “CSV UTF-8”")
                )
            }
            switch name {
            case "out_trade_no": entry.number = text
            case "total_amount": entry.amount = text
            case "subject": entry.subject = text
            default: if !text.isEmpty { entry.app = text }
            }
        }
        do throws(Refusal) {
            return .success(try entry.order(of: receivers))
        } catch {
            return .failure(error)
        }
    }
}

extension CSVFault {
    fileprivate var sentence: String {
        switch kind {
        case .quoteInField: "a quote inside a field that does not begin with one"
        case .textAfterQuote: "something follows a closing quote; a quote inside quotes is doubled"
        case .loneCarriageReturn: "a carriage return without a line feed"
        case .quoteNotClosed:
            "a quote opens that does not close; nothing from this line on was read"
        case .tooLong: "longer than 64 KiB; nothing from this line on was read"
        }
    }
}
