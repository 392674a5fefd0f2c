#!/bin/sh
# Makes an authority and certificates of servers, good and bad ones, in the folder that is given.
set -eu
cd "$1"

key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key"; }

authority() { # name
    key "$1"
    openssl req -x509 -new -key "$1.key" -subj "/CN=$1" -days 2 -out "$1.pem" \
        -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign
}

# Signed by the authority "ca", from an hour of the past to another.
certificate() { # name, names of the server, beginning, end
    key "$1"
    openssl req -new -key "$1.key" -subj "/CN=$1" -out "$1.csr"
    echo "subjectAltName=$2" >"$1.ext"
    : >"$1.index"
    cat >"$1.cnf" <<END
[ca]
default_ca = this
[this]
database = $1.index
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
[any]
commonName = supplied
END
    openssl ca -batch -notext -config "$1.cnf" -cert ca.pem -keyfile ca.key -extfile "$1.ext" \
        -startdate "$3" -enddate "$4" -in "$1.csr" -out "$1.crt"
    cat "$1.key" "$1.crt" >"$1.pem"
}

authority ca
authority stranger
certificate good IP:127.0.0.1,DNS:localhost 200101000000Z 491231000000Z
certificate expired IP:127.0.0.1,DNS:localhost 200101000000Z 200102000000Z
certificate other DNS:other.example.com 200101000000Z 491231000000Z
key selfsigned
openssl req -x509 -new -key selfsigned.key -subj /CN=selfsigned -days 2 \
    -addext subjectAltName=IP:127.0.0.1 -out selfsigned.crt
cat selfsigned.key selfsigned.crt >selfsigned.pem
