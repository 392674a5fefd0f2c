internal import CLibCurl

/// A list of texts as libcurl takes it.
@safe final class StringList {
    /// `nil` for no text at all.
    private(set) var pointer: UnsafeMutablePointer<curl_slist>?

    /// The corresponding C function is `curl_slist_append`.
    ///
    /// - Parameter texts: Each ends at a NUL, if it has one.
    init(_ texts: [String]) {
        for text in texts {
            guard let longer = unsafe curl_slist_append(pointer, text) else {
                preconditionFailure("no memory for a list")
            }
            unsafe pointer = longer
        }
    }

    deinit { unsafe curl_slist_free_all(pointer) }
}
