import FastCGIClient
import Foundation
import Simulator
import System

/// A real fcgiwrap whose shell script answers with what it was asked.
struct Responder {
    let scratch: Scratch
    private let socket: ListeningSocket

    /// - Parameter workers: How many connections it serves at once.
    /// - Throws: When fcgiwrap cannot be started.
    init(workers: Int = 1) throws {
        scratch = try Scratch()
        socket = try ListeningSocket(path: scratch.path("fcgi.sock"))
        let script = #"""
            #!/bin/sh
            # fcgiwrap hands over the whole body before it takes any output.
            head -c "${CONTENT_LENGTH:-0}" >"body.$$"
            echo 'a word on the side' >&2
            printf 'Status: 403 Forbidden\nX-Was: %s\n' "$REQUEST_METHOD"
            printf 'Content-Type: text/plain\n\n'
            printf '%s|%s|%s\n' "$REQUEST_URI" "$QUERY_STRING" "$CONTENT_TYPE"
            printf '%s|%s|%s\n' "$REMOTE_ADDR" "$ALIPAY_ROUTE" "$LONG"
            exec cat "body.$$"
            """#
        try scratch.write(script.utf8, to: "echo.sh", mode: 0o755)
        for _ in 0..<workers {
            // libfcgi catches SIGTERM and stays in accept.
            try scratch.start("fcgiwrap", ["-f"], input: socket.handle, endingBy: SIGKILL)
        }
    }

    var path: String { scratch.path("fcgi.sock") }

    var address: SocketAddress { .unix(path: path) }

    /// A request to the script.
    func post(_ body: [UInt8], long: String = "") -> FastCGIRequest {
        FastCGIRequest(
            method: "POST",
            path: "/alipay/notify",
            query: Array("a=%2B".utf8),
            body: body,
            parameters: [
                ("SCRIPT_FILENAME", scratch.path("echo.sh")),
                ("ALIPAY_ROUTE", "notify"),
                ("LONG", long),
            ]
        )
    }
}
