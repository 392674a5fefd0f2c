internal import PHPMigration
internal import Signing
internal import Testing

/// Settings that are made of a PHP file, without any other file.
@Suite struct MigratedSettingsTests {
    private let key: PublicKey
    private let own: PrivateKey

    init() throws {
        let alipays = try PrivateKey(generatingForSimulator: ())
        key = try PublicKey(reading: try alipays.publicPEM(), for: .rsa2)
        own = try PrivateKey(generatingForSimulator: ())
    }

    private func migrated(
        _ lines: String,
        sellerID: String? = "2088102146225135"
    ) throws(MigratedSettings.Failure) -> MigratedSettings {
        var given = GivenFacts()
        given.sellerID = sellerID
        return try MigratedSettings(
            of: Array("<?php\nreturn [\n\(lines)\n];\n".utf8),
            at: "/nowhere/config.php",
            given: given,
            into: "/etc/shop"
        )
    }

    private func failure(_ lines: String, sellerID: String? = nil) -> MigratedSettings.Failure? {
        do throws(MigratedSettings.Failure) {
            _ = try migrated(lines, sellerID: sellerID)
            return nil
        } catch {
            return error
        }
    }

    @Test func `the settings come last, behind the keys that they name, and hold no secret`() throws
    {
        let made = try migrated(
            """
            'app_id' => '2016073100129537',
            'merchant_private_key' => '\(try own.pem())',
            'alipay_public_key' => '\(key.pem)',
            'notify_url' => 'https://shop.example.com/pay/notify_url.php',
            """
        )
        let names = made.files.map(\.name)
        #expect(names.last == MigratedSettings.settingsName)
        // The files for nginx have no location for it.
        let line = "location = /pay/notify_url.php { rewrite ^ /alipay/notify last; }"
        #expect(made.notes.contains { $0.hasSuffix(line) })
        #expect(Set(names.dropLast()) == ["alipay-public-key.pem", "app-public-key.pem"])
        #expect(made.files.allSatisfy { !$0.text.contains("PRIVATE") })
        #expect(made.readings.contains { $0.name == "app_id" && $0.line == 3 })
        #expect(made.readings.contains { $0.name == "--seller-id" && $0.line == nil })
        let text = try #require(made.files.last?.text)
        #expect(text.contains("notify = [\"/pay/notify_url.php\", \"/alipay/notify\"]\n"))
    }

    @Test func `all that is missing is reported at once`() {
        let found = failure("'app_id' => getenv('APP'), 'alipay_public_key' => '/nowhere/a.pem'")
        #expect(found?.isOfSettings == true)
        #expect(found?.sentences.count == 3, "\(found?.sentences ?? [])")
    }

    @Test func `what is not a file of settings is distinguished from settings with errors`() {
        #expect(failure("'debug' => true")?.isOfSettings == false)
        #expect(failure(String(repeating: " ", count: MigratedSettings.sizeLimit)) != nil)
    }
}
