import FastCGIClient
import Foundation
import Installation
import Simulator
import Testing
import Transfer

import enum System.SocketAddress

/// More peers than the responder may have descriptors.
@Suite struct DescriptorTests {
    @Test func `idle connections make room for a notification`() throws {
        let sandbox = try Sandbox()
        let responder = try Child(
            "sh",
            [
                "-c", #"ulimit -n 64; exec "$0" "$@""#,
                try Programs.path(of: "alipay-callback-fcgi").path, "--config",
                sandbox.settingsPath,
            ]
        )
        #expect(responder.waits(for: "started on"))
        let address = SocketAddress.unix(path: sandbox.socketPath)
        let status = FastCGIRequest(
            method: "GET",
            path: "/alipay/status",
            parameters: [("ALIPAY_ROUTE", "status")]
        )
        var idle: [FastCGIConnection] = []
        for number in 1...200 {
            let connection = try FastCGIConnection(to: address)
            // Every other one was used, and is kept.
            if number % 2 == 0 { _ = try connection.send(status, keeping: true) }
            idle.append(connection)
        }
        let url = Destination.fastCGI(address)
        #expect(try url.notify(sandbox.notification("A1")).text == "success")
        #expect(!responder.log.contains("accept"))
        #expect(responder.stop() == 0)
        idle = []
    }
}
