internal import HTTP
internal import Signing

extension Page {
    /// The address of the page carries the buyer's order: it is not stored, passed on, or indexed.
    static func headers(policy: String) -> [Response.Header] {
        [
            Response.Header("Content-Type", "text/html; charset=utf-8"),
            Response.Header("Cache-Control", "no-store"),
            Response.Header("Content-Security-Policy", policy),
            Response.Header("Referrer-Policy", "no-referrer"),
            Response.Header("X-Content-Type-Options", "nosniff"),
            Response.Header("X-Robots-Tag", "noindex"),
        ]
    }

    /// No script, and no style but what the template itself holds, known by its hash.
    ///
    /// - Parameters:
    ///   - styles: The texts of the template's `<style>` elements.
    ///   - isMerchants: Whether style sheets, pictures and fonts of the site may be used as well.
    /// - Returns: The value of Content-Security-Policy.
    static func policy(styles: [String], isMerchants: Bool) -> String {
        let hashes = styles.map { "'sha256-\(Base64.encode(Digest.sha256.hash(Array($0.utf8))))'" }
        let own = isMerchants ? ["'self'"] : []
        let style = "\(nothing); style-src \((own + hashes).joined(separator: " "))"
        return isMerchants ? "\(style); img-src 'self' data: https:; font-src 'self'" : style
    }

    /// The three that `default-src` does not cover have to be named (CSP 3 §6.1).
    private static let nothing =
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}
