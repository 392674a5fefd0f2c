package import Alipay
internal import Dispatch
package import Ledger
package import Orders
internal import System

extension Ledger {
    /// Records and waits for the answer.
    package func record(_ notification: Notification) -> Recorded? {
        let answers = Answers()
        record(notification, answering: answers)
        return answers.wait(for: 1).first
    }

    /// Releases and waits for the answer.
    package func release(_ notification: Notification) -> Recorded? {
        let answers = Answers()
        release(notification) { answers.add($0, to: notification.notifyID) }
        return answers.wait(for: 1).first
    }

    /// Records, and lets the answer be collected.
    package func record(_ notification: Notification, answering answers: Answers) {
        record(notification) { answers.add($0, to: notification.notifyID) }
    }
}

/// Answers, collected on whatever thread they come.
package final class Answers: Sendable {
    package init() {}

    private let list = Mutex<[(id: String, recorded: Recorded)]>([])
    private let arrival = DispatchSemaphore(value: 0)

    /// All answers so far.
    package var all: [Recorded] { list.withLock { $0.map(\.recorded) } }

    /// The answers so far to the notifications of one notify_id.
    package func to(_ id: String) -> [Recorded] {
        list.withLock { $0.filter { $0.id == id }.map(\.recorded) }
    }

    package func add(_ recorded: Recorded, to id: String) {
        list.withLock { $0.append((id, recorded)) }
        arrival.signal()
    }

    /// Waits for so many answers more.
    @discardableResult
    package func wait(for count: Int) -> [Recorded] {
        for _ in 0..<count { arrival.wait() }
        return all
    }
}
