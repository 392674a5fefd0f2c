import Foundation
import Installation
import Testing

@testable import System

/// What is said to the service manager, by datagrams to a real socket.
@Suite struct ServiceManagerTests {
    private let scratch: Scratch
    private let socket: NotifySocket

    init() throws {
        scratch = try Scratch()
        socket = try NotifySocket(scratch.path("notify"))
    }

    private func manager(_ variables: [String: String] = [:]) -> ServiceManager {
        let all = variables.merging(["NOTIFY_SOCKET": socket.name]) { $1 }
        return ServiceManager(environment: { all[$0] }, processID: 4711)
    }

    @Test func `ready, status and stopping are one datagram each`() {
        let manager = manager()
        manager.ready("serving")
        manager.status("the ledger fails")
        manager.stopping("finishing")
        #expect(socket.waits(for: "STOPPING=1"))
        #expect(
            socket.messages == [
                "READY=1\nSTATUS=serving", "STATUS=the ledger fails",
                "STOPPING=1\nSTATUS=finishing",
            ]
        )
    }

    @Test func `an abstract name is reached`() throws {
        let abstract = try NotifySocket("@alipay-callback-\(UUID().uuidString)")
        ServiceManager(environment: { ["NOTIFY_SOCKET": abstract.name][$0] }).ready("serving")
        #expect(abstract.waits(for: "READY=1"))
    }

    @Test func `a status stays one line`() {
        manager().status("one\ntwo\r\nREADY=1")
        #expect(socket.waits(for: "STATUS="))
        #expect(socket.messages == ["STATUS=one␊two␍␊READY=1"])
    }

    @Test func `a reload carries the monotonic time, and ready follows`() throws {
        let before = Clock.microseconds
        let manager = manager()
        manager.reloading()
        manager.ready("serving")
        #expect(socket.waits(for: "READY=1"))
        let lines = socket.messages[0].split(separator: "\n")
        #expect(lines[0] == "RELOADING=1")
        let time = try #require(Int64(lines[1].dropFirst("MONOTONIC_USEC=".count)))
        #expect((before...Clock.microseconds).contains(time))
    }

    @Test func `the watchdog is notified at half of its time, and no more often`() {
        let manager = manager(["WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "4711"])
        #expect(manager.watchdogInterval == 30_000)
        for _ in 1...100 { manager.isAlive() }
        manager.status("done")
        #expect(socket.waits(for: "STATUS=done"))
        #expect(socket.messages == ["WATCHDOG=1", "STATUS=done"])
    }

    @Test(arguments: [
        [:], ["WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "1"], ["WATCHDOG_USEC": "0"],
        ["WATCHDOG_USEC": "soon"],
    ])
    func `a watchdog that is another process's, or none, gets nothing`(
        _ variables: [String: String]
    ) {
        let manager = manager(variables)
        #expect(manager.watchdogInterval == nil)
        manager.isAlive()
        manager.status("done")
        #expect(socket.waits(for: "STATUS=done"))
        #expect(socket.messages == ["STATUS=done"])
    }

    @Test func `a turn is short enough for the watchdog`() {
        #expect(manager().watchdogSafeInterval(max: 1000) == 1000)
        let usual = manager(["WATCHDOG_USEC": "60000000"])
        #expect(usual.watchdogSafeInterval(max: 1000) == 1000)
        let quick = manager(["WATCHDOG_USEC": "400000"])
        #expect(quick.watchdogSafeInterval(max: 1000) == 100)
    }

    @Test(arguments: [
        "", "notify", "vsock:2:1234", "/nowhere/at/all", String(repeating: "/x", count: 99),
    ])
    func `where no manager can be reached, nothing happens`(_ name: String) {
        let manager = ServiceManager(environment: { ["NOTIFY_SOCKET": name][$0] })
        manager.ready("serving")
        manager.reloading()
        manager.stopping("finishing")
        #expect(socket.messages == [])
    }
}
