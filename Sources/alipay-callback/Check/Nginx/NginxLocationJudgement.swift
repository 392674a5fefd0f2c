internal import Nginx
internal import Settings

/// Looks at one location that leads a request to the responder, and at what stands in front.
struct NginxLocationJudgement {
    private(set) var findings = Findings(of: .nginx)
    private let route: NginxRoute
    private let location: Location
    private let configuration: Configuration
    private let settings: Settings
    /// `/etc/nginx/conf.d/shop.conf:12, for POST /alipay/notify`.
    private let subject: String
    private var isAddressKnown = true

    /// The shortest limit that no notification of Alipay's meets.
    private static let longNotification = 8192

    init(
        _ route: NginxRoute,
        _ location: Location,
        in configuration: Configuration,
        _ settings: Settings
    ) {
        self.route = route
        self.location = location
        self.configuration = configuration
        self.settings = settings
        let place = NginxJudgement.place(location.directive)
        subject = "nginx: \(route.method) \(route.path) (\(place))"
        lookAtAddress()
        lookAtRoute()
        lookAtParameters()
        switch route.name {
        case "status": lookWhoMayAsk()
        case "shadow": lookWhoMayCopy()
        default: lookAtAccess()
        }
        if route.method == "POST" { lookAtBody() }
        lookAtConditions()
        if isAddressKnown, !findings.all.contains(where: { $0.mark == .bad }) {
            findings.ok("\(subject) goes to the responder")
        }
    }

    private mutating func lookAtAddress() {
        guard let pass = location.pass, let target = pass.arguments.first else { return }
        let addresses = configuration.addresses(of: pass)
        let listen = settings.responder.listen
        if addresses.contains(where: listen.isAt) { return }
        let isName = !target.contains(":") && !target.contains("$")
        if target.contains("$") || (isName && configuration.upstreams[target] == nil) {
            isAddressKnown = false
            return findings.note(
                """
                \(subject): where fastcgi_pass \(Terminal.printable(target)) leads is not in what \
                was read; nginx -T prints all: sudo nginx -T | sudo alipay-callback check --nginx -
                """
            )
        }
        let found = Terminal.printable(addresses.joined(separator: ", "))
        findings.bad(
            """
            \(subject) leads to \(found), and the responder listens at \(listen.text): let \
            fastcgi_pass or the upstream's server say \(listen.text)
            """
        )
    }

    private mutating func lookAtRoute() {
        guard let assigned = location.assignedRoute else {
            if !route.isInSettings {
                findings.bad("\(subject): fastcgi_param ALIPAY_ROUTE \(route.name); is missing")
            }
            return
        }
        let value = Terminal.printable(assigned)
        if assigned.contains("$") {
            findings.bad(
                """
                \(subject): ALIPAY_ROUTE is \(value), so whoever asks may choose the route; write \
                fastcgi_param ALIPAY_ROUTE \(route.name);
                """
            )
        } else if assigned != route.name {
            findings.bad(
                """
                \(subject): ALIPAY_ROUTE is \(value): write fastcgi_param ALIPAY_ROUTE \
                \(route.name);
                """
            )
        }
    }

    private mutating func lookAtParameters() {
        // What could not be read may hold them.
        guard configuration.missing.isEmpty else { return }
        var needed = [("REQUEST_METHOD", "$request_method")]
        if location.assignedRoute == nil { needed.append(("REQUEST_URI", "$request_uri")) }
        if route.method == "POST" { needed.append(("CONTENT_LENGTH", "$content_length")) }
        if route.name == "shadow" { needed.append(("ALIPAY_REQUEST_ID", "$request_id")) }
        if route.name == "return" { needed.append(("QUERY_STRING", "$query_string")) }
        for (name, variable) in needed where location.parameter(name) == nil {
            findings.bad(
                "\(subject): the responder needs fastcgi_param \(name) \(variable);"
            )
        }
        if route.name == "return", let query = location.parameter("QUERY_STRING")?.arguments.last,
            query != "$query_string" && query != "$args"
        {
            findings.bad(
                """
                \(subject): QUERY_STRING is \(Terminal.printable(query)): Alipay signed what the \
                client sent; write fastcgi_param QUERY_STRING $query_string;
                """
            )
        }
        if let script = location.parameter("SCRIPT_FILENAME"),
            script.file == location.directive.file
        {
            findings.note(
                "\(subject): SCRIPT_FILENAME is not needed: the responder is not a script"
            )
        }
    }

