internal import Nginx
internal import Settings

/// A request that Alipay or a buyer will make, and where nginx leads it.
struct NginxRoute {
    private static let names = ["notify", "return", "status", "shadow"]

    /// One of them, as ALIPAY_ROUTE has it.
    let name: String
    let path: String
    let server: Server
    let reach: Reach
    /// Whether the settings name the path, so that the responder knows it by itself.
    let isInSettings: Bool

    var method: String { Self.method(name) }

    /// The location that sends the request on by FastCGI.
    var location: Location? {
        guard case .location(let location) = reach.end, location.pass?.name == "fastcgi_pass"
        else { return nil }
        return location
    }

    /// All requests that may be meant for the responder, at every server.
    static func all(of configuration: Configuration, _ routes: Settings.Routes) -> [NginxRoute] {
        configuration.servers.flatMap { server in
            let named = [("notify", routes.notify), ("return", routes.return)]
            let known = named.flatMap { name, paths in paths.map { (name, $0, true) } }
            let assigned = server.allLocations.compactMap { location -> (String, String, Bool)? in
                guard let path = location.literalPath, location.pass != nil,
                    let route = location.assignedRoute
                else { return nil }
                guard !known.contains(where: { $0.1 == path }) else { return nil }
                // One that is none is most likely meant to be this.
                return (Self.names.contains(route) ? route : "notify", path, false)
            }
            return (known + assigned).map { name, path, isInSettings in
                NginxRoute(
                    name: name,
                    path: path,
                    server: server,
                    reach: server.reach(path, method: method(name)),
                    isInSettings: isInSettings
                )
            }
        }
    }
}

extension NginxRoute {
    private static func method(_ name: String) -> String {
        ["notify", "shadow"].contains(name) ? "POST" : "GET"
    }
}

extension Location {
    /// A path that comes here unless something stands in front; `nil` for regular expressions.
    fileprivate var literalPath: String? {
        switch pattern {
        case .exact(let path), .prefix(let path, _): path
        case .regex, .named: nil
        }
    }

    /// What the responder is told by a FastCGI parameter.
    func parameter(_ name: String) -> Directive? {
        scope.all("fastcgi_param").first { $0.arguments.first == name }
    }

    /// ALIPAY_ROUTE as it is written, perhaps a variable.
    var assignedRoute: String? { parameter("ALIPAY_ROUTE")?.arguments.dropFirst().first }
}
