package import HTTP
internal import System

/// One request that has to be answered: exactly once, from any thread, now or later.
///
/// It holds no thread while it waits. When it is released unanswered the client gets a 500.
package final class Exchange: Sendable {
    private let isAnswered = Atomic(false)
    private let send: @Sendable (Response) -> Void
    private let onDrop: @Sendable () -> Void

    /// - Parameters:
    ///   - send: Takes the one answer.
    ///   - onDrop: Called when there was none, after a 500 was sent.
    init(
        send: @escaping @Sendable (Response) -> Void,
        onDrop: @escaping @Sendable () -> Void
    ) {
        self.send = send
        self.onDrop = onDrop
    }

    deinit {
        if claim() {
            send(.text("fail", status: 500))
            onDrop()
        }
    }

    /// Answers.
    ///
    /// A second answer is a defect of the caller's and is not sent.
    package func answer(_ response: Response) {
        let isFirst = claim()
        assert(isFirst, "an exchange is answered once")
        if isFirst { send(response) }
    }

    private func claim() -> Bool {
        isAnswered.compareExchange(expected: false, desired: true, ordering: .relaxed).exchanged
    }
}
