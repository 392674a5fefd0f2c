internal import Foundation
internal import Nginx
internal import Settings

/// What `check` says of nginx's configuration, which is read as text.
struct NginxFindings {
    /// As whom nginx's workers run, where the configuration says it.
    let user: String?
    let all: [Finding]

    /// Reads and judges.
    ///
    /// - Parameters:
    ///   - file: nginx.conf, a part of it, or `-` for what `nginx -T` prints on standard input.
    ///   - settings: What the responder listens on, and for which paths.
    init(of file: String, for settings: Settings) {
        var findings = Findings(of: .nginx)
        do throws(Unreadable) {
            let configuration = try Self.read(file)
            var judging = NginxJudgement(configuration, settings)
            judging.run()
            user = configuration.user
            all = judging.findings.all
        } catch {
            findings.bad("nginx: \(error.sentence)")
            user = nil
            all = findings.all
        }
    }

    private struct Unreadable: Error { let sentence: String }

    private static func read(_ file: String) throws(Unreadable) -> Configuration {
        let isInput = file == "-"
        let path = isInput ? file : URL(filePath: file).standardizedFileURL.path
        let bytes =
            isInput
            ? FileHandle.standardInput.readDataToEndOfFile()
            : FileManager.default.contents(atPath: path)
        guard let bytes else {
            throw Unreadable(sentence: "\(path): cannot be read: is it there, and may you read it?")
        }
        let text = String(decoding: bytes, as: UTF8.self)
        do throws(ConfigurationError) {
            return isInput
                ? try Configuration(dump: text) : try Configuration(text: text, path: path)
        } catch {
            throw Unreadable(sentence: "\(Terminal.printable(error.description)); see nginx -t")
        }
    }
}
