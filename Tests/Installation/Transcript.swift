internal import Foundation

/// Collects what a program writes, and lets a test wait for a text in it.
final class Transcript: @unchecked Sendable {  // all is guarded by the condition
    private let condition = NSCondition()
    private var bytes = Data()
    private var isEnded = false

    func collect(from handle: FileHandle) {
        Thread.detachNewThread { [self] in
            while true {
                let data = handle.availableData
                condition.lock()
                bytes.append(data)
                isEnded = data.isEmpty
                condition.broadcast()
                condition.unlock()
                if data.isEmpty { return }
            }
        }
    }

    var text: String {
        condition.lock()
        defer { condition.unlock() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// All that was written, once the writer has ended; or after a minute, should a process that it
    /// left behind hold the other end.
    var wholeText: String {
        condition.lock()
        let deadline = Date.now.addingTimeInterval(60)
        while !isEnded, condition.wait(until: deadline) {}
        condition.unlock()
        return text
    }

    /// Waits until the text was written; false when the writer ended without, or after a minute.
    ///
    /// The minute is not a measure of speed: it turns a text that never comes into a red test.
    func wait(for text: String) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        let deadline = Date.now.addingTimeInterval(60)
        while !String(decoding: bytes, as: UTF8.self).contains(text) {
            if isEnded { return false }
            guard condition.wait(until: deadline) else { return false }
        }
        return true
    }
}
