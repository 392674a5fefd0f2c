internal import HTTP
internal import Orders

/// Where the outcome of a request goes: to the web server, of a copy into the shadow's journal before.
struct NotifyReply: Sendable {
    /// A copy that a shadow was sent.
    ///
    /// A class, so that of a notification nothing more is held than a pointer to none.
    private final class Copy: Sendable {
        let request: Request
        let journal: any ShadowJournal

        init(_ request: Request, _ journal: any ShadowJournal) {
            self.request = request
            self.journal = journal
        }
    }

    private let answer: Responder.Answer
    private let copy: Copy?

    /// Answers the web server, and nobody else.
    init(_ answer: @escaping Responder.Answer) {
        self.answer = answer
        copy = nil
    }

    /// Keeps what a copy would have been answered, and says the same to the web server then.
    init(
        _ answer: @escaping Responder.Answer,
        to request: Request,
        keptIn journal: any ShadowJournal
    ) {
        self.answer = answer
        copy = Copy(request, journal)
    }

    /// Called once.
    func callAsFunction(_ outcome: NotifyOutcome) {
        let response = outcome.response
        guard let copy else { return answer(response) }
        copy.journal.keep(ShadowAnswer(outcome, to: copy.request)) { [answer] in answer(response) }
    }
}
