package import HTTP
package import Settings

/// What a request is for.
package enum Route: String, Sendable {
    case notify, `return`
    /// Whether the responder is well; only the web server can say so, no path leads here.
    case status
    /// A copy of a notification that somebody else answers; no path leads here either.
    case shadow

    /// The route of a request, or `nil` when it is not one of ours.
    ///
    /// ALIPAY_ROUTE comes from the web server's own settings and wins over the path.
    package init?(_ request: Request, _ routes: Settings.Routes) {
        if let assigned = request.assignedRoute {
            self.init(rawValue: assigned)
        } else if routes.notify.contains(request.path) {
            self = .notify
        } else if routes.return.contains(request.path) {
            self = .return
        } else {
            return nil
        }
    }
}
