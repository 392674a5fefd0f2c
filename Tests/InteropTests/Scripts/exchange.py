"""The exchange that both Python SDKs are asked through.

    SCRIPT sign|verify KEYS QUESTIONS ANSWERS

A question is a line: sign type, content rule, charset, form. The answer to `sign` is the signed
form, the answer to `verify` is yes, no or the name of the exception.
"""
import sys
from urllib.parse import parse_qsl, urlencode


def unsigned(fields, rule):
    """The fields without those that the rule leaves out; V1 leaves out sign_type as well."""
    dropped = ("sign",) if rule == "V2" else ("sign", "sign_type")
    return {name: value for name, value in fields.items() if name not in dropped}


def answer(signer, verifier):
    """Answers all questions.

    signer(fields, sign_type, rule, charset, private_key) gives the sign in base64.
    verifier(fields, sign_type, rule, charset, public_key) gives whether it is the right one.
    """
    task, keys, questions, answers = sys.argv[1:]
    private, public = (
        {kind: open(f"{keys}/{kind}.{end}").read() for kind in ("RSA2", "RSA")}
        for end in ("pem", "pub")
    )
    with open(questions, encoding="ascii") as lines, open(answers, "w", encoding="ascii") as output:
        for line in lines:
            kind, rule, charset, form = line.rstrip("\n").split(" ")
            # Left alone, parse_qsl drops blank values, which Alipay signs. What is not in the
            # charset gets through to the SDK, which may then say what it thinks of it.
            decoded = parse_qsl(
                form, keep_blank_values=True, encoding=charset, errors="surrogateescape"
            )
            fields = dict(decoded)
            if task == "sign":
                fields["sign"] = signer(fields, kind, rule, charset, private[kind])
                text = urlencode(fields, encoding=charset)
            else:
                try:
                    accepted = verifier(fields, kind, rule, charset, public[kind])
                    text = "yes" if accepted else "no"
                except Exception as refusal:
                    text = type(refusal).__name__
            output.write(text + "\n")
