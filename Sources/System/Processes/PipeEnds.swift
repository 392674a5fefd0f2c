internal import CSystem
internal import Glibc

/// A pipe, whose ends are closed in every program that any thread may run.
struct PipeEnds {
    let reading: Descriptor
    let writing: Descriptor

    /// The corresponding C function is `pipe2`.
    ///
    /// - Throws: `SystemError` when the process is out of descriptors.
    init() throws(SystemError) {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe2(&ends, O_CLOEXEC) == 0 else { throw SystemError("pipe2") }
        let (first, second) = (try Descriptor(ends[0], "pipe2"), try Descriptor(ends[1], "pipe2"))
        reading = try first.aboveStandardError()
        writing = try second.aboveStandardError()
    }
}

extension Descriptor {
    /// The same with another number, if it has one of standard input, output and error.
    ///
    /// A process that was started without those would hand a pipe to its child under the number
    /// that the other pipe is to get.
    fileprivate func aboveStandardError() throws(SystemError) -> Descriptor {
        if number > 2 { return self }
        return try Descriptor(fcntl(number, F_DUPFD_CLOEXEC, Int32(3)), "fcntl")
    }
}
