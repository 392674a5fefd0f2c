import Installation
import Testing

/// Configurations of nginx that send copies to a shadow while PHP answers.
@Suite struct CheckNginxCopyTests {
    private let nginx: CheckedNginx
    private var file: String { nginx.file }

    init() throws { nginx = try CheckedNginx() }

    /// PHP takes notifications, and the shadow copies of them.
    private static let edits: [CheckedNginx.Edit] = [
        .replace(
            "upstream php",
            """
            upstream php { server 127.0.0.1:9; } log_format report $request_id:$body_bytes_sent; \
            log_format other $status;
            """
        ),
        .replace("fastcgi_param ALIPAY_ROUTE notify", "mirror /copy; access_log /dev/null report;"),
        .replace("fastcgi_pass shop", "fastcgi_pass php;"),
        .replace("location = /notify_url.php", copy),
    ]

    private static let copy = """
        location = /copy { internal; fastcgi_param ALIPAY_ROUTE shadow; \
        fastcgi_param REQUEST_METHOD $request_method; fastcgi_param CONTENT_LENGTH $content_length; \
        fastcgi_param ALIPAY_REQUEST_ID $request_id; fastcgi_pass shop; }
        """

    /// The complaints to a shadow; `C` stands for the copies' subject.
    private func complaints(_ edits: CheckedNginx.Edit...) throws -> [String] {
        try nginx.sandbox.change {
            $0.replacing("[responder]\n#", with: "[responder]\nshadow = true\n#")
        }
        return try nginx.complaints(Self.edits + edits).map {
            $0.replacing("nginx: POST /copy (\(file):28)", with: "C")
        }
    }

    @Test func `copies that come as they should`() throws {
        #expect(try complaints() == [])
        let lines = try nginx.sandbox.check("--nginx", file).lines.filter { $0.contains("/copy") }
        #expect(lines == ["ok   nginx: POST /copy (\(file):28) goes to the responder"])
    }

    @Test func `no location for copies`() throws {
        #expect(
            try complaints(.replace("location = /copy", "")) == [
                """
                bad  nginx: no location sends copies to the shadow: include \
                alipay-callback-shadow-locations.conf in the shop's server block, then nginx -s \
                reload
                """
            ]
        )
    }

    @Test func `nothing is copied`() throws {
        #expect(
            try complaints(.replace("mirror", "mirror off;")) == [
                "bad  C gets no copies: mirror /copy; in the location where PHP takes notifications"
            ]
        )
    }

    @Test func `copies without a body, and answers that nobody logs`() throws {
        let log = "access_log /var/log/nginx/alipay-shadow.log alipay_shadow;"
        let nothing = """
            note nginx: \(file):10: what PHP answers is not logged for shadow report: \(log)
            """
        let mirror = "mirror /copy; mirror_request_body off; access_log /dev/null"
        #expect(
            try complaints(.replace("mirror", "\(mirror) other;")) == [
                "bad  nginx: \(file):10: mirror_request_body off; makes the copies empty", nothing,
            ]
        )
        #expect(try complaints(.replace("mirror", "mirror /copy;")) == [nothing])
    }

    @Test func `copies that anybody may send, that nobody can match, or that go elsewhere`() throws
    {
        let open = Self.copy.replacing(" internal;", with: "")
        #expect(
            try complaints(.replace("location = /copy", open)) == [
                "bad  C: everybody may send a copy: internal;"
            ]
        )
        let id = "fastcgi_param ALIPAY_REQUEST_ID $request_id;"
        #expect(
            try complaints(.replace("location = /copy", Self.copy.replacing(id, with: ""))) == [
                "bad  C: the responder needs \(id)"
            ]
        )
        let away = Self.copy.replacing("pass shop", with: "pass php")
        let address = "unix:\(nginx.sandbox.socketPath)"
        #expect(
            try complaints(.replace("location = /copy", away)) == [
                """
                bad  C leads to 127.0.0.1:9, and the responder listens at \(address): let \
                fastcgi_pass or the upstream's server say \(address)
                """
            ]
        )
    }

    @Test func `a shadow to which Alipay itself is led`() throws {
        #expect(
            try complaints(.replace("fastcgi_pass php", "fastcgi_pass shop;")) == [
                """
                bad  N leads Alipay to a shadow, which answers it fail: let PHP take \
                /alipay/notify and mirror it, or go live without shadow = true
                """
            ]
        )
    }

    @Test func `copies for a responder that is live`() throws {
        let found = try nginx.complaints([
            .replace("location = /notify_url.php", Self.copy),
            .behind("location = /alipay/notify", "mirror /copy;"),
        ])
        #expect(
            found == [
                """
                note nginx: POST /copy (\(file):29) sends copies to a responder that answers \
                Alipay itself and takes none: remove the mirror, or let fastcgi_pass lead to the \
                shadow
                """
            ]
        )
    }
}
