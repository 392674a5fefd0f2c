/// A way to run the responder: which web server is in front of it, and who starts it.
package enum Deployment: String, CaseIterable, Sendable {
    case nginx
    case spawnFCGI = "nginx, spawn-fcgi"
    case fcgiwrap = "nginx, fcgiwrap"
    case apacheProxy = "Apache, mod_proxy_fcgi"
    case apacheFcgid = "Apache, mod_fcgid"
    case apacheCGI = "Apache, mod_cgid"
    case sharedFcgid = "shared hosting, mod_fcgid"
    case sharedCGI = "shared hosting, mod_cgid"
    case lighttpd
    case caddy = "Caddy"

    /// Whether everything is in `.htaccess` files.
    package var isShared: Bool { self == .sharedFcgid || self == .sharedCGI }

    /// Who starts the responder.
    package var starter: Starter {
        switch self {
        case .nginx, .apacheProxy, .lighttpd, .caddy: .service
        case .spawnFCGI: .spawnFCGI
        case .apacheFcgid, .sharedFcgid: .modFcgid
        case .fcgiwrap, .apacheCGI, .sharedCGI: .cgi
        }
    }

    package enum Starter: Sendable {
        /// A service on a socket that somebody holds for it, as systemd does.
        case service
        case spawnFCGI
        /// Apache, which keeps it.
        case modFcgid
        /// Whoever is asked, once for each request.
        case cgi
    }
}
