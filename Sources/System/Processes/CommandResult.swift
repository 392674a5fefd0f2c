/// How a command ended, and what it said.
package struct CommandResult: Sendable, Equatable {
    package enum End: Sendable, Equatable {
        /// By itself; the status is 0 to 255.
        case exited(Int32)
        /// By a signal that was not sent here, as in a crash.
        case killed(signal: Int32)
        /// It took longer than it may, and was ended.
        case overtime
        /// It was ended because its caller has to stop, or not even started.
        case cancelled
    }

    package let end: End
    /// Standard output and standard error in the order written, as far as they are kept.
    package let output: [UInt8]
    /// Whether it said more than what is kept.
    package let isOutputCut: Bool
}
