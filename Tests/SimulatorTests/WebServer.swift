import Foundation

/// A real nginx on two ports of 127.0.0.1: http, and https with a certificate that nobody trusts.
struct WebServer {
    private let scratch: Scratch
    private let http: ListeningSocket
    private let https: ListeningSocket
    private let responder: Responder

    init() throws {
        responder = try Responder()
        scratch = responder.scratch
        http = try ListeningSocket()
        https = try ListeningSocket()
        try scratch.run(
            "openssl",
            "req -x509 -newkey rsa:2048 -nodes -keyout tls.key -out tls.crt -subj /CN=127.0.0.1"
                .split(separator: " ").map(String.init)
        )
        try scratch.write([UInt8](repeating: UInt8(ascii: "b"), count: 100_000), to: "big")
        try scratch.write(settings.utf8, to: "nginx.conf")
        // nginx takes listening sockets over from its predecessor by their numbers: 0 and 1 here.
        try scratch.start(
            "nginx",
            ["-p", scratch.folder.path, "-c", scratch.path("nginx.conf"), "-e", "error.log"],
            input: http.handle,
            output: https.handle,
            environment: ["NGINX": "0;1;"]
        )
    }

    func url(_ path: String) -> String { "http://127.0.0.1:\(http.port)\(path)" }
    func secureURL(_ path: String) -> String { "https://127.0.0.1:\(https.port)\(path)" }

    private var settings: String {
        """
        daemon off; user root; pid nginx.pid;
        events {}
        http {
            access_log off;
            client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3;
            uwsgi_temp_path t4; scgi_temp_path t5;
            server {
                listen 127.0.0.1:\(http.port);
                listen 127.0.0.1:\(https.port) ssl;
                ssl_certificate tls.crt; ssl_certificate_key tls.key;
                root .;
                add_header X-Two "one: two" always;
                location = /hello { return 200 "$request_method $http_user_agent $http_x_mine"; }
                location = /count { return 200 $connection_requests; }
                location = /away { return 302 /hello; }
                location = /broken { return 500 "no"; }
                location = /echo {
                    fastcgi_pass unix:\(responder.path);
                    fastcgi_param SCRIPT_FILENAME \(scratch.path("echo.sh"));
                    fastcgi_param REQUEST_METHOD $request_method;
                    fastcgi_param CONTENT_TYPE $content_type;
                    fastcgi_param CONTENT_LENGTH $content_length;
                }
            }
        }
        """
    }
}
