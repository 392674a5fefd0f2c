internal import Responder
internal import Settings

/// What `check` says of the page.
enum PageFindings {
    static func all(_ page: Settings.Page) -> [Finding] {
        var findings = Findings(of: .page)
        do {
            _ = try Page(page)
            findings.ok("page \(page.templates ?? "built in")")
        } catch {
            for sentence in error.sentences { findings.bad(sentence) }
        }
        return findings.all
    }
}
