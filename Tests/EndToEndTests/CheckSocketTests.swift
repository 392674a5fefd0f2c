import Foundation
import Installation
import System
import Testing

/// Set-ups in which the web server does not get to the responder, each with what `check` says.
@Suite struct CheckSocketTests {
    private let sandbox: Sandbox
    private let nobody: SystemUser

    init() throws {
        sandbox = try Sandbox()
        nobody = try #require(SystemUser(named: "nobody"))
    }

    private func listen(_ address: String) throws {
        try sandbox.change {
            $0.replacing(/(?m)^listen = .*$/, with: "listen = \"\(address)\"")
        }
    }

    @Test func `a responder that takes notifications`() throws {
        let responder = try sandbox.startResponder()
        let checked = try sandbox.check()
        #expect(checked.status == 0)
        #expect(
            checked.lines.contains(
                "ok   responder at unix:\(sandbox.socketPath): takes notifications"
            )
        )
        #expect(responder.isRunning)
    }

    @Test func `a responder that is not running is worth a note`() throws {
        let checked = try sandbox.check()
        #expect(checked.status == 0)
        #expect(checked.complaints == [sandbox.notRunning])
    }

    @Test func `a responder that cannot record`() throws {
        let responder = try sandbox.startResponder()
        func simulate() throws -> Int32 {
            let arguments = ["simulate", "notify", "--config", sandbox.settingsPath]
            return try Programs.run("alipay-callback", arguments).status
        }
        #expect(try simulate() == 0)
        for suffix in ["", "-wal", "-shm"] {
            try FileManager.default.removeItem(atPath: sandbox.ledgerPath + suffix)
        }
        try sandbox.write(String(repeating: "no database ", count: 1000), to: "ledger/ledger.db")
        // It notices when it wants to write.
        #expect(try simulate() == 1)
        let checked = try sandbox.check()
        #expect(checked.status == 1)
        #expect(
            checked.complaints.contains(
                """
                bad  responder at unix:\(sandbox.socketPath): answers 503, it cannot record \
                notifications; its log says why
                """
            ),
            "\(checked.lines)"
        )
        #expect(responder.isRunning)
    }

    @Test func `a socket's folder that is gone`() throws {
        let folder = sandbox.path("gone")
        try listen("unix:\(folder)/fcgi.sock")
        let checked = try sandbox.check("--web-user", "nobody")
        #expect(checked.status == 1)
        #expect(
            checked.complaints == [
                """
                bad  socket: the folder \(folder) is not there; install -d -m 750 \
                -o \(SystemUser.current.name) -g \(nobody.groupName) \(folder)
                """
            ]
        )
    }

    @Test func `a folder in /run after a reboot`() throws {
        try listen("unix:/run/no-such-folder-of-ours/fcgi.sock")
        let checked = try sandbox.check("--web-user", "nobody")
        #expect(checked.status == 1)
        #expect(
            checked.complaints == [
                """
                bad  socket: the folder /run/no-such-folder-of-ours is not there; /run is empty \
                after a reboot: RuntimeDirectory= of the unit makes it, or install -d -m 750 \
                -o \(SystemUser.current.name) -g \(nobody.groupName) /run/no-such-folder-of-ours
                """
            ]
        )
    }

    @Test func `a socket that the web server must not write`() throws {
        let responder = try sandbox.startResponder()
        // To read and to execute is not enough.
        try sandbox.setMode(0o665, of: sandbox.socketPath)
        let status = try #require(FileStatus(sandbox.socketPath)).description
        let checked = try sandbox.check("--web-user", "nobody")
        #expect(checked.status == 1)
        #expect(
            checked.complaints == [
                """
                bad  socket: the web server as nobody does not get to \(sandbox.socketPath): it is \
                \(status); nginx will say (13: Permission denied) and answer 502: start the \
                responder with group \(nobody.groupName)
                """
            ]
        )
        // The kernel says the same.
        if SystemUser.current.id == 0 {
            let curl = try Programs.run(
                "setpriv",
                ["--reuid", "nobody", "--regid", "nogroup", "--clear-groups"]
                    + ["curl", "-sS", "--unix-socket", sandbox.socketPath, "http://a/"]
            )
            #expect(curl.status != 0)
        }
        #expect(responder.isRunning)
    }

    @Test func `a folder that the web server does not get through`() throws {
        let folder = sandbox.path("run")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try sandbox.setMode(0o750, of: folder)
        try listen("unix:\(folder)/fcgi.sock")
        let status = try #require(FileStatus(folder)).description
        let checked = try sandbox.check("--web-user", "nobody")
        #expect(checked.status == 1)
        #expect(
            checked.complaints.first == """
                bad  socket: the web server as nobody does not get to \(folder)/fcgi.sock: \
                \(folder) is \(status); nginx will say (13: Permission denied) and answer 502: \
                chgrp \(nobody.groupName) \(folder) && chmod g+x \(folder)
                """
        )
    }

    @Test func `a socket that a killed responder left behind`() throws {
        let responder = try sandbox.startResponder()
        responder.stop(SIGKILL)
        let checked = try sandbox.check()
        #expect(checked.status == 0)
        #expect(
            checked.complaints == [
                """
                note responder: not running: nobody listens at unix:\(sandbox.socketPath), which a \
                killed one left behind; start it, it takes the place
                """
            ]
        )
    }

    @Test func `a file in the place of the socket`() throws {
        try sandbox.write("", to: "fcgi.sock")
        let checked = try sandbox.check()
        #expect(checked.status == 1)
        #expect(
            checked.complaints
                == ["bad  socket: \(sandbox.socketPath) is not a socket: remove it"]
        )
    }

    @Test func `an address that others reach`() throws {
        let port = try FreePort.find()
        try listen("0.0.0.0:\(port)")
        let checked = try sandbox.check()
        #expect(checked.status == 1)
        #expect(
            checked.complaints == [
                """
                bad  socket: whoever reaches 0.0.0.0:\(port) speaks FastCGI with the responder and \
                sets ALIPAY_ROUTE; listen on 127.0.0.1 or on a socket beside the web server
                """,
                "note responder: not running: nobody listens at 0.0.0.0:\(port): start it",
            ]
        )
    }

    @Test func `something else that listens there`() throws {
        let nginx = try Nginx(for: sandbox)
        try listen("127.0.0.1:\(nginx.port)")
        let checked = try sandbox.check()
        #expect(checked.status == 1)
        #expect(
            checked.complaints == [
                """
                bad  responder at 127.0.0.1:\(nginx.port): no answer (reading: this is not \
                FastCGI 1)
                """
            ],
            "\(checked.lines)"
        )
    }
}
