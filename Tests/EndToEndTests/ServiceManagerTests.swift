import FastCGIClient
import Foundation
import Installation
import Simulator
import Testing
import Transfer

import enum System.SocketAddress

/// What the responder tells systemd, by a socket such as systemd's.
@Suite struct ServiceManagerTests {
    private let sandbox: Sandbox
    private let socket: NotifySocket

    init() throws {
        sandbox = try Sandbox()
        socket = try NotifySocket(sandbox.folder.path + "/notify")
    }

    private func start(_ variables: [String: String] = [:]) throws -> Child {
        try sandbox.startResponder(
            environment: variables.merging(["NOTIFY_SOCKET": socket.name]) { $1 }
        )
    }

    /// Whether the responder answers, asked over its socket.
    private var answers: Bool {
        get throws {
            let connection = try FastCGIConnection(to: .unix(path: sandbox.socketPath))
            let request = FastCGIRequest(method: "GET", path: "/alipay/return")
            return try connection.send(request).status == 403
        }
    }

    @Test func `it is ready when it serves, says so again after a reload, and that it stops`()
        throws
    {
        // Not `started on` in the log: what has come is what systemd goes by.
        let responder = try sandbox.launchResponder(environment: ["NOTIFY_SOCKET": socket.name])
        #expect(socket.waits(for: "READY=1"))
        #expect(try answers)
        try #require(socket.messages.count == 1)
        #expect(
            socket.messages[0].hasPrefix("READY=1\nSTATUS=started on unix:\(sandbox.socketPath)")
        )

        responder.send(SIGHUP)
        #expect(socket.waits(for: "READY=1", times: 2))
        try #require(socket.messages.count == 3)
        #expect(socket.messages[1].hasPrefix("RELOADING=1\nMONOTONIC_USEC="))
        #expect(socket.messages[2].hasPrefix("READY=1\n"))
        #expect(try answers)

        #expect(responder.stop() == 0)
        #expect(socket.waits(for: "STOPPING=1"))
        #expect(socket.values(of: "STATUS").last == "finishing what is in flight")
    }

    @Test func `settings that could not be read stay in its status until they can`() throws {
        let responder = try start()
        try sandbox.change { $0 + "\nfoo = 1\n" }
        responder.send(SIGHUP)
        #expect(socket.waits(for: "READY=1", times: 2))
        let words = try #require(socket.values(of: "STATUS").last)
        #expect(words.hasPrefix("started on unix:"))
        #expect(words.contains("; reload failed, keeping the previous configuration"))

        try sandbox.change { $0.replacing("\nfoo = 1\n", with: "") }
        responder.send(SIGHUP)
        #expect(socket.waits(for: "READY=1", times: 3))
        #expect(socket.values(of: "STATUS").last == socket.values(of: "STATUS").first)
    }

    @Test func `a ledger that fails is in its status until it works`() throws {
        let responder = try start()
        let url = Destination.fastCGI(.unix(path: sandbox.socketPath))
        #expect(try url.notify(sandbox.notification("A1")).text == "success")
        let (folder, aside) = (sandbox.folder.path + "/ledger", sandbox.folder.path + "/aside")
        try FileManager.default.moveItem(atPath: folder, toPath: aside)
        #expect(try url.notify(sandbox.notification("A2")).text == "fail")
        #expect(socket.waits(for: "STATUS=started on", times: 2))
        let failing = socket.values(of: "STATUS").last
        #expect(failing?.contains("; ledger unavailable; ") == true, "\(failing ?? "")")
        try FileManager.default.moveItem(atPath: aside, toPath: folder)
        let well = try #require(socket.values(of: "STATUS").first)
        #expect(socket.waits { $0.last == "STATUS=\(well)" })
        #expect(responder.isRunning)
    }

    @Test func `the watchdog is notified again and again`() throws {
        let responder = try start(["WATCHDOG_USEC": "200000"])
        #expect(socket.waits(for: "WATCHDOG=1", times: 5))
        #expect(responder.isRunning)
    }

    @Test func `the watchdog gets nothing while the threads that serve are held`() throws {
        try sandbox.change { $0.replacing("[responder]", with: "[responder]\nthreads = 2") }
        // So short that the thread that waits for signals would ping in each of its turns.
        let responder = try start(["WATCHDOG_USEC": "2000"])
        #expect(socket.waits(for: "WATCHDOG=1", times: 50))
        // Whoever asks for the next event waits for a minute; the thread that pings never does.
        let hold = try Child(
            "strace",
            [
                "-f", "-p", String(responder.processID), "-e", "trace=epoll_wait", "-e",
                "inject=epoll_wait:delay_enter=60000000",
            ],
            endingBy: SIGKILL
        )
        #expect(hold.waits(for: "attached"))
        let pings = socket.values(of: "WATCHDOG").count
        for turn in 2...40 {
            responder.send(SIGHUP)
            #expect(socket.waits(for: "READY=1", times: turn))
        }
        // Each thread may have taken one more event before it asked for the next.
        #expect(socket.values(of: "WATCHDOG").count <= pings + 4)
        responder.send(SIGKILL)
    }

    @Test func `a watchdog that belongs to another process gets nothing`() throws {
        let responder = try start(["WATCHDOG_USEC": "2000", "WATCHDOG_PID": "1"])
        for turn in 2...4 {
            responder.send(SIGHUP)
            #expect(socket.waits(for: "READY=1", times: turn))
        }
        #expect(socket.values(of: "WATCHDOG") == [])
    }
}
