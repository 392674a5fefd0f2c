import Installation
import System
import Testing
import Transfer

@Suite struct CancellationTests {
    @Test(arguments: ["/silent", "/held/10"])
    func `a transfer that waits ends when it is cancelled`(path: String) throws {
        let server = try WebServer()
        let url = try server.url(path)
        let cancellation = Cancellation()
        let outcome = Mutex<TransferError?>(nil)
        let limits = HTTPClient.Limits(total: 60_000)
        let thread = try JoinableThread {
            do throws(TransferError) {
                _ = try HTTPClient(limits: limits).post(url, body: [], cancellation: cancellation)
            } catch {
                outcome.withLock { $0 = error }
            }
        }
        #expect(server.waits(for: "asked POST \(path)"))
        cancellation.cancel()
        thread.join()
        #expect(outcome.withLock { $0 }?.cause == .cancelled)
        #expect(server.waits(for: "done \(path)"))
    }

    @Test func `a cancelled transfer does not begin`() throws {
        let server = try WebServer()
        let cancellation = Cancellation()
        #expect(!cancellation.isCancelled)
        cancellation.cancel()
        #expect(cancellation.isCancelled)
        let error = #expect(throws: TransferError.self) {
            try HTTPClient().get(server.url("/echo"), cancellation: cancellation)
        }
        #expect(error?.description == "127.0.0.1: cancelled")
        #expect(!server.wasAsked)
    }

    @Test func `a client continues after a transfer that was cancelled`() throws {
        let server = try WebServer()
        let client = HTTPClient()
        let cancelled = Cancellation()
        cancelled.cancel()
        #expect(throws: TransferError.self) {
            try client.get(server.url("/echo"), cancellation: cancelled)
        }
        #expect(try client.get(server.url("/echo"), cancellation: Cancellation()).status == 200)
    }
}
