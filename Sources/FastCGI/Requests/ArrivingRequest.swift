/// A request that comes in parts, kept until it is whole.
///
/// What is kept is the content of its records, without what is longer than it may be: so it takes no more
/// memory than that, whatever comes. The rest is read and forgotten up to the deadline, so that the web
/// server, which sends first and reads then, gets an answer: one without would be a failure to it, and
/// it would send others' requests elsewhere, or nowhere.
final class ArrivingRequest {
    /// What the parameters of a request may take, in bytes.
    private static let parametersLimit = 32 * 1024

    /// When it is given up, in milliseconds of the monotonic clock.
    let deadline: Int64
    /// Whether its parameters took more than they may; then none is kept.
    private(set) var hasTooLongHead = false
    private let bodyLimit: Int
    private var scan = RecordScan()
    private var parameters: [UInt8] = []
    private var body: [UInt8] = []
    private var share: BufferSpace.Share

    init(bodyLimit: Int, deadline: Int64, in space: BufferSpace) {
        self.bodyLimit = bodyLimit
        self.deadline = deadline
        share = BufferSpace.Share(of: space)
    }

    /// Takes what arrived; see `RecordScan`.
    func take(_ bytes: [UInt8], count: Int) -> (result: RecordScan.Result, taken: Int) {
        let (result, taken) = scan.take(bytes, count: count) { stream, part in
            switch stream {
            case .parameters: takeParameters(bytes[part])
            // One byte more than a body may have tells that it is too long.
            case .body: body += bytes[part.prefix(bodyLimit + 1 - body.count)]
            }
        }
        share.set(parameters.capacity + body.capacity)
        return (result, taken)
    }

    private func takeParameters(_ part: ArraySlice<UInt8>) {
        if parameters.count + part.count > Self.parametersLimit { hasTooLongHead = true }
        if hasTooLongHead { parameters = [] } else { parameters += part }
    }

    /// The request as records, of which libfcgi need not wait for any.
    var records: [UInt8] {
        let flags: UInt8 = scan.keepsConnection ? 1 : 0
        return record(RecordScan.beginRequest, [0, 1, flags, 0, 0, 0, 0, 0])
            + stream(RecordScan.params, parameters) + stream(RecordScan.stdin, body)
    }

    private func stream(_ type: UInt8, _ content: [UInt8]) -> [UInt8] {
        var (bytes, rest) = ([UInt8](), content[...])
        while !rest.isEmpty {
            bytes += record(type, rest.prefix(65_535))
            rest = rest.dropFirst(65_535)
        }
        return bytes + record(type, [])
    }

    private func record(_ type: UInt8, _ content: ArraySlice<UInt8>) -> [UInt8] {
        let numbers = [scan.id >> 8, scan.id & 0xFF, content.count >> 8, content.count & 0xFF]
        return [1, type] + numbers.map { UInt8($0) } + [0, 0] + content
    }
}
