#!/usr/bin/env python3
"""Receives what alipay-callback posts to a [[deliver.webhook]], as Standard Webhooks has it.

Python 3.9 or later, nothing but its standard library; copy it, and put your own change where the
example's stands. `application` is WSGI, for gunicorn or mod_wsgi; run as a program it listens itself:

    SHOP_SECRETS=webhook.secret SHOP_DATABASE=shop.db ./webhook.py 8000
"""

import base64
import hashlib
import hmac
import json
import os
import sqlite3
import sys
import time

# One secret a line, whsec_… as in `secret_files`.
SECRETS = os.environ.get("SHOP_SECRETS", "/etc/shop/webhook.secret")
DATABASE = os.environ.get("SHOP_DATABASE", "/var/lib/shop/shop.db")


def application(environ, start_response):
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    event_id = environ.get("HTTP_WEBHOOK_ID", "")
    timestamp = environ.get("HTTP_WEBHOOK_TIMESTAMP", "")
    if not is_genuine(body, event_id, timestamp, environ.get("HTTP_WEBHOOK_SIGNATURE", "")):
        start_response("401 Unauthorized", [("Content-Length", "0")])
        return []
    event = json.loads(body)
    if not event["data"].get("test"):
        record(event_id, event["type"], event["data"])
    start_response("204 No Content", [])
    return []


def is_genuine(body, event_id, timestamp, signatures):
    # Five minutes: what somebody has recorded cannot be played to you later.
    if not event_id or not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > 300:
        return False
    content = f"{event_id}.{timestamp}.".encode() + body
    with open(SECRETS) as file:
        secrets = file.read().split()
    for secret in secrets:
        key = base64.b64decode(secret[len("whsec_"):])
        digest = hmac.new(key, content, hashlib.sha256).digest()
        expected = "v1," + base64.b64encode(digest).decode()
        if any(hmac.compare_digest(expected.encode(), s.encode()) for s in signatures.split(" ")):
            return True
    return False


def record(event_id, event_type, data):
    shop = sqlite3.connect(DATABASE, timeout=5, isolation_level=None)
    try:
        shop.execute("CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY)")
        shop.execute("CREATE TABLE IF NOT EXISTS paid_orders (number TEXT PRIMARY KEY, fen INTEGER)")
        # An event may come twice. Its id and what follows from it are written together, or neither is.
        shop.execute("BEGIN IMMEDIATE")
        is_new = shop.execute("INSERT OR IGNORE INTO events VALUES (?)", (event_id,)).rowcount == 1
        if is_new and event_type == "order.paid":
            # Your own change: here, the goods may leave.
            shop.execute(
                "INSERT INTO paid_orders VALUES (?, ?)", (data["out_trade_no"], data["total_fen"])
            )
        shop.execute("COMMIT")
    finally:
        shop.close()


if __name__ == "__main__":
    from wsgiref.simple_server import make_server

    server = make_server("127.0.0.1", int(sys.argv[1]), application)
    print("listening", file=sys.stderr, flush=True)
    server.serve_forever()
