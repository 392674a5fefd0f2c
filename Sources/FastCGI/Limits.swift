/// What a peer may ask of the responder.
package struct Limits: Sendable {
    /// The longest request body that is kept, in bytes.
    package var bodyLimit: Int
    /// How long a request may take to arrive once its first byte has, in milliseconds.
    package var readTimeout: Int
    /// How long the web server may take to accept an answer, in milliseconds.
    package var writeTimeout: Int

    package init(bodyLimit: Int, readTimeout: Int = 10_000, writeTimeout: Int = 10_000) {
        self.bodyLimit = bodyLimit
        self.readTimeout = readTimeout
        self.writeTimeout = writeTimeout
    }
}
