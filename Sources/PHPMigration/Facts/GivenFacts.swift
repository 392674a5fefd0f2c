/// What the operator says, because a PHP file does not say it, or only to PHP.
package struct GivenFacts {
    /// Which of several configurations in the file, as in `alipay.default`.
    package var section: String?
    package var appID: String?
    package var sellerID: String?
    /// A file with Alipay's public key.
    package var alipayPublicKey: String?
    /// A file with Alipay's certificate.
    package var alipayCertificate: String?
    /// A file with Alipay's root certificate.
    package var rootCertificate: String?

    package init() {}
}
