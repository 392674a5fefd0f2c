internal import FoundationEssentials
internal import Settings

/// What systemd passes to the relay, as the files of its unit say.
///
/// They are read as in systemd.unit(5): the first file of the name in the folders, then the drop-ins
/// beside it, by their names.
struct RelayUnit {
    private static let name = "alipay-callback-deliver.service"
    private static let folders = [
        "/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system",
        "/usr/lib/systemd/system", "/lib/systemd/system",
    ]

    /// A `LoadCredential=`: a file, or a folder of which each file is passed as `name_file`.
    private struct Loaded {
        let name: String
        let path: String
    }

    private let loaded: [Loaded]

    /// Reads the unit's files; there may be none.
    init() {
        var loaded: [Loaded] = []
        for line in Self.files.flatMap(Self.lines) {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let setting = parts[0].trimmed
            guard parts.count == 2, setting.hasPrefix("LoadCredential") else { continue }
            let value = parts[1].trimmed
            let words = value.split(separator: ":", maxSplits: 1).map(String.init)
            switch words.count {
            case 0: loaded = []  // an empty one takes back those before it
            case 1: loaded.append(Loaded(name: words[0], path: words[0]))
            default: loaded.append(Loaded(name: words[0], path: words[1]))
            }
        }
        self.loaded = loaded
    }

    /// Whether systemd passes a secret to the relay, whose user need not be able to read it then.
    func passes(_ secret: SecretFile) -> Bool {
        loaded.contains { loaded in
            if secret.credential == loaded.name { return true }
            guard secret.path.hasPrefix(loaded.path + "/") else { return false }
            let below = secret.path.dropFirst(loaded.path.count + 1).replacing("/", with: "_")
            return secret.credential == "\(loaded.name)_\(below)"
        }
    }

    private static var files: [String] {
        let folders = searched
        let unit = folders.map { "\($0)/\(name)" }
            .first { FileManager.default.fileExists(atPath: $0) }
        var dropIns: [String: String] = [:]
        for folder in folders.reversed() {
            let names = try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(name).d")
            for file in names ?? [] where file.hasSuffix(".conf") {
                dropIns[file] = "\(folder)/\(name).d/\(file)"
            }
        }
        return [unit].compactMap(\.self) + dropIns.sorted { $0.key < $1.key }.map(\.value)
    }

    /// By `SYSTEMD_UNIT_PATH`, as for systemd itself: the usual folders follow a colon at its end.
    private static var searched: [String] {
        guard let given = ProcessInfo.processInfo.environment["SYSTEMD_UNIT_PATH"] else {
            return folders
        }
        return given.split(separator: ":").map(String.init) + (given.hasSuffix(":") ? folders : [])
    }

    private static func lines(of file: String) -> [Substring] {
        let text = try? String(contentsOfFile: file, encoding: .utf8)
        return text?.split(separator: "\n") ?? []
    }
}

extension Substring {
    /// Without the blanks around it.
    fileprivate var trimmed: Substring {
        var rest = self
        while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
        return rest
    }
}
