internal import CLibCurl

/// Hands mails to a server, each over a connection of its own; any thread may use it.
///
/// It uses no proxy, and always checks certificates.
package struct SMTPClient: Sendable {
    /// How long to wait, in milliseconds.
    package struct Limits: Sendable {
        package var connect: Int
        /// For all of the exchange, but the farewell: that may take as long again.
        package var total: Int

        package init(connect: Int = 5_000, total: Int = 60_000) {
            self.connect = connect
            self.total = total
        }
    }

    private let server: SMTPServer
    private let limits: Limits

    package init(server: SMTPServer, limits: Limits = Limits()) {
        self.server = server
        self.limits = limits
    }

    /// Hands in a mail for all of its recipients, or for none.
    ///
    /// - Parameters:
    ///   - mail: What to send.
    ///   - cancellation: Ends it before its time; the server may have taken the mail nevertheless.
    /// - Throws: `MailError` when the server did not say that it has taken the mail.
    package func send(_ mail: Mail, cancellation: Cancellation? = nil) throws(MailError) {
        let head: MailHead
        do {
            head = try MailHead(mail)
        } catch {
            throw MailError(.unusable(field: error.name), url: server.url)
        }
        // libcurl would read up to the NUL.
        let texts = [
            ("url", server.url), ("username", server.username ?? ""),
            ("password", server.password ?? ""),
        ]
        for (field, text) in texts where text.utf8.contains(0) {
            throw MailError(.unusable(field: field), url: server.url)
        }
        let watch = TransferWatch(allowsPrivateAddresses: true, cancellation: cancellation)
        guard !watch.isCancelled else { throw MailError(.cancelled, url: server.url) }
        let handle = EasyHandle()
        let replies = ServerReplies()
        let code = perform(head, MailBody(mail, for: handle), handle, replies, watch)
        guard code != CURLE_OK else { return }
        guard code != CURLE_ABORTED_BY_CALLBACK else {
            throw MailError(.cancelled, url: server.url)
        }
        throw MailError(.curl(code: code.rawValue), url: server.url, reply: reply(handle, replies))
    }

    private func perform(
        _ head: MailHead,
        _ body: MailBody,
        _ handle: EasyHandle,
        _ replies: ServerReplies,
        _ watch: TransferWatch
    ) -> CURLcode {
        let lines = StringList(head.lines)
        let recipients = StringList(head.recipients)
        handle.reset(connect: limits.connect, total: limits.total, caFile: server.caFile)
        handle.set(CURLOPT_PROTOCOLS, Int(CURLPROTO_SMTP | CURLPROTO_SMTPS))
        handle.set(CURLOPT_URL, server.url)
        let usesTLS = server.security == .required ? CURLUSESSL_ALL : CURLUSESSL_NONE
        handle.set(CURLOPT_USE_SSL, Int(usesTLS.rawValue))
        if let username = server.username { handle.set(CURLOPT_USERNAME, username) }
        if let password = server.password { handle.set(CURLOPT_PASSWORD, password) }
        handle.set(CURLOPT_MAIL_FROM, head.sender)
        unsafe handle.set(CURLOPT_MAIL_RCPT, pointingTo: recipients.pointer)
        unsafe handle.set(CURLOPT_HTTPHEADER, pointingTo: lines.pointer)
        unsafe handle.set(CURLOPT_MIMEPOST, pointingTo: body.pointer)
        // The farewell is said within the transfer, so that a server that does not answer it is
        // left in time; libcurl takes whole seconds.
        handle.set(CURLOPT_FORBID_REUSE, 1)
        handle.set(shim_curl_reply_timeout, max(1, limits.total / 1000))
        let context = unsafe Unmanaged.passUnretained(replies).toOpaque()
        unsafe handle.set(CURLOPT_HEADERDATA, pointingTo: context)
        unsafe handle.set(CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
            let replies = unsafe Unmanaged<ServerReplies>.fromOpaque(context).takeUnretainedValue()
            let line = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
            unsafe replies.addLine(Array(line))
            return size * count
        }
        return withExtendedLifetime((lines, recipients, body, replies)) {
            handle.perform(watchedBy: watch)
        }
    }

    private func reply(_ handle: EasyHandle, _ replies: ServerReplies) -> MailError.Reply? {
        let code = handle.responseCode
        guard code != 0 else { return nil }
        return MailError.Reply(code: code, line: replies.line(code, hiding: server))
    }
}
