internal import CLibCurl

extension TransferError {
    /// What went wrong, as far as somebody can do something about it.
    package enum Kind: Sendable, Equatable {
        /// The host has no address.
        case name
        /// No connection: refused, or no way there.
        case unreachable
        case timeOut
        /// TLS, or a certificate that is not good.
        case security
        case other
    }

    package var kind: Kind {
        guard case .curl(let code) = cause else { return .other }
        return switch CURLcode(rawValue: code) {
        case CURLE_COULDNT_RESOLVE_HOST: .name
        case CURLE_COULDNT_CONNECT: .unreachable
        case CURLE_OPERATION_TIMEDOUT: .timeOut
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR:
            .security
        default: .other
        }
    }
}