    private mutating func lookAtBody() {
        if location.scope.one("fastcgi_pass_request_body")?.arguments == ["off"] {
            findings.bad(
                "\(subject): fastcgi_pass_request_body off; keeps the notification back: remove it"
            )
        }
        let text = location.scope.one("client_max_body_size")?.arguments.first ?? "1m"
        let limit = Self.bytes(text) ?? 0
        guard limit > 0, limit < settings.responder.bodyLimit else { return }
        findings.add(
            limit < Self.longNotification ? .bad : .note,
            """
            \(subject): client_max_body_size \(Terminal.printable(text)) is less than body_limit, \
            and nginx answers 413 for what is longer: client_max_body_size 1m;
            """
        )
    }

    /// Alipay has no password and no known address, and speaks POST.
    private mutating func lookAtAccess() {
        let scope = location.scope
        let who = route.name == "notify" ? "Alipay" : "a buyer"
        if let basic = scope.one("auth_basic"), basic.arguments != ["off"] {
            findings.bad("\(subject): \(who) has no password: auth_basic off;")
        }
        if let request = scope.one("auth_request"), request.arguments != ["off"] {
            findings.bad("\(subject): \(who) is nobody's user: auth_request off;")
        }
        let rules = Self.accessRules(of: scope)
        if let denial = rules.first(where: { $0.name == "deny" }) {
            findings.bad(
                """
                \(subject): \(NginxJudgement.place(denial)) denies \
                \(NginxJudgement.word(denial)): \(who) may come from anywhere; allow all;
                """
            )
        }
        for limit in scope.own where limit.name == "limit_except" {
            let methods = limit.arguments + (limit.arguments.contains("GET") ? ["HEAD"] : [])
            if !methods.contains(route.method) {
                findings.bad(
                    "\(subject): limit_except \(limit.arguments.joined(separator: " ")) lets no "
                        + "\(route.method) in: add \(route.method)"
                )
            }
        }
        let files = scope.own.first { $0.name == "try_files" }
        if let files, files.arguments.last?.hasPrefix("=") == true {
            findings.bad(
                """
                \(subject): \(Terminal.printable(files.text)); looks for a file, and there is \
                none: remove it
                """
            )
        }
    }

    /// `allow` and `deny` are inherited together.
    private static func accessRules(of scope: Scope) -> [Directive] {
        let allows = scope.all("allow")
        let denials = scope.all("deny")
        let own = scope.own.filter { $0.name == "allow" || $0.name == "deny" }
        if !own.isEmpty { return own.first?.arguments == ["all"] ? Array(own.prefix(1)) : own }
        return allows.first?.arguments == ["all"] ? [] : denials
    }

    private mutating func lookWhoMayAsk() {
        let scope = location.scope
        let isGuarded = ["deny", "auth_basic", "auth_request", "internal"].contains {
            guard let directive = scope.one($0) else { return false }
            return directive.arguments != ["off"]
        }
        guard !isGuarded else { return }
        findings.note(
            "\(subject): everybody may ask how the responder is: allow 127.0.0.1; deny all;"
        )
    }

    private mutating func lookWhoMayCopy() {
        if location.scope.one("internal") == nil {
            findings.bad("\(subject): everybody may send a copy: internal;")
        }
    }

    /// What an `if` in front may do to a notification.
    private mutating func lookAtConditions() {
        guard route.name == "notify" else { return }
        for condition in route.reach.conditions {
            let directive = condition.directive
            let isFine = directive.name == "return" && directive.arguments.first?.first == "2"
            if isFine { continue }
            let test = condition.test.arguments.joined(separator: " ")
            let remedy =
                if test.contains("$scheme") || test.contains("$https") {
                    "give Alipay a notify_url that begins with https://; it follows no redirect"
                } else if test.contains("$http_user_agent") {
                    "Alipay's User-Agent is Mozilla/4.0: let that one in"
                } else {
                    "give Alipay an address where that is not so; it follows no redirect"
                }
            findings.note(
                """
                \(subject): where \(Terminal.printable(test)), it is \
                "\(Terminal.printable(directive.text))" (\(NginxJudgement.place(directive))): \
                \(remedy)
                """
            )
        }
    }

    /// `64k`, `1m`, `1g`, or a number.
    private static func bytes(_ text: String) -> Int? {
        let units: [Character: Int] = ["k": 1 << 10, "m": 1 << 20, "g": 1 << 30]
        let factor = text.lowercased().last.flatMap { units[$0] }
        return Int(factor == nil ? text[...] : text.dropLast()).map { $0 * (factor ?? 1) }
    }
}
