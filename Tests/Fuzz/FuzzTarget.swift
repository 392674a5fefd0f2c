internal import Glibc

/// A reader of foreign bytes, and what has to hold for whatever it is given.
struct FuzzTarget: Sendable {
    let name: String
    /// Whether the inputs are forms, to be mutated as such.
    var isForm = false
    /// Well-formed inputs to start from, the same ones each time.
    let seeds: @Sendable () throws -> [[UInt8]]
    /// Feeds an input to the reader; what must not happen ends the program.
    let check: @Sendable (_ input: [UInt8]) -> Void

    /// Every target; `deploy/checks/fuzz` names the same ones.
    static let all: [FuzzTarget] = [
        .form, .content, .base64, .pem, .verify, .response, .explain, .request, .settings, .php,
    ]

    /// The target that the first argument of the program names.
    static let chosen = all.first { CommandLine.arguments.dropFirst().first == $0.name }
}

/// Ends the program, with a core or a finding, when something does not hold that has to.
///
/// An optimised `precondition` does not print its sentence: this one does.
func require(_ holds: Bool, _ sentence: @autoclosure () -> String) {
    if holds { return }
    let line = Array("does not hold: \(sentence())\n".utf8)
    unsafe write(2, line, line.count)
    preconditionFailure()
}
