internal import Alipay
internal import EventLog
internal import HTTP
internal import Orders

extension Responder {
    /// Verifies, records, and says `success` only when that is on disk.
    ///
    /// - Parameters:
    ///   - request: A notification, or a copy of one.
    ///   - reply: Takes what became of it, here or on the ledger's thread.
    func notify(_ request: Request, _ reply: NotifyReply) {
        do throws(NotifyRefusal) {
            let notification = try verify(request)
            counts.began()
            store.record(notification) { [self] recorded in
                counts.ended()
                finish(NotifyOutcome(recorded, of: notification, with: ring), reply)
            }
        } catch {
            finish(.refused(error), reply)
            if case .notVerified(let error) = error, case .complete(let body) = request.body {
                explainer.consider(body, refusedFor: error, on: "notify", ring)
            }
        }
    }

    /// The notification that a request brings.
    ///
    /// - Throws: `NotifyRefusal` when it brings none that Alipay signed for one of the apps.
    func verify(_ request: Request) throws(NotifyRefusal) -> Notification {
        guard request.method == .post else { throw .notPost }
        switch request.body {
        case .complete(let body):
            do throws(VerificationError) {
                return try Notification(verifying: body, with: ring)
            } catch {
                throw .notVerified(error)
            }
        case .tooLarge: throw .bodyTooLong
        case .wrongLength: throw .bodyLengthDiffers
        }
    }

    /// Logs and counts what became of a request, and answers it: nowhere else is that done.
    func finish(_ outcome: NotifyOutcome, _ reply: NotifyReply) {
        log(outcome.logEvent)
        if case .refused(.notVerified(let error)) = outcome {
            counts.refused(.notify, error.code)
        }
        counts.answered(outcome.route, outcome.status, outcome.word.rawValue)
        reply(outcome)
    }
}
