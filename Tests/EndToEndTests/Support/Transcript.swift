import Foundation

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

    /// Waits until the text was written; false when the writer ended without.
    func wait(for text: String) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while !String(decoding: bytes, as: UTF8.self).contains(text) {
            if isEnded { return false }
            condition.wait()
        }
        return true
    }
}
