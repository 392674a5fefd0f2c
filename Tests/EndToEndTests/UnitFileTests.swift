import Foundation
import Installation
import Simulator
import Testing
import Transfer

import enum System.SocketAddress

/// The systemd units, by systemd's own programs, and what the units allow by what is really done.
@Suite struct UnitFileTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    @Test func `systemd finds no fault with them`() throws {
        // It looks whether the programs are there: here they are where they were built.
        let units = try UnitFile.names.map { name in
            let installed = try String(contentsOfFile: UnitFile(name).path, encoding: .utf8)
            let copy = sandbox.folder.appending(path: name)
            try installed
                .replacing(
                    "/usr/sbin/alipay-callback-fcgi",
                    with: try Programs.path(of: "alipay-callback-fcgi").path
                )
                .replacing(
                    "/usr/bin/alipay-callback",
                    with: try Programs.path(of: "alipay-callback").path
                )
                .write(to: copy, atomically: false, encoding: .utf8)
            return copy.path
        }
        let verified = try Programs.run("systemd-analyze", ["verify", "--man=no"] + units)
        #expect(verified.status == 0)
        #expect(verified.output + verified.errors == "")
    }

    /// In tenths, as `--threshold` wants it.
    @Test(arguments: [
        ("alipay-callback.service", 10), ("alipay-callback-deliver.service", 20),
        ("alipay-callback-backup.service", 10),
    ])
    func `they expose next to nothing`(_ name: String, _ exposure: Int) throws {
        let result = try Programs.run(
            "systemd-analyze",
            [
                "security", "--no-pager", "--offline=true", "--threshold=\(exposure)",
                try UnitFile(name).path,
            ]
        )
        #expect(result.status == 0, "\(result.output.suffix(200))")
    }

    /// For a ledger on a server by TCP.
    @Test func `with the drop-in for a database the responder reaches that alone`() throws {
        let (unit, drop) = ("alipay-callback.service", "database.conf")
        let folder = sandbox.folder.appending(path: "root/etc/systemd/system")
        let dropIns = folder.appending(path: unit + ".d")
        try FileManager.default.createDirectory(at: dropIns, withIntermediateDirectories: true)
        for (name, place) in [(unit, folder), (drop, dropIns)] {
            try FileManager.default.copyItem(
                atPath: try UnitFile(name).path,
                toPath: place.appending(path: name).path
            )
        }
        let result = try Programs.run(
            "systemd-analyze",
            [
                "security", "--no-pager", "--offline=true", "--threshold=15",
                "--root=\(sandbox.folder.path)/root", unit,
            ]
        )
        #expect(result.status == 0, "\(result.output.suffix(200))")
        // It is in force, and what it does not open stays shut.
        let lines = result.output.split(separator: "\n")
        let said = { (words: String) in
            lines.contains { $0.hasPrefix("✗") && $0.contains(words) }
        }
        #expect(said("PrivateNetwork="))
        #expect(said("IP address allow list with non-localhost entries"))
        #expect(!said("AF_PACKET") && !said("AF_NETLINK"))
        #expect(try UnitFile(unit).values(of: "IPAddressDeny") == ["any"])
        #expect(try UnitFile(drop).values(of: "IPAddressDeny") == [])
        #expect(try UnitFile(drop).values(of: "IPAddressAllow") == ["192.0.2.10"])
    }

    /// What goes wrong in one of them shall not take the machine from the shop.
    @Test func `they take no more of the machine than they need`() throws {
        for name in try UnitFile.names where name.hasSuffix(".service") {
            let unit = try UnitFile(name)
            let memory = try #require(unit.values(of: "MemoryMax").first, "\(name)")
            #expect(["256M", "1G"].contains(memory))
            let tasks = try #require(
                unit.values(of: "TasksMax").first.flatMap { Int($0) },
                "\(name)"
            )
            #expect((32...512).contains(tasks))
        }
    }

    // MARK: - System calls

    @Test func `the responder makes no system call that its unit forbids`() throws {
        let socket = try NotifySocket(sandbox.folder.path + "/notify")
        let trace = try Trace(in: sandbox.folder)
        let responder = try Child(
            "strace",
            try trace.arguments("alipay-callback-fcgi", ["--config", sandbox.settingsPath]),
            environment: ["NOTIFY_SOCKET": socket.name, "WATCHDOG_USEC": "200000"]
        )
        #expect(responder.waits(for: "started on"))
        let destination = Destination.fastCGI(.unix(path: sandbox.socketPath))
        #expect(try destination.notify(sandbox.notification("A1")).text == "success")
        #expect(try destination.notify(Array("a=b".utf8)).text == "fail")
        let process = try #require(ProcessTree(of: responder.processID).children.first)
        kill(process, SIGHUP)
        #expect(socket.waits(for: "READY=1", times: 2))
        #expect(socket.waits(for: "WATCHDOG=1", times: 2))
        kill(process, SIGTERM)
        #expect(responder.waitUntilEnded() == 0)
        try expect(trace, allowedBy: "alipay-callback.service")
    }

    @Test func `the relay makes no system call that its unit forbids`() throws {
        try sandbox.change {
            $0 + """

                [[deliver.webhook]]
                name = "shop"
                url = "https://localhost:1/"
                secret_files = ["hook.secret"]
                events = ["order.paid"]
                allow_private_address = true

                [[deliver.command]]
                name = "script"
                run = ["/bin/sh", "-c", "cat; exit 0"]
                events = ["order.paid"]

                """
        }
        let secret = "whsec_" + Data(repeating: 7, count: 32).base64EncodedString()
        try secret.write(
            to: sandbox.folder.appending(path: "hook.secret"),
            atomically: false,
            encoding: .utf8
        )
        let responder = try sandbox.startResponder()
        let destination = Destination.fastCGI(.unix(path: sandbox.socketPath))
        #expect(try destination.notify(sandbox.notification("A1")).text == "success")
        let trace = try Trace(in: sandbox.folder)
        let relay = try Child(
            "strace",
            try trace.arguments(
                "alipay-callback",
                ["deliver", "--verbose", "--config", sandbox.settingsPath]
            ),
            environment: ["NOTIFY_SOCKET": sandbox.folder.path + "/notify"]
        )
        #expect(relay.waits(for: "to script: exit 0"))
        #expect(relay.waits(for: "to shop failed"))
        kill(try #require(ProcessTree(of: relay.processID).children.first), SIGTERM)
        #expect(relay.waitUntilEnded() == 0)
        #expect(responder.stop() == 0)
        try expect(trace, allowedBy: "alipay-callback-deliver.service")
    }

    @Test func `a backup makes no system call that its unit forbids`() throws {
        let responder = try sandbox.startResponder()
        let destination = Destination.fastCGI(.unix(path: sandbox.socketPath))
        #expect(try destination.notify(sandbox.notification("A1")).text == "success")
        let trace = try Trace(in: sandbox.folder)
        let backup = try Programs.run(
            "strace",
            try trace.arguments(
                "alipay-callback",
                ["backup", sandbox.folder.path + "/copy.db", "--config", sandbox.settingsPath]
            )
        )
        #expect(backup.status == 0, "\(backup.errors)")
        #expect(responder.stop() == 0)
        try expect(trace, allowedBy: "alipay-callback-backup.service")
    }

    private func expect(_ trace: Trace, allowedBy unit: String) throws {
        let allowed = try UnitFile(unit).systemCalls
        var made = try trace.systemCalls
        #expect(made.count > 30)
        // SQLite gives its files to the ledger's owner where it is root, which it is in no unit.
        if getuid() == 0 { made.remove("fchown") }
        let forbidden = made.subtracting(allowed)
        #expect(forbidden.isEmpty, "\(forbidden.sorted())")
    }
}

/// The system calls of a program and all that it starts, written down by strace.
private struct Trace {
    private let file: String

    init(in folder: URL) throws { file = folder.appending(path: "trace").path }

    func arguments(_ program: String, _ arguments: [String]) throws -> [String] {
        ["-f", "-q", "-o", file, try Programs.path(of: program).path] + arguments
    }

    /// The names of all that were made.
    var systemCalls: Set<String> {
        get throws {
            let text = try String(contentsOfFile: file, encoding: .utf8)
            return Set(text.matches(of: /(?m)^\d+ +(\w+)\(/).map { String($0.1) })
        }
    }
}
