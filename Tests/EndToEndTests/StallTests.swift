import FastCGIClient
import Foundation
import Installation
import Simulator
import Testing
import Transfer

import enum System.SocketAddress

/// A commit that does not end, for whatever reason.
@Suite struct StallTests {
    private let sandbox: Sandbox
    private let socket: NotifySocket

    init() throws {
        sandbox = try Sandbox()
        socket = try NotifySocket(sandbox.folder.path + "/notify")
        try sandbox.change {
            $0.replacing("[responder]", with: "[responder]\ndrain = \"1s\"")
        }
    }

    /// What `?ready` answers.
    private var ready: String {
        get throws {
            let connection = try FastCGIConnection(to: .unix(path: sandbox.socketPath))
            let request = FastCGIRequest(
                method: "GET",
                path: "/alipay/status",
                query: Array("ready".utf8),
                parameters: [("ALIPAY_ROUTE", "status")]
            )
            return try connection.send(request).text
        }
    }

    @Test func `is reported by ready and to the watchdog, and does not keep a stop from ending`()
        throws
    {
        let responder = try sandbox.startResponder(
            environment: ["NOTIFY_SOCKET": socket.name, "WATCHDOG_USEC": "200000"]
        )
        let url = Destination.fastCGI(.unix(path: sandbox.socketPath))
        #expect(try url.notify(sandbox.notification("A1")).text == "success")
        // No [[event.sql]], so without a time: a trigger where none belongs.
        _ = try sandbox.sql(
            """
            CREATE TABLE t (x);
            CREATE TRIGGER endless AFTER INSERT ON events BEGIN
                INSERT INTO t SELECT x FROM (
                    WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)
                    SELECT x FROM c WHERE x < 0);
            END
            """
        )
        let body = try sandbox.notification("A2")
        Thread.detachNewThread { _ = try? url.notify(body) }
        #expect(socket.waits(for: "WATCHDOG=1", times: 2))
        var answer = try ready
        while answer == "ok\n" { answer = try ready }
        #expect(answer.hasPrefix("failing: recording has been stalled for "))

        // A reload is a turn of the thread that pings.
        let pings = socket.values(of: "WATCHDOG").count
        for turn in 2...20 {
            responder.send(SIGHUP)
            #expect(socket.waits(for: "READY=1", times: turn))
        }
        #expect(socket.values(of: "WATCHDOG").count <= pings + 1)
        #expect(responder.stop() == 0)
        #expect(try sandbox.sql("SELECT out_trade_no FROM orders") == "A1")
    }
}
