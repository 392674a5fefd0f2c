internal import Glibc
internal import System

/// A line on the terminal that says how far something has come, and is gone when it is done.
final class ProgressLine {
    private let isShown = isatty(StandardError.number) == 1
    private var isOnScreen = false

    /// Writes the line in place of what it said before; nothing where standard error is a file.
    func show(_ text: String) {
        guard isShown else { return }
        StandardError.write("\r\u{1B}[K\(text)")
        isOnScreen = true
    }

    /// Takes it away.
    func clear() {
        guard isOnScreen else { return }
        StandardError.write("\r\u{1B}[K")
        isOnScreen = false
    }
}
