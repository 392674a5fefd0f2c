internal import ArgumentParser
internal import PHPMigration

/// What `init --from-php` is given, because the file does not say it, or only to PHP.
struct PHPOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Which of several configurations in the PHP file, as in alipay.default.",
            valueName: "name"
        )
    )
    var section: String?

    @Option(help: ArgumentHelp("Alipay's public key.", valueName: "pem"))
    var alipayPublicKey: String?

    @Option(help: ArgumentHelp("Alipay's certificate.", valueName: "crt"))
    var alipayCertificate: String?

    @Option(help: ArgumentHelp("Alipay's root certificate.", valueName: "crt"))
    var rootCertificate: String?

    @Flag(help: "Overwrite files that are there already.")
    var force = false

    var facts: GivenFacts {
        var facts = GivenFacts()
        facts.section = section
        facts.alipayPublicKey = alipayPublicKey
        facts.alipayCertificate = alipayCertificate
        facts.rootCertificate = rootCertificate
        return facts
    }

    /// Whether anything was said.
    var isUsed: Bool {
        force
            || [section, alipayPublicKey, alipayCertificate, rootCertificate].contains { $0 != nil }
    }
}
