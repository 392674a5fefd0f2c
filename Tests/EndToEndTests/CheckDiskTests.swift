import Foundation
import Installation
import System
import Testing

/// A ledger on a real file system that is small and in memory; only root can mount one.
@Suite struct CheckDiskTests {
    private static var mayMount: Bool {
        let tried = try? Programs.run("unshare", ["--mount", "mount", "-t", "tmpfs", "t", "/mnt"])
        return tried?.status == 0
    }

    @Test(.enabled(if: mayMount, "only root can mount a file system"))
    func `a ledger in memory, without room`() throws {
        let sandbox = try Sandbox()
        let folder = sandbox.path("ledger")
        let tool = try Programs.path(of: "alipay-callback").path
        let checked = try Programs.run(
            "unshare",
            [
                "--mount", "sh", "-euc",
                "mount -t tmpfs -o size=32m,nr_inodes=50 t $1; exec $2 check --config $3", "sh",
                folder, tool, sandbox.settingsPath,
            ]
        )
        #expect(checked.status == 1)
        let lines = checked.output.split(separator: "\n").map(String.init)
        #expect(
            lines.contains(
                """
                note ledger: \(folder) is in memory (tmpfs), and everything in it is gone when the \
                machine restarts; give [ledger] url a folder on a disk
                """
            )
        )
        #expect(
            lines.contains(
                """
                bad  disk: 32 MiB left for \(folder): make room; without any, every notification \
                is answered fail
                """
            )
        )
        #expect(lines.contains("bad  disk: \(folder) has room for 49 more files: remove some"))
    }
}
