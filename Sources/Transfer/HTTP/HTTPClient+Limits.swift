extension HTTPClient {
    /// How long to wait, and how much to take.
    package struct Limits: Sendable {
        /// What becomes of an answer whose body is longer than the limit.
        package enum Overflow: Sendable {
            /// There is an error, and no answer.
            case isError
            /// The answer has the beginning of the body; the rest is not waited for.
            case isCut
        }

        /// In milliseconds.
        package var connect: Int
        /// For all of the exchange, in milliseconds.
        package var total: Int
        /// The longest body that is taken, in bytes.
        package var body: Int
        package var overflow: Overflow

        package init(
            connect: Int = 5_000,
            total: Int = 30_000,
            body: Int = 1 << 20,
            overflow: Overflow = .isError
        ) {
            self.connect = connect
            self.total = total
            self.body = body
            self.overflow = overflow
        }
    }

    /// How to connect, and what to remember of it.
    package struct Connecting: Sendable {
        /// Where to connect to instead of where the address leads, as in `127.0.0.1:443` or
        /// `[::1]:443`; the name in TLS and in Host stays the address's.
        package var destination: String?
        /// Whether HTTP/2 is left out.
        package var isHTTP11: Bool
        /// Whether `HTTPClient.certificates` has those of the server.
        package var keepsCertificates: Bool

        package init(
            destination: String? = nil,
            isHTTP11: Bool = false,
            keepsCertificates: Bool = false
        ) {
            self.destination = destination
            self.isHTTP11 = isHTTP11
            self.keepsCertificates = keepsCertificates
        }
    }

    /// Whom to speak to.
    package struct Security: Sendable {
        /// A PEM file of authorities whose certificates are trusted instead of the system's.
        package var caFile: String?
        /// Whether hosts of one's own network will do, those of `NetworkAddress.isPrivate`.
        package var allowsPrivateAddresses: Bool

        package init(caFile: String? = nil, allowsPrivateAddresses: Bool = true) {
            self.caFile = caFile
            self.allowsPrivateAddresses = allowsPrivateAddresses
        }
    }
}
