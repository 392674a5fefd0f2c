import Foundation
import Settings
import Testing

@Suite final class SettingsFileTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "SettingsFileTests \(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func path(of bytes: some Sequence<UInt8>) throws -> String {
        let file = folder.appending(path: "settings.toml")
        try Data(bytes).write(to: file)
        return file.path
    }

    @Test func `starts relative paths from the folder that holds the file`() throws {
        let settings = try SettingsFile.load(path(of: SettingsText.minimal.utf8))
        #expect(settings.apps[0].keys.publicKeyFiles == [folder.path + "/alipay-public-key.pem"])
    }

    @Test func `begins every error with the file's path`() throws {
        let path = try path(of: "x = 1".utf8)
        let error = #expect(throws: SettingsErrors.self) { try SettingsFile.load(path) }
        #expect(
            error?.description == """
                \(path): top level: app: at least one [[app]] is needed
                \(path): top level: x: is not a key of this table
                """
        )
    }

    @Test func `says that a file cannot be read, or is not UTF-8`() throws {
        let missing = folder.appending(path: "none.toml").path
        for path in [missing, folder.path] {
            let error = #expect(throws: SettingsErrors.self) { try SettingsFile.load(path) }
            #expect(error?.sentences.count == 1)
            #expect(error?.description.hasPrefix("\(path): cannot be read") == true)
        }
        let gbk = try path(of: Array("# ".utf8) + [0xD6, 0xD0, 0x0A] + SettingsText.minimal.utf8)
        let error = #expect(throws: SettingsErrors.self) { try SettingsFile.load(gbk) }
        #expect(error?.sentences == ["\(gbk): is not UTF-8, as TOML has to be"])
    }

    @Test func `takes the option before everything else`() {
        #expect(SettingsFile.path(option: "/srv/x.toml") == "/srv/x.toml")
    }
}
