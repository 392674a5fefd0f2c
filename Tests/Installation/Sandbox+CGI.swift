extension Sandbox {
    /// Runs the responder as plain CGI, for one notification.
    ///
    /// - Parameters:
    ///   - body: What arrives.
    ///   - length: What CONTENT_LENGTH says, if not the truth.
    /// - Returns: What it wrote, and how it ended.
    /// - Throws: When it is not there.
    package func plainCGI(_ body: [UInt8], announcing length: Int? = nil) throws -> Programs.Result
    {
        try Programs.run(
            "alipay-callback-fcgi",
            [],
            environment: [
                "GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": "POST",
                "REQUEST_URI": "/alipay/notify", "CONTENT_LENGTH": String(length ?? body.count),
                "ALIPAY_CALLBACK_CONFIG": settingsPath,
            ],
            input: body
        )
    }
}
