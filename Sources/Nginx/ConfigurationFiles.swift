internal import Foundation

/// Where the texts of a configuration come from.
enum ConfigurationFiles {
    case disk
    /// What `nginx -T` prints: every file that nginx has read, by its path.
    case dump([String: String])

    /// Takes the output of `nginx -T` apart; the first file is the main one.
    static func reading(dump: String) -> (main: String, files: ConfigurationFiles)? {
        let mark = "# configuration file "
        var texts: [String: String] = [:]
        var main: String?
        var current: String?
        for line in dump.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix(mark), line.hasSuffix(":") {
                let path = String(line.dropFirst(mark.count).dropLast())
                main = main ?? path
                current = path
                texts[path] = ""
            } else if let current {
                texts[current, default: ""] += line + "\n"
            }
        }
        return main.map { ($0, .dump(texts)) }
    }

    /// The text of a file, or `nil` when there is none that can be read.
    func text(_ path: String) -> String? {
        switch self {
        case .disk:
            FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
        case .dump(let texts): texts[path]
        }
    }

    /// The files that a pattern names, sorted.
    func paths(_ pattern: String) -> [String] {
        let glob = GlobPattern(pattern)
        switch self {
        case .dump(let texts): return texts.keys.filter(glob.matches).sorted()
        case .disk:
            var folders = [glob.fixedFolder]
            var found: [String] = []
            let depth = pattern.split(separator: "/").count
            while let folder = folders.popLast() {
                let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
                for name in names {
                    let path = folder == "/" ? "/" + name : folder + "/" + name
                    if path.split(separator: "/").count < depth {
                        folders.append(path)
                    } else if glob.matches(path) {
                        found.append(path)
                    }
                }
            }
            return found.sorted()
        }
    }
}
