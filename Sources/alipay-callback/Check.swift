internal import Alipay
internal import ArgumentParser
internal import Callback
internal import Ledger
internal import Operation
internal import Signing

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say whether settings, keys and ledger are all right.",
        discussion: """
            One line for each finding: `ok`, `note` (nothing is wrong yet) or `bad`; exits 1 when \
            something is bad, else 0, and 78 when the settings cannot be read. Run it as the user \
            that the responder runs as.

              sudo -u www-data alipay-callback check --config shop/alipay-callback.toml
            """
    )

    @OptionGroup var settings: SettingsOption

    func run() throws {
        let loaded = try settings.load()
        print("ok   settings \(settings.path)")
        var isAllRight = true
        do {
            let ring = try KeyRing(loaded)
            for app in ring.apps {
                let keys = app.keys.map(\.fingerprint).joined(separator: ", ")
                let kind = app.naming == .app ? "app" : "partner"
                print("ok   \(kind) \(app.appID) \(app.signType.rawValue) key \(keys)")
            }
            for certificate in ConfiguredCertificate.all(in: loaded) { tell(of: certificate) }
        } catch {
            for sentence in error.sentences { print("bad  \(sentence)") }
            isAllRight = false
        }
        do {
            _ = try Page(loaded.page)
            print("ok   page \(loaded.page.templates ?? "built in")")
        } catch {
            for sentence in error.sentences { print("bad  \(sentence)") }
            isAllRight = false
        }
        let ledger = LedgerFindings(
            loaded.ledger.path,
            as: loaded.ledgerKind,
            statements: loaded.effect.sql.map { ShopStatement($0) },
            now: Terminal.now
        )
        for line in ledger.lines { print(line) }
        if !ledger.isAllRight { isAllRight = false }
        let destinations = DestinationFindings(loaded, now: Terminal.now)
        for line in destinations.lines { print(line) }
        if !destinations.isAllRight { isAllRight = false }
        if !isAllRight { throw ExitCode.failure }
    }

    /// An expired certificate's key still verifies: it is worth a word, and nothing is bad.
    private func tell(of certificate: ConfiguredCertificate) {
        let days = certificate.days(at: Terminal.now)
        let until = AlipayTime.alipayText(certificate.notAfter)
        let numbers = [
            certificate.certificateSN.map { "alipay_cert_sn \($0)" },
            certificate.rootSN.map { "alipay_root_cert_sn \($0)" },
        ].compactMap { $0 }.joined(separator: " ")
        let mark = days < ConfiguredCertificate.warningDays ? "note" : "ok  "
        let left = days < 0 ? "expired" : "\(days) days left"
        print("\(mark) certificate of \(certificate.appID) until \(until), \(left), \(numbers)")
    }
}
