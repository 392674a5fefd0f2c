import Foundation
import Settings
import Testing

/// The one table of keys, and what is made of it.
@Suite struct SettingsTableTests {
    /// One of every table, each with no more than it has to have.
    private static let everyTable = """
        [[app]]
        app_id = "2021000000000000"
        seller_id = "2088000000000000"
        alipay_public_keys = ["a.pem"]
        [[partner]]
        seller_id = "2088000000000000"
        alipay_public_keys = ["a.pem"]
        [[event.sql]]
        events = ["order.paid"]
        statement = "DELETE FROM a"
        [[deliver.webhook]]
        name = "a"
        events = ["order.paid"]
        url = "https://shop"
        secret_files = ["s"]
        [[deliver.mail]]
        name = "b"
        events = ["order.paid"]
        server = "smtps://mail:465"
        from = "a@b"
        to = ["a@b"]
        [[deliver.command]]
        name = "c"
        events = ["order.paid"]
        run = ["/bin/true"]
        """

    /// A reader says of itself which of its keys are not listed, and which listed ones it does not read.
    @Test func `every key that is read is listed, and every listed key is read`() {
        #expect(SettingsText.errors(Self.everyTable) == [])
        for table in SettingsTable.all where table.isArray {
            #expect(Self.everyTable.contains(table.header))
        }
    }

    @Test func `a default that is written out is read as the default`() throws {
        let plain = try SettingsText.read(Self.everyTable)
        let lines = Self.everyTable.split(separator: "\n").map(String.init)
        var text = ""
        for table in SettingsTable.all {
            let blocks = lines.split(omittingEmptySubsequences: false) { $0.hasPrefix("[") }
            let headers = lines.filter { $0.hasPrefix("[") }
            let given = headers.firstIndex(of: table.header).map { blocks[$0 + 1] } ?? []
            text += "\(table.header)\n\(given.joined(separator: "\n"))\n"
            for key in table.keys where !given.contains(where: { $0.hasPrefix("\(key.name) =") }) {
                if let value = key.defaultText { text += "\(key.name) = \(value)\n" }
            }
        }
        #expect(try SettingsText.read(text) == plain)
    }

    @Test func `every key is explained in both languages, and no table lists it twice`() {
        for table in SettingsTable.all {
            #expect(Set(table.keys.map(\.name)).count == table.keys.count)
            for key in table.keys {
                #expect(!key.english.isEmpty && !key.chinese.isEmpty, "\(table.header) \(key.name)")
                #expect(!key.english.hasSuffix(".") && !key.chinese.hasSuffix("。"))
            }
        }
    }

    @Test func `the example file without its comment signs is read without an error`() {
        let text = SettingsExample.text.replacing(/(?m)^#(?! )/, with: "")
        #expect(SettingsText.errors(text) == [])
        #expect(text.contains("\n[[deliver.webhook]]\n"))
    }

    /// The parts are written by `WRITE_SETTINGS_PAGES=1 swift test --filter SettingsTableTests`.
    @Test(arguments: SettingsPage.all)
    func `documentation, manual page and example file say what the table says`(
        page: SettingsPage
    ) throws {
        if ProcessInfo.processInfo.environment["WRITE_SETTINGS_PAGES"] != nil { try page.write() }
        let isMade = try page.read() == page.made()
        #expect(
            isMade,
            "\(page): write it with WRITE_SETTINGS_PAGES=1 swift test --filter SettingsTableTests"
        )
    }
}
