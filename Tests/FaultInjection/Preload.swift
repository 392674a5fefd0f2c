internal import Foundation
internal import Installation

/// A library of C that is put in front of the C library's own functions.
enum Preload {
    /// Compiles one of the files of the folder `Preload`.
    ///
    /// - Parameters:
    ///   - name: The file, without `.c`.
    ///   - folder: Where the library goes.
    /// - Returns: Its path, for LD_PRELOAD.
    /// - Throws: `Sandbox.Failure` with what the compiler said.
    static func library(_ name: String, in folder: URL) throws -> String {
        let source = Programs.packageRoot.appending(path: "Tests/FaultInjection/Preload/\(name).c")
        let library = folder.appending(path: "\(name).so").path
        let options = ["-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-pthread"]
        let made = try Programs.run("cc", options + ["-o", library, source.path, "-ldl"])
        guard made.status == 0 else { throw Sandbox.Failure(text: made.errors) }
        return library
    }
}
