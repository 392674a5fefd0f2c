internal import FoundationEssentials

/// A real message with the key that opens it, out of a folder beside the project.
struct RealMessage: Decodable {
    let rawBody: String?
    let publicKeyPem: String?
    let certPem: String?

    /// Those in the folder ALIPAY_VECTORS, else in `../shared/vectors` beside the package.
    ///
    /// - Returns: Nothing where there is neither folder.
    /// - Throws: When a file in it cannot be read.
    static func all() throws -> [RealMessage] {
        let package = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let beside = package.deletingLastPathComponent().appending(path: "shared/vectors").path
        let folder = ProcessInfo.processInfo.environment["ALIPAY_VECTORS"] ?? beside
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            return []
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try names.filter { $0.hasSuffix(".json") }.sorted().map { name in
            let file = URL(filePath: folder).appending(path: name)
            return try decoder.decode(RealMessage.self, from: Data(contentsOf: file))
        }
    }
}
