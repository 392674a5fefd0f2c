"""What merchants have in Python: a WSGI application around python-alipay-sdk."""

import os
from urllib.parse import parse_qsl

from alipay import AliPay

with open(os.environ["ALIPAY_PUBLIC_KEY"]) as file:
    PUBLIC_KEY = file.read()
with open(os.environ["APP_PRIVATE_KEY"]) as file:
    PRIVATE_KEY = file.read()

ALIPAY = AliPay(
    appid=os.environ["ALIPAY_APP_ID"],
    app_notify_url=None,
    app_private_key_string=PRIVATE_KEY,
    alipay_public_key_string=PUBLIC_KEY,
    sign_type="RSA2",
)


def application(environ, start_response):
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
    sign = fields.pop("sign", "")
    accepted = ALIPAY.verify(fields, sign)
    answer = b"success" if accepted else b"fail"
    start_response(
        "200 OK" if accepted else "403 Forbidden",
        [("Content-Type", "text/plain"), ("Content-Length", str(len(answer)))],
    )
    return [answer]
