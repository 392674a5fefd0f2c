"""A web server that answers by the path it is asked for; arguments: the folder of certificates.

It listens on a port of 127.0.0.1 for http and one for each certificate, names them on standard
error, and then says there what it is asked. Where it waits, it waits for the client to go. What is
posted to /turn/... is written to the folder: 1.json, 2.json, ...
"""

import base64
import http.server
import json
import os
import ssl
import sys
import threading
import time

PORTS = ["http", "good", "expired", "other", "selfsigned", "old"]


lock = threading.Lock()
turns = {}
count = 0
released = threading.Event()


def say(line):
    print(line, file=sys.stderr, flush=True)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        self.answer(b"")

    def do_POST(self):
        self.answer(self.rfile.read(int(self.headers["Content-Length"])))

    def answer(self, body):
        say(f"asked {self.command} {self.path}")
        kind, _, rest = self.path[1:].partition("?")[0].partition("/")
        try:
            getattr(self, "answer_" + kind)(rest, body)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            self.close_connection = True
        say(f"done {self.path}")

    def answer_turn(self, rest, body):
        """One answer after the other: /turn/name/status-500/cut/status-204; the last one forever."""
        global count
        answers = rest.split("/")[1:]
        record = {
            "path": self.path,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "body": base64.b64encode(body).decode(),
            "time": time.time(),
        }
        with lock:
            turn = turns.get(rest, 0)
            turns[rest] = turn + 1
            count += 1
            # Whoever reads the folder meets whole records alone.
            with open(f"{sys.argv[1]}/record", "w") as file:
                json.dump(record, file)
            os.rename(file.name, f"{sys.argv[1]}/{count}.json")
        kind, _, rest = answers[min(turn, len(answers) - 1)].partition("-")
        say(f"turn {turn + 1} {self.path}")
        getattr(self, "answer_" + kind)(rest, body)

    def answer_busy(self, rest, body):
        """A status and the seconds after which to come back."""
        status, seconds = rest.split("-")
        self.head(int(status), {"Content-Length": 0, "Retry-After": seconds})

    def answer_text(self, rest, body):
        self.head(200, {"Content-Length": len(rest)})
        self.wfile.write(rest.encode())

    def answer_hold(self, rest, body):
        """204, as soon as somebody has asked for /release."""
        released.wait()
        self.head(204, {})

    def answer_release(self, rest, body):
        released.set()
        self.head(204, {})

    def head(self, status, headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def wait_for_client_to_go(self):
        self.wfile.flush()
        self.rfile.read(1)
        self.close_connection = True

    def answer_echo(self, rest, body):
        lines = [f"{name}: {value}" for name, value in self.headers.items()]
        text = "\n".join([self.command] + lines).encode() + b"\n\n" + body
        self.head(200, {"Content-Length": len(text)})
        self.wfile.write(text)

    def answer_status(self, rest, body):
        text = b"" if rest == "204" else b"status " + rest.encode()
        headers = {} if rest == "204" else {"Content-Length": len(text)}
        if rest == "302":
            headers["Location"] = "/echo"
        if rest == "429":
            headers["Retry-After"] = "7"
        self.head(int(rest), headers)
        self.wfile.write(text)

    def answer_bytes(self, rest, body):
        """So many bytes, and the end."""
        self.head(200, {"Content-Length": rest})
        self.wfile.write(b"b" * int(rest))

    def answer_held(self, rest, body):
        """So many bytes, and then nothing."""
        self.head(200, {})
        self.wfile.write(b"b" * int(rest))
        self.wait_for_client_to_go()

    def answer_silent(self, rest, body):
        self.wait_for_client_to_go()

    def answer_cut(self, rest, body):
        self.head(200, {"Content-Length": 100})
        self.wfile.write(b"b" * 10)
        self.close_connection = True

    def answer_endless(self, rest, body):
        self.head(int(rest), {})
        while True:
            self.wfile.write(b"b" * 4096)

    def answer_headers(self, rest, body):
        """Headers without end."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            self.wfile.write(b"X-More: " + b"h" * 4000 + b"\r\n")


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    context = None

    def finish_request(self, request, address):
        # The handshake is made here, by the connection's own thread.
        if self.context:
            request = self.context.wrap_socket(request, server_side=True)
        super().finish_request(request, address)

    def handle_error(self, request, address):
        say(f"refused {self.name}")


for name in PORTS:
    server = Server(("127.0.0.1", 0), Handler)
    server.name = name
    if name != "http":
        server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate = "good" if name == "old" else name
        server.context.load_cert_chain(f"{sys.argv[1]}/{certificate}.pem")
    if name == "old":
        server.context.minimum_version = ssl.TLSVersion.TLSv1
        server.context.maximum_version = ssl.TLSVersion.TLSv1_1
        server.context.set_ciphers("ALL:@SECLEVEL=0")
    threading.Thread(target=server.serve_forever).start()
    say(f"{name} {server.server_port}")
say("ready")
