internal import Foundation

/// A line on the terminal that says how far something has come, and is gone when it is done.
final class ProgressLine {
    private let isShown = isatty(FileHandle.standardError.fileDescriptor) == 1
    private var isOnScreen = false

    /// Writes the line in place of what it said before; nothing where standard error is a file.
    func show(_ text: String) {
        guard isShown else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8))
        isOnScreen = true
    }

    /// Takes it away.
    func clear() {
        guard isOnScreen else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
        isOnScreen = false
    }
}
