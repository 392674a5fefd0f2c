internal import FoundationEssentials
internal import Logging
internal import System

/// Writes a log as JSON, or as sentences for systemd's journal, a line for each event.
///
/// In the journal a line begins with its priority, as sd-daemon(3) has it, and has no time: the
/// journal knows it.
struct LineLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel: Logger.Level = .info
    /// Whether a line is a JSON object, rather than a sentence.
    let isJSON: Bool
    let isJournal: Bool
    /// Takes a line, without its line break.
    let write: @Sendable (String) -> Void

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: Logging.LogEvent) {
        let text = isJSON ? Self.object(event) : "\(event.message)"
        write((isJournal ? Self.priority(of: event.level) : "") + text)
    }

    /// The numbers of syslog(3).
    private static func priority(of level: Logger.Level) -> String {
        switch level {
        case .trace, .debug: "<7>"
        case .info: "<6>"
        case .notice: "<5>"
        case .warning: "<4>"
        case .error: "<3>"
        case .critical: "<2>"
        }
    }

    /// What every line has comes first.
    private static func object(_ event: Logging.LogEvent) -> String {
        let time = Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        let head = [
            ("time", quoted(time)), ("level", quoted(event.level.rawValue)),
            ("source", quoted(event.source)),
        ]
        let facts = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { key, value in
            (key, self.value(value))
        }
        let members = head + facts + [("message", quoted("\(event.message)"))]
        return "{" + members.map { "\(quoted($0.0)):\($0.1)" }.joined(separator: ",") + "}"
    }

    private static func value(_ value: Logger.MetadataValue) -> String {
        switch value {
        case .string(let text): quoted(text)
        case .stringConvertible(let number as any BinaryInteger): "\(number)"
        case .stringConvertible(let other): quoted("\(other)")
        case .array(let values): "[" + values.map(self.value).joined(separator: ",") + "]"
        case .dictionary(let pairs):
            "{" + pairs.map { "\(quoted($0)):\(self.value($1))" }.joined(separator: ",") + "}"
        }
    }

    /// A JSON string (RFC 8259 §7): exact, and what would not be seen is an escape.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case _ where scalar.isHidden: quoted += scalar.jsonEscape
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
