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

    /// Nothing but the one `<style>` text of the built-in template, known by its hash.
    static let policyOfBuiltInTemplate: String = {
        let hash = Base64.encode(Digest.sha256.hash(Array(PageTemplate.style.utf8)))
        return "\(nothing); style-src 'sha256-\(hash)'"
    }()

    /// Style sheets, pictures and fonts of the merchant's own, but no script all the same.
    static let policyOfMerchantsTemplate =
        "\(nothing); style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; font-src 'self'"

    /// The three that `default-src` does not cover have to be named (CSP 3 §6.1).
    private static let nothing =
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}
