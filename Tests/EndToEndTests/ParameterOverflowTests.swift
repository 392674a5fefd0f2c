import FastCGIClient
import Foundation
import Installation
import Simulator
import System
import Testing
import Transfer

/// A peer on the responder's own socket that announces parameters of impossible lengths.
///
/// With them an older libfcgi writes behind the end of what it allocates (CVE-2025-23016).
@Suite struct ParameterOverflowTests {
    private func record(_ type: UInt8, _ content: [UInt8]) -> [UInt8] {
        [1, type, 0, 1, UInt8(content.count >> 8), UInt8(content.count & 0xFF), 0, 0] + content
    }

    @Test(
        arguments: [
            [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            [0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF],
            [0xC0, 0x00, 0x00, 0x07, 0xC0, 0x00, 0x00, 0x07],
            [0x02, 0xFF, 0xFF, 0xFF, 0xFD],
        ] as [[UInt8]]
    )
    func `the responder hangs up on it, and keeps recording`(_ lengths: [UInt8]) throws {
        let sandbox = try Sandbox()
        let responder = try sandbox.startResponder()
        let begin = record(1, [0, 1, 0, 0, 0, 0, 0, 0])
        let filling = [UInt8](repeating: 0x41, count: 30_000)
        for isWhole in [true, false] {
            for _ in 1...3 {
                let peer = try FastCGIConnection(to: .unix(path: sandbox.socketPath))
                let end = isWhole ? record(4, []) + record(5, []) : filling
                // The responder may hang up while the rest is still being sent.
                #expect(throws: FastCGIConnection.Failure.self) {
                    try peer.write(begin + record(4, lengths + filling) + end)
                    _ = try peer.readReply()
                }
            }
        }
        #expect(responder.isRunning)
        let sent = try Programs.run(
            "alipay-callback",
            ["simulate", "notify", "--config", sandbox.settingsPath]
        )
        #expect(sent.status == 0)
        #expect(responder.stop() == 0)
    }

    @Test func `a browser's longest request head gets through nginx`() throws {
        let sandbox = try Sandbox()
        let responder = try sandbox.startResponder()
        // With all parameters and headers, as an installation that includes fastcgi_params has it.
        let nginx = try Nginx(
            for: sandbox,
            adding: """
                location = /pay/return {
                    include fastcgi_params;
                    fastcgi_param ALIPAY_ROUTE return;
                    fastcgi_pass alipay_callback;
                }
                """
        )
        let cookies = (1...3).map { "Cookie: c\($0)=" + String(repeating: "x", count: 8000) }
        let reply = try Web.get(nginx.url("/pay/return?a=b"), headers: cookies)
        #expect(reply.status == 403)
        #expect(reply.body.contains("<html"))
        #expect(responder.isRunning)
    }
}
