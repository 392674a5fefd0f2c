internal import CLibCrypto

extension Certificate {
    /// When the certificate becomes valid, in milliseconds since 1970-01-01 UTC.
    package var notBefore: Int64 {
        unsafe withHandle { unsafe Self.milliseconds(X509_get0_notBefore($0)) }
    }

    /// When it expires, in milliseconds since 1970-01-01 UTC.
    package var notAfter: Int64 {
        unsafe withHandle { unsafe Self.milliseconds(X509_get0_notAfter($0)) }
    }

    /// Whether it may sign other certificates: a root or an intermediate.
    package var isAuthority: Bool {
        unsafe withHandle { unsafe X509_check_ca($0) > 0 }
    }

    /// Checks that a chain leads from this certificate to one of the roots.
    ///
    /// Time is left out: a certificate of Alipay's that has expired is still Alipay's; it is
    /// reported separately. The corresponding C function is `X509_verify_cert`.
    ///
    /// - Parameters:
    ///   - intermediates: Certificates that may stand between.
    ///   - roots: What is trusted.
    /// - Throws: `SigningError.untrustedCertificate` with OpenSSL's word for what is wrong.
    package func check(
        through intermediates: [Certificate],
        endsIn roots: [Certificate]
    ) throws(SigningError) {
        defer { ERR_clear_error() }
        guard let store = unsafe X509_STORE_new(), let context = unsafe X509_STORE_CTX_new(),
            let between = unsafe OPENSSL_sk_new_null()
        else { throw .drainQueue() }
        defer {
            unsafe X509_STORE_CTX_free(context)
            unsafe X509_STORE_free(store)
            unsafe OPENSSL_sk_free(between)
        }
        for root in roots { unsafe root.withHandle { unsafe _ = X509_STORE_add_cert(store, $0) } }
        for one in intermediates {
            unsafe one.withHandle { unsafe _ = OPENSSL_sk_push(between, UnsafeRawPointer($0)) }
        }
        let answer = unsafe withHandle { leaf -> Int32 in
            guard unsafe X509_STORE_CTX_init(context, store, leaf, between) == 1 else { return -1 }
            unsafe X509_STORE_CTX_set_flags(context, UInt(X509_V_FLAG_NO_CHECK_TIME))
            unsafe X509_STORE_CTX_set_verify_cb(context, Self.allowingSandbox)
            return unsafe X509_verify_cert(context)
        }
        // What is borrowed here must outlive the check.
        withExtendedLifetime((roots, intermediates)) {}
        guard answer == 1 else {
            let code = unsafe X509_STORE_CTX_get_error(context)
            let reason = unsafe X509_verify_cert_error_string(Int(code)).map {
                unsafe String(cString: $0)
            }
            throw .untrustedCertificate(reason: reason ?? "error \(code)")
        }
    }

    /// Lets the intermediate of Alipay's sandbox pass, which does not say that it is an authority.
    ///
    /// Its name says so, and nobody but Alipay's root gives out that name: merchants' certificates
    /// are named by their PID.
    private static let allowingSandbox: X509_STORE_CTX_verify_cb = { isFine, context in
        let error = unsafe X509_STORE_CTX_get_error(context)
        guard isFine == 0,
            error == X509_V_ERR_INVALID_CA || error == X509_V_ERR_KEYUSAGE_NO_CERTSIGN,
            let certificate = unsafe X509_STORE_CTX_get_current_cert(context),
            unsafe commonName(of: certificate).hasPrefix("Ant Financial Certification Authority ")
        else { return isFine }
        unsafe X509_STORE_CTX_set_error(context, X509_V_OK)
        return 1
    }

    /// The corresponding C function is `ASN1_TIME_diff`, from the beginning of 1970.
    private static func milliseconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64 {
        let epoch = unsafe ASN1_TIME_set(nil, 0)
        defer { unsafe ASN1_TIME_free(epoch) }
        var days: Int32 = 0
        var seconds: Int32 = 0
        unsafe ASN1_TIME_diff(&days, &seconds, epoch, time)
        return (Int64(days) * 86400 + Int64(seconds)) * 1000
    }
}
