#!/usr/bin/env bash
# Signs or verifies a batch of contents, one openssl process for each.
#
#     openssl.sh sign|verify KEYS QUESTIONS ANSWERS
#
# A question is a line: sign type, content in base64 and, to be verified, the signature in base64.
# The answer is the signature in base64, or what openssl says.
set -euo pipefail
task=$1 keys=$2 questions=$3 answers=$4
signature=$keys/signature

while read -r type content sign; do
    case $type in
    RSA2) digest=sha256 ;;
    RSA) digest=sha1 ;;
    esac
    if [ "$task" = sign ]; then
        base64 -d <<<"$content" | openssl dgst "-$digest" -sign "$keys/$type.pem" | base64 -w 0
        echo
    else
        base64 -d <<<"$sign" >"$signature"
        # Its exit status is 1 when it says no; the word is what counts.
        base64 -d <<<"$content" |
            openssl dgst "-$digest" -verify "$keys/$type.pub" -signature "$signature" 2>/dev/null ||
            true
    fi
done <"$questions" >"$answers"
