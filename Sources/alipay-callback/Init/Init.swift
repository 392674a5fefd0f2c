internal import ArgumentParser
internal import FoundationEssentials
internal import Operator
internal import PHPMigration
internal import Settings
internal import System

struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Create settings: a sandbox to try things in, or those of a PHP shop.",
        discussion: """
            --sandbox makes a folder with settings, a key pair that stands for Alipay's, and an \
            empty folder for the ledger. Whoever has the folder can sign with that key, so it is \
            trusted only by an app with profile = "sandbox".

              alipay-callback init --sandbox shop
              alipay-callback init --sandbox shop --listen 127.0.0.1:9000

            --from-php reads the settings of a PHP script, which is not run: config.php of the \
            official demos, alipay.config.php of the old ones, and what is written for \
            alipay-sdk-php, AopClient, EasySDK and yansongda/pay. Your private key is neither \
            copied nor shown.

              alipay-callback init --from-php /srv/shop/config.php --seller-id 2088… \
            /etc/alipay-callback

            Nothing that is in the folder already is overwritten without --force.
            """
    )

    @Option(
        help: ArgumentHelp("The folder to make, with a pretend Alipay's key.", valueName: "dir")
    )
    var sandbox: String?

    @Option(help: ArgumentHelp("The PHP file with the settings.", valueName: "file"))
    var fromPHP: String?

    @Argument(help: ArgumentHelp("With --from-php: where to write.", valueName: "dir"))
    var folder: String?

    @Option(help: "The app_id, where the PHP file does not say it; else the pretended app's.")
    var appID: String?

    @Option(help: "The seller_id (PID), 2088…, which most PHP files do not say.")
    var sellerID: String?

    @OptionGroup var given: PHPOptions

    @Option(help: "Where the responder is to listen; by default a socket in the folder.")
    var listen: String?

    func validate() throws {
        guard (sandbox == nil) != (fromPHP == nil) else {
            throw ValidationError("one of --sandbox and --from-php is needed")
        }
        if sandbox != nil, folder != nil || given.isUsed {
            throw ValidationError("--sandbox takes its folder, --app-id, --seller-id and --listen")
        }
        if fromPHP != nil, listen != nil {
            throw ValidationError("--listen is for --sandbox")
        }
        if fromPHP != nil, folder == nil {
            throw ValidationError("say where to write, as in: --from-php FILE /etc/alipay-callback")
        }
    }

    func run() throws {
        if let fromPHP {
            try migrate(from: Self.url(fromPHP, .notDirectory))
        } else if let sandbox {
            try makeSandbox(in: Self.url(sandbox))
        }
    }

    private static func url(_ path: String, _ hint: URL.DirectoryHint = .isDirectory) -> URL {
        URL(filePath: path, directoryHint: hint).absoluteURL.standardizedFileURL
    }

    private func migrate(from file: URL) throws {
        var facts = given.facts
        facts.appID = appID
        facts.sellerID = sellerID
        let folder = Self.url(folder ?? "").path
        let setup = try Terminal.orRefusal {
            try PHPSetup(from: file.path, given: facts, into: folder, isForced: given.force)
        }
        let section = setup.settings.section
        print(
            "read \(file.path)\(section.isEmpty ? "" : ", \(section.visible)"); it was not run"
        )
        var table = TextTable("SETTING", "LINE", "READ AS")
        for one in setup.settings.readings {
            table.add(one.name, one.line.map { String($0) } ?? "", one.words)
        }
        print(table.text)
        print("")
        for path in setup.written { print("wrote \(path)") }
        for note in setup.settings.notes { print("note  \(note)") }
        let settings = setup.written.last ?? folder
        let isDefault = settings == SettingsFile.defaultPath
        let config = isDefault ? "" : " --config \(settings.shellWord)"
        print(
            """

            next: look at the settings, then ask whether they are all right, as the responder's user:
              alipay-callback check\(config)
            and try a notification that PHP has received, its body in a file:
              alipay-callback verify\(config) --explain FILE
            """
        )
    }

    private func makeSandbox(in folder: URL) throws {
        let files = SandboxFiles(folder: folder)
        try Terminal.orRefusal {
            try files.make(
                appID: appID ?? "2021000000000000",
                sellerID: sellerID ?? "2088000000000000",
                listen: listen
            )
        }
        let config = files.settings.path.shellWord
        print(
            """
            made \(files.settings.path)
            made \(files.publicKey.path)
            made \(files.privateKey.path) (mode 0600: the pretend Alipay signs with it)
            made \(files.ledger.path)/

            start the responder:   alipay-callback-fcgi --config \(config)
            pay an order:          alipay-callback simulate notify --config \(config)
            see what is on disk:   alipay-callback orders list --config \(config)
            """
        )
    }
}
