import Foundation

/// A real signed message out of a folder beside the project.
struct Vector: Decodable, Sendable {
    let name: String
    let kind: String
    let signType: String
    /// The content rule, or `json-substring`.
    let variant: String
    /// The name of a response's node.
    let node: String?
    let rawBody: String?
    let publicKeyPem: String?
    let certPem: String?
    /// `valid` or `invalid`: the signature check alone.
    let expect: String
    /// What the responder does beyond the signature check.
    let policy: String?
    let unsignedParams: [String]?
    let signedContent: String?

    /// The bytes of the message.
    var body: [UInt8] { Array((rawBody ?? "").utf8) }

    /// The text behind the first `name=` of the message, good for values of plain digits.
    func value(_ name: String) -> String {
        (rawBody ?? "").split(separator: "&").first { $0.hasPrefix(name + "=") }
            .map { String($0.dropFirst(name.count + 1)) } ?? ""
    }

    /// ALIPAY_VECTORS, else `../shared/vectors` beside the package, or `nil` when neither is there.
    static let folder: URL? = {
        if let path = ProcessInfo.processInfo.environment["ALIPAY_VECTORS"] {
            return URL(filePath: path)
        }
        let package = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let folder = package.deletingLastPathComponent().appending(path: "shared/vectors")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    /// All messages, by name.
    static func all() throws -> [Vector] {
        guard let folder else { return [] }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try FileManager.default
            .contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }
            .map { try decoder.decode(Vector.self, from: Data(contentsOf: $0)) }
            .sorted { $0.name < $1.name }
    }
}
