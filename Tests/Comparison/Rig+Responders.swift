import Foundation
import Installation

/// Several responders behind the one nginx, which passes requests to them by turns.
///
/// One nginx, and not one for each: so the load generator and what is in front of the responders are
/// the same, whatever their number.
extension Rig {
    /// How many there may be.
    static let responders = 1...3

    /// Where nginx passes requests to the first so many responders.
    static func path(to count: Int) -> String {
        count == 1 ? "/alipay/notify" : "/alipay/notify/\(count)"
    }

    /// Where a responder listens, counted from 1.
    func socketPath(of number: Int) -> String { Self.socketPath(of: number, in: sandbox) }

    private static func socketPath(of number: Int, in sandbox: Sandbox) -> String {
        number == 1 ? sandbox.socketPath : sandbox.file("fcgi-\(number).sock")
    }

    private static func shipped(_ name: String) throws -> String {
        let folder = Programs.packageRoot.appending(path: "deploy/install/nginx")
        return try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    /// The shipped location, once more for each number of responders.
    static func sharedLocations() throws -> String {
        let all = try shipped("alipay-callback-locations.conf")
        guard let location = all.firstMatch(of: /location = \/alipay\/notify {[^}]*}/)?.output
        else {
            throw Sandbox.Failure(text: "no location for notifications is shipped")
        }
        return responders.dropFirst().map { count in
            location.replacing(path(to: 1), with: path(to: count))
                .replacing("pass alipay_callback;", with: "pass alipay_callback_\(count);")
        }.joined(separator: "\n")
    }

    /// The shipped upstream, with more servers.
    static func upstreams(in sandbox: Sandbox) throws -> String {
        let shipped = try shipped("alipay-callback.conf")
        return responders.dropFirst().map { count in
            let servers = (1...count).map {
                "server unix:\(socketPath(of: $0, in: sandbox)) max_fails=0;"
            }
            return shipped.replacing(
                "upstream alipay_callback",
                with: "upstream alipay_callback_\(count)"
            )
            .replacing(
                "server unix:/run/alipay-callback/fcgi.sock max_fails=0;",
                with: servers.joined(separator: "\n    ")
            )
        }.joined(separator: "\n")
    }
}
