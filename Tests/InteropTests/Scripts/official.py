"""Alipay's own SDK for Python, alipay-sdk-python."""
from alipay.aop.api.util.SignatureUtils import (
    get_sign_content,
    sign_with_rsa,
    sign_with_rsa2,
    verify_with_rsa,
)

from exchange import answer, unsigned


def sign(fields, sign_type, rule, charset, private_key):
    signer = {"RSA2": sign_with_rsa2, "RSA": sign_with_rsa}[sign_type]
    return signer(private_key, get_sign_content(unsigned(fields, rule)), charset)


def verify(fields, sign_type, rule, charset, public_key):
    # It is not told the sign type: it goes by the digest that it finds in the signature.
    content = get_sign_content(unsigned(fields, rule)).encode(charset)
    return verify_with_rsa(public_key, content, fields["sign"])


answer(sign, verify)
