internal import Alipay
internal import ArgumentParser
internal import Foundation
internal import Operator
internal import Settings
internal import Signing

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
    }

    func run() throws {
        if let fromPHP {
            let migration = PHPMigration(
                options: given,
                appID: appID,
                sellerID: sellerID,
                into: Self.url(folder ?? ".")
            )
            try migration.run(from: Self.url(fromPHP, .notDirectory))
        } else if let sandbox {
            try makeSandbox(in: Self.url(sandbox))
        }
    }

    private static func url(_ path: String, _ hint: URL.DirectoryHint = .isDirectory) -> URL {
        URL(filePath: path, directoryHint: hint).absoluteURL.standardizedFileURL
    }

    private func makeSandbox(in folder: URL) throws {
        let files = SandboxFiles(folder: folder)
        guard !FileManager.default.fileExists(atPath: files.settings.path) else {
            throw Terminal.fail(
                "\(files.settings.path) is there already: nothing was changed",
                code: .failure
            )
        }
        let listen = listen ?? "unix:\(files.socket.path)"
        guard ListenAddress(listen) != nil else {
            throw Terminal.fail(
                """
                \(listen): not an address to listen on; a socket's path begins with / and has at \
                most 107 bytes (choose a shorter folder, or --listen 127.0.0.1:9000)
                """,
                code: .validationFailure
            )
        }
        let text = SandboxFiles.settingsText(
            appID: appID ?? "2021000000000000",
            sellerID: sellerID ?? "2088000000000000",
            listen: listen
        )
        do {
            _ = try Settings(toml: text, folder: folder.path)
        } catch {
            throw Terminal.fail("\(error)", code: .validationFailure)
        }
        do {
            try files.write(settingsText: text)
        } catch {
            throw Terminal.fail("\(folder.path): \(error)", code: .failure)
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
