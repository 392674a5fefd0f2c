import Foundation
import Installation
import Testing

/// The reader of the log may be blocked: a full disk, a stopped pager, a collector that hangs.
@Suite struct LogReaderTests {
    /// A named pipe that nobody reads, full to the last byte.
    private final class FullPipe {
        let path: String
        private let descriptor: Int32

        init(in folder: URL) throws {
            path = folder.appending(path: "log").path
            try #require(unsafe mkfifo(path, 0o600) == 0)
            // Open for reading as well: it has a reader as long as the test lasts.
            descriptor = unsafe open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
            try #require(descriptor >= 0)
            let block = [UInt8](repeating: 0x2E, count: 4096)
            while unsafe write(descriptor, block, block.count) > 0 {}
            while unsafe write(descriptor, block, 1) > 0 {}
        }

        deinit { close(descriptor) }
    }

    /// Starts a program whose standard error is the full pipe.
    private func start(
        _ program: String,
        _ arguments: [String],
        _ log: FullPipe,
        then hasEnded: DispatchSemaphore
    ) throws -> Child {
        try Child(
            "sh",
            ["-c", #"exec "$0" "$@" 2>"$LOG""#, Programs.path(of: program).path] + arguments,
            environment: ["LOG": log.path],
            endingBy: SIGKILL,
            then: { hasEnded.signal() }
        )
    }

    @Test func `a blocked reader of the responder's log delays neither answers nor shutdown`()
        throws
    {
        let sandbox = try Sandbox()
        let log = try FullPipe(in: sandbox.folder)
        let ended = DispatchSemaphore(value: 0)
        let arguments = ["--config", sandbox.settingsPath, "--verbose"]
        let responder = try start("alipay-callback-fcgi", arguments, log, then: ended)
        try Connectable.wait(for: .unix(path: sandbox.socketPath), by: responder)
        let nginx = try Nginx(for: sandbox)
        for number in 0..<20 {
            #expect(try Web.post(nginx.url("/alipay/notify"), Array("a=%zz".utf8)).status == 400)
            let body = try sandbox.notification("A\(number)")
            #expect(try Web.post(nginx.url("/alipay/notify"), body).body == "success")
        }
        responder.send(SIGTERM)
        #expect(ended.wait(timeout: .now() + 60) == .success)
    }

    @Test func `a responder that cannot start ends, though nobody reads why`() throws {
        let sandbox = try Sandbox()
        try sandbox.startResponder().stop()
        // A shadow takes no ledger of another kind.
        try sandbox.change { $0.replacing("[responder]", with: "[responder]\nshadow = true") }
        let log = try FullPipe(in: sandbox.folder)
        let ended = DispatchSemaphore(value: 0)
        let responder = try start(
            "alipay-callback-fcgi",
            ["--config", sandbox.settingsPath],
            log,
            then: ended
        )
        #expect(ended.wait(timeout: .now() + 60) == .success)
        withExtendedLifetime(responder) {}
    }

    @Test func `a blocked reader of the relay's log delays neither deliveries nor shutdown`() throws
    {
        let sandbox = try Sandbox(
            adding: """
                [[deliver.command]]
                name = "stock"
                run = ["/bin/echo", "two cups"]
                events = ["order.paid"]
                """
        )
        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        let log = try FullPipe(in: sandbox.folder)
        let ended = DispatchSemaphore(value: 0)
        let arguments = ["deliver", "--verbose", "--config", sandbox.settingsPath]
        let relay = try start("alipay-callback", arguments, log, then: ended)
        let body = try sandbox.notification("A1")
        #expect(try Web.post(nginx.url("/alipay/notify"), body).body == "success")
        let deadline = Date.now.addingTimeInterval(60)
        let delivered = "SELECT count(*) FROM deliveries WHERE status = 'delivered'"
        while try sandbox.sql(delivered) != "1", Date.now < deadline {}
        #expect(try sandbox.sql(delivered) == "1")
        relay.send(SIGTERM)
        #expect(ended.wait(timeout: .now() + 60) == .success)
        responder.stop()
    }
}
