"""Prints as JSON how Python's own email package reads the message in the file that is given."""

import email
import email.policy
import json
import re
import sys

with open(sys.argv[1], "rb") as file:
    raw = file.read()
message = email.message_from_bytes(raw, policy=email.policy.default)
head = raw.partition(b"\r\n\r\n")[0]
print(
    json.dumps(
        {
            "headers": [[name, str(value)] for name, value in message.items()],
            "addresses": {
                name: [[a.display_name, a.addr_spec] for a in message[name].addresses]
                for name in ["From", "To"]
            },
            "seconds": int(message["Date"].datetime.timestamp()),
            "type": message.get_content_type(),
            "parts": [
                [part.get_content_type(), part.get_content_charset(), part.get_content()]
                for part in message.iter_parts()
            ],
            "defects": [str(d) for part in message.walk() for d in part.defects],
            # libcurl writes the boundary on the line of the media type, which makes it 86 long.
            "longest_line": max(
                len(line) for line in raw.split(b"\r\n") if b"; boundary=" not in line
            ),
            "longest_word": max([0] + [len(w) for w in re.findall(rb"=\?[^\s]+\?=", head)]),
            "is_ascii": all(byte < 128 for byte in raw),
            "bare_line_ends": len(re.findall(rb"(?<!\r)\n|\r(?!\n)", raw)),
        }
    )
)
