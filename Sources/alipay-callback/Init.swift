internal import Alipay
internal import ArgumentParser
internal import Foundation
internal import Operation
internal import Signing

struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a folder to try things in, with a pretend Alipay's key.",
        discussion: """
            The folder holds settings, a key pair that stands for Alipay's, and an empty folder for \
            the ledger. Whoever has the folder can sign with that key, so it is trusted only by an \
            app with profile = "sandbox". Nothing that is in the folder already is overwritten.

              alipay-callback init --sandbox shop
              alipay-callback init --sandbox shop --listen 127.0.0.1:9000
            """
    )

    @Option(help: ArgumentHelp("The folder to make.", valueName: "dir"))
    var sandbox: String

    @Option(help: "The app_id of the pretended app.")
    var appID = "2021000000000000"

    @Option(help: "The seller_id (PID) of the pretended merchant.")
    var sellerID = "2088000000000000"

    @Option(help: "Where the responder is to listen; by default a socket in the folder.")
    var listen: String?

    func run() throws {
        let folder = URL(filePath: sandbox, directoryHint: .isDirectory).absoluteURL
            .standardizedFileURL
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
        let text = SandboxFiles.settingsText(appID: appID, sellerID: sellerID, listen: listen)
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
        let config = Terminal.shellWord(files.settings.path)
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
