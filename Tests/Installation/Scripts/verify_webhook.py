"""Verifies posted webhooks by the reference library; arguments: a secret's file, and records of
web_server.py. Prints the type of each event; exits 1 at the first that is not signed."""

import base64
import json
import sys

from standardwebhooks import Webhook, WebhookVerificationError

with open(sys.argv[1]) as file:
    webhook = Webhook(file.read().strip())
for name in sys.argv[2:]:
    with open(name) as file:
        record = json.load(file)
    try:
        event = webhook.verify(base64.b64decode(record["body"]), record["headers"])
    except WebhookVerificationError as error:
        print(f"{name}: {error}", file=sys.stderr)
        sys.exit(1)
    print(event["type"])
