internal import Foundation

/// A shop's PHP that takes notifications, behind a real `php-cgi`, with a copy of each to a shadow.
package final class PHPShop {
    /// How its script answers.
    package enum Script: String {
        /// As Alipay's manual has it: `openssl_verify`, then `success` or `fail`.
        case honest
        /// Accepts everything.
        case lax
        /// Verifies, and answers something else than `success`.
        case mumbling
        /// As honest, and nginx does not log it.
        case unlogged
    }

    package static let isThere = (try? Programs.path(of: "php-cgi")) != nil

    /// Beside the responder's socket, and it goes with its folder.
    private let sandbox: Sandbox
    private let folder: URL
    private let php: Child

    /// Starts PHP, and returns when it listens.
    package init(for sandbox: Sandbox) throws {
        self.sandbox = sandbox
        folder = sandbox.folder.appending(path: "php")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let socket = folder.appending(path: "php.sock").path
        php = try Child("php-cgi", ["-b", socket], endingBy: SIGKILL)
        try Connectable.wait(for: .unix(path: socket), by: php)
    }

    /// What nginx has to hold: each script at an address, mirrored and logged as the snippets say.
    package var locations: String {
        let nginx = Programs.packageRoot.appending(path: "deploy/install/nginx").path
        let scripts = Script.allCases.map { script in
            """
            location = /\(script.rawValue) {
                mirror /alipay-callback-shadow;
                \(script == .unlogged ? "" : "access_log \(logPath) alipay_shadow;")
                include \(sandbox.folder.path)/nginx/fastcgi_params;
                fastcgi_param SCRIPT_FILENAME \(Self.handler);
                fastcgi_param SCRIPT_NAME /\(script.rawValue);
                fastcgi_param ALIPAY_PUBLIC_KEY \(sandbox.folder.path)/alipay-public-key.pem;
                fastcgi_pass unix:\(folder.path)/php.sock;
            }
            """
        }
        let shadow = "include \(nginx)/alipay-callback-shadow-locations.conf;"
        return ([shadow] + scripts).joined(separator: "\n")
    }

    private static let handler = Programs.packageRoot
        .appending(path: "Tests/Installation/Scripts/notify_url.php").path

    /// nginx's log of what PHP answered.
    package var logPath: String { folder.appending(path: "shadow.log").path }
}

extension PHPShop.Script: CaseIterable {}
