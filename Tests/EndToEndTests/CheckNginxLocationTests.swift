import Installation
import Testing

/// What `check --nginx` says of the location of the notify address, line by line.
@Suite struct CheckNginxLocationTests {
    private let nginx: CheckedNginx
    private var file: String { nginx.file }

    init() throws { nginx = try CheckedNginx() }

    private func complaints(_ edits: CheckedNginx.Edit...) throws -> [String] {
        try nginx.complaints(edits)
    }

    private static let atNotify: [(line: String, complaint: String)] = [
        (
            "auth_basic shop;",
            "bad  N: Alipay has no password: auth_basic off;"
        ),
        (
            "allow 10.0.0.0/8; deny all;",
            "bad  N: <file>:11 denies all: Alipay may come from anywhere; allow all;"
        ),
        (
            "limit_except GET { deny all; }",
            "bad  N: limit_except GET lets no POST in: add POST"
        ),
        (
            "try_files $uri =404;",
            "bad  N: try_files $uri =404; looks for a file, and there is none: remove it"
        ),
        (
            "fastcgi_pass_request_body off;",
            "bad  N: fastcgi_pass_request_body off; keeps the notification back: remove it"
        ),
        (
            "client_max_body_size 1k;",
            """
            bad  N: client_max_body_size 1k is less than body_limit, and nginx answers 413 for \
            what is longer: client_max_body_size 1m;
            """
        ),
        (
            "client_max_body_size 32k;",
            """
            note N: client_max_body_size 32k is less than body_limit, and nginx answers 413 for \
            what is longer: client_max_body_size 1m;
            """
        ),
        (
            "fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;",
            "note N: SCRIPT_FILENAME is not needed: the responder is not a script"
        ),
        (
            "if ($http_user_agent ~ Mozilla/4) { return 403; }",
            """
            note N: where ($http_user_agent ~ Mozilla/4), it is "return 403" (<file>:11): Alipay's \
            User-Agent is Mozilla/4.0: let that one in
            """
        ),
        (
            "if ($scheme = http) { return 301 https://$host$request_uri; }",
            """
            note N: where ($scheme = http), it is "return 301 https://$host$request_uri" \
            (<file>:11): give Alipay a notify_url that begins with https://; it follows no redirect
            """
        ),
        ("limit_except POST { deny all; }", ""),
        ("client_max_body_size 64k;", ""),
        ("client_max_body_size 0;", ""),
        ("allow all;", ""),
        ("try_files /none @shop;", ""),
    ]

    @Test(arguments: atNotify)
    func `what stands in front of the notify address`(_ line: String, _ complaint: String) throws {
        let found = try complaints(.behind("location = /alipay/notify", line))
        let expected = complaint.replacing("<file>", with: file)
        #expect(found == (expected.isEmpty ? [] : [expected]))
    }

    private static let parameters: [(start: String, text: String, complaint: String)] = [
        (
            "fastcgi_param ALIPAY_ROUTE notify", "fastcgi_param ALIPAY_ROUTE $http_alipay_route;",
            """
            bad  N: ALIPAY_ROUTE is $http_alipay_route, so whoever asks may choose the route; \
            write fastcgi_param ALIPAY_ROUTE notify;
            """
        ),
        (
            "fastcgi_param ALIPAY_ROUTE notify", "fastcgi_param ALIPAY_ROUTE return;",
            "bad  N: ALIPAY_ROUTE is return: write fastcgi_param ALIPAY_ROUTE notify;"
        ),
        (
            "fastcgi_param ALIPAY_ROUTE notify", "",
            "bad  N: the responder needs fastcgi_param REQUEST_URI $request_uri;"
        ),
        (
            "fastcgi_param CONTENT_LENGTH", "",
            "bad  N: the responder needs fastcgi_param CONTENT_LENGTH $content_length;"
        ),
        (
            "fastcgi_param REQUEST_METHOD", "",
            "bad  N: the responder needs fastcgi_param REQUEST_METHOD $request_method;"
        ),
        (
            "fastcgi_param QUERY_STRING", "",
            "bad  R: the responder needs fastcgi_param QUERY_STRING $query_string;"
        ),
        (
            "fastcgi_param QUERY_STRING", "fastcgi_param QUERY_STRING s=$uri&$args;",
            """
            bad  R: QUERY_STRING is s=$uri&$args: Alipay signed what the client sent; write \
            fastcgi_param QUERY_STRING $query_string;
            """
        ),
        (
            "deny all;", "",
            """
            note nginx: GET /alipay/status (<file>:22): everybody may ask how the responder is: \
            allow 127.0.0.1; deny all;
            """
        ),
        ("fastcgi_param ALIPAY_ROUTE notify", "fastcgi_param REQUEST_URI $request_uri;", ""),
    ]

    @Test(arguments: parameters)
    func `what the responder is told`(_ start: String, _ text: String, _ complaint: String) throws {
        let found = try complaints(.replace(start, text))
        let expected = complaint.replacing("<file>", with: file)
        #expect(found == (expected.isEmpty ? [] : [expected]))
    }
}
