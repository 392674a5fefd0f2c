internal import CLibCurl

/// The host of an address, for errors that must not keep the rest.
enum HostName {
    /// The host as libcurl itself reads it, so that no user name is taken for one.
    ///
    /// The corresponding C function is `curl_url_get`.
    static func of(_ url: String) -> String {
        let unreadable = "an unreadable address"
        guard let parts = unsafe curl_url() else { return unreadable }
        defer { unsafe curl_url_cleanup(parts) }
        var host: UnsafeMutablePointer<CChar>?
        guard unsafe curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK,
            unsafe curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK,
            let host = unsafe host
        else { return unreadable }
        defer { unsafe curl_free(host) }
        return unsafe String(cString: host)
    }
}
