import Foundation
import Operator
import Settings
import System
import Testing

@Suite struct WritableLedgerTests {
    @Test func `no ledger is made in somebody else's folder`() throws {
        let manager = FileManager.default
        let own = manager.temporaryDirectory.appending(path: "\(UUID())")
        try manager.createDirectory(at: own, withIntermediateDirectories: false)
        defer { try? manager.removeItem(at: own) }
        let isRoot = SystemUser.current.id == 0
        let folder = isRoot ? own.path : "/usr"
        if isRoot { try manager.setAttributes([.ownerAccountID: 12_345], ofItemAtPath: folder) }
        let settings = try Settings.sample(apps: 1, ledger: folder + "/ledger.db")
        let refusal = #expect(throws: Refusal.self) { try WritableLedger(of: settings) }
        #expect(
            refusal?.sentence == """
                \(folder)/ledger.db: there is no ledger yet, and made by you it would not be the \
                responder's; start the responder first, or run this as \(isRoot ? "12345" : "root")
                """
        )
    }
}
