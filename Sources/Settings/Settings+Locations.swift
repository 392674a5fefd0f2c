extension Settings.Routes {
    /// The paths for which the files in `deploy/install` have locations.
    private static let located = [
        "/alipay/notify", "/notify_url.php", "/alipay/return", "/return_url.php", "/alipay/status",
    ]

    /// The line that nginx needs beside `alipay-callback-locations.conf` for a path of the shop's own.
    ///
    /// - Parameters:
    ///   - path: As the client asks for it.
    ///   - target: Where it is to lead, `/alipay/notify` or `/alipay/return`.
    /// - Returns: One line, or `nil` for a path that the file has.
    package static func location(for path: String, to target: String) -> String? {
        located.contains(path) ? nil : "location = \(path) { rewrite ^ \(target) last; }"
    }
}
