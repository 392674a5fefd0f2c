"""A mail server by aiosmtpd; arguments: a folder, "smtps", "starttls" or "plain".

It takes the user "shop" with the password "se cret". The folder has the certificate, and gets each
message as it came (1.eml, 2.eml, ...) and its envelope (1.json, ...). It names its port on standard
error, and then says there what it is asked. Some recipients are special, see Handler.
"""

import asyncio
import json
import ssl
import sys

from aiosmtpd.smtp import AuthResult, SMTP

folder, mode = sys.argv[1:]


def say(line):
    print(line, file=sys.stderr, flush=True)


class Handler:
    count = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        say("asked EHLO")
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        say(f"asked MAIL {address}")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.partition("@")[0]
        if name == "busy":
            return "450 4.2.1 The mailbox is busy"
        if name == "nobody":
            return "550-5.1.1 There is nobody\r\n550 5.1.1 of that \x1b[31mname"
        if name == "echo":
            return "550 no shop with se cret, AHNob3AAc2UgY3JldA== or c2UgY3JldA=="
        if name == "long":
            return "550 " + "l" * 400
        if name == "clingy":
            session.never_ends = True
        if name == "silent":
            say("asked RCPT silent")
            await asyncio.Event().wait()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if any(address.startswith("full@") for address in envelope.rcpt_tos):
            return "552 5.2.2 The mailbox is full"
        self.count += 1
        hesitates = self.count == 1 and any(a.startswith("late@") for a in envelope.rcpt_tos)
        with open(f"{folder}/{self.count}.eml", "wb") as file:
            file.write(envelope.original_content)
        with open(f"{folder}/{self.count}.json", "w") as file:
            json.dump({"from": envelope.mail_from, "to": envelope.rcpt_tos}, file)
        say(f"stored {self.count}")
        return "451 4.3.0 Once more, please" if hesitates else "250 OK"

    async def handle_QUIT(self, server, session, envelope):
        if hasattr(session, "never_ends"):
            await asyncio.Event().wait()
        return "221 Bye"


def authenticate(server, session, envelope, mechanism, data):
    say(f"asked AUTH {mechanism}")
    if data.login == b"shop" and data.password == b"se cret":
        return AuthResult(success=True)
    return AuthResult(success=False, handled=False)


async def main():
    context = None
    if mode != "plain":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{folder}/good.pem")
    handler = Handler()

    def protocol():
        return SMTP(
            handler,
            authenticator=authenticate,
            auth_required=mode != "plain",
            auth_require_tls=mode == "starttls",
            tls_context=context if mode == "starttls" else None,
            require_starttls=mode == "starttls",
        )

    server = await asyncio.get_running_loop().create_server(
        protocol, "127.0.0.1", 0, ssl=context if mode == "smtps" else None
    )
    say(f"{mode} {server.sockets[0].getsockname()[1]}")
    say("ready")
    await server.serve_forever()


asyncio.run(main())
