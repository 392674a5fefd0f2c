"""The SDK for Python that most merchants use, python-alipay-sdk by fzlee. It knows V1 alone."""
from functools import cache

from alipay import AliPay

from exchange import answer, unsigned


@cache
def client(sign_type, private_key=None, public_key=None):
    # It wants both keys, whatever it is to do; either of them stands in for the other.
    return AliPay(
        appid="2021000000000256",
        app_private_key_string=private_key or public_key,
        alipay_public_key_string=public_key or private_key,
        sign_type=sign_type,
    )


def sign(fields, sign_type, rule, charset, private_key):
    alipay = client(sign_type, private_key=private_key)
    # As in its sign_data, which is for requests and therefore signs sign_type, too.
    pairs = alipay._ordered_data(unsigned(fields, rule))
    return alipay._sign("&".join("{}={}".format(name, value) for name, value in pairs))


def verify(fields, sign_type, rule, charset, public_key):
    data = dict(fields)
    return client(sign_type, public_key=public_key).verify(data, data.pop("sign"))


answer(sign, verify)
