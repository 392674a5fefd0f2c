import Foundation
import Installation
import Testing

/// A ledger on a server without that server's client library on this machine.
@Suite struct MissingLibraryTests {
    private let sandbox: Sandbox
    /// What makes the libraries not be found: files of their names that are none, in front of them.
    private let environment: [String: String]

    init() throws {
        sandbox = try Sandbox()
        let folder = sandbox.folder.appending(path: "lib")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        for name in ["libmariadb.so.3", "libpq.so.5"] {
            try Data().write(to: folder.appending(path: name))
        }
        environment = ["LD_LIBRARY_PATH": folder.path]
        try sandbox.change {
            $0 + """

                [[deliver.command]]
                name = "shop"
                run = ["/bin/true"]
                events = ["order.paid"]
                """
        }
    }

    @Test func `a ledger in a file does not miss them`() throws {
        let responder = try sandbox.startResponder(environment: environment)
        #expect(responder.stop() == 0)
        let list = try tool("orders", "list")
        #expect(list.status == 0, "\(list.errors)")
    }

    /// 78 is what the units take for something that does not get better by itself.
    @Test(arguments: [
        ("mysql+unix:shop@/none/sock/ledger", "libmariadb.so.3", "libmariadb3"),
        ("postgresql+unix:shop@/none/ledger", "libpq.so.5", "libpq5"),
    ])
    func `everything else is told which package to install`(
        url: String,
        library: String,
        package: String
    ) throws {
        try sandbox.change {
            $0.replacing(
                "url = \"sqlite:ledger/ledger.db\"",
                with: "url = \"\(url)\"\nstate = \".\""
            )
        }
        let sentence = "client library (\(library)) is not installed; apt-get install \(package)\n"
        let responder = try sandbox.launchResponder(environment: environment)
        #expect(responder.waitUntilEnded() == 78)
        #expect(responder.waits(for: sentence))
        for words in [["deliver"], ["orders", "list"], ["ledger", "init"]] {
            let result = try tool(words)
            #expect(result.status == 78, "\(words)")
            #expect(result.errors.hasSuffix(sentence), "\(words): \(result.errors)")
        }
        let check = try tool("check")
        #expect(check.status == 1)
        #expect(check.output.contains(sentence))
    }

    private func tool(_ words: String...) throws -> Programs.Result { try tool(words) }

    private func tool(_ words: [String]) throws -> Programs.Result {
        try Programs.run(
            "alipay-callback",
            words + ["--config", sandbox.settingsPath],
            environment: environment
        )
    }
}
