internal import CSystem
internal import Glibc

/// A program that was started in a process group of its own, until its end is taken.
///
/// Letting go of it before ends the whole group at once.
final class SpawnedProcess {
    private let process: pid_t
    private let handle: Descriptor
    private var isTaken = false

    /// Starts a program in the folder `/`, with default signals and no descriptor but three.
    ///
    /// The corresponding C functions are `posix_spawn` and `pidfd_open`.
    ///
    /// - Parameters:
    ///   - arguments: The program's absolute path and what follows it.
    ///   - environment: The whole of it.
    ///   - input: Its standard input.
    ///   - output: Its standard output and standard error.
    /// - Throws: `SystemError` when it cannot be started.
    init(
        _ arguments: [String],
        environment: [String: String],
        input: Int32,
        output: Int32
    ) throws(SystemError) {
        process = try Self.spawn(arguments, environment, input, output)
        do throws(SystemError) {
            handle = try Descriptor(shim_pidfd_open(process), "pidfd_open")
        } catch {
            kill(-process, SIGKILL)
            _ = Self.wait(for: process)
            throw error
        }
    }

    deinit {
        guard !isTaken else { return }
        kill(-process, SIGKILL)
        _ = Self.wait(for: process)
    }

    /// Readable from when the program has ended.
    var ending: Int32 { handle.number }

    /// Sends a signal to the program and its process group; to be called before `takeEnd`, after
    /// which the number may be somebody else's.
    func signalGroup(_ signal: Int32) { kill(-process, signal) }

    /// Waits for the program's end and gives its process id back; to be called once.
    ///
    /// The corresponding C function is `waitpid`.
    ///
    /// - Returns: `.exited` or `.killed`.
    /// - Throws: `SystemError` when somebody else has taken it.
    func takeEnd() throws(SystemError) -> CommandResult.End {
        isTaken = true
        guard let status = Self.wait(for: process) else { throw SystemError("waitpid") }
        // WIFEXITED, WEXITSTATUS and WTERMSIG are macros that Swift does not import.
        let signal = status & 0x7F
        return signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal: signal)
    }

    private static func wait(for process: pid_t) -> Int32? {
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { return nil }
        }
        return status
    }

    // MARK: - posix_spawn

    private static func spawn(
        _ arguments: [String],
        _ environment: [String: String],
        _ input: Int32,
        _ output: Int32
    ) throws(SystemError) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        // Only a lack of memory makes them fail.
        let failures = unsafe [
            setDescriptors(&actions, input, output), setSignalsAndGroup(&attributes),
        ]
        if let code = failures.first(where: { $0 != 0 }) {
            throw SystemError("posix_spawn", code: code)
        }
        var process: pid_t = 0
        let variables = environment.map { "\($0.key)=\($0.value)" }
        let program = arguments[0]
        let code = unsafe withCTexts(arguments) { arguments in
            unsafe withCTexts(variables) { variables in
                unsafe posix_spawn(
                    &process,
                    program,
                    &actions,
                    &attributes,
                    arguments,
                    variables
                )
            }
        }
        guard code == 0 else { throw SystemError("cannot run \(program)", code: code) }
        return process
    }

    private static func setDescriptors(
        _ actions: inout posix_spawn_file_actions_t,
        _ input: Int32,
        _ output: Int32
    ) -> Int32 {
        unsafe [
            posix_spawn_file_actions_adddup2(&actions, input, 0),
            posix_spawn_file_actions_adddup2(&actions, output, 1),
            posix_spawn_file_actions_adddup2(&actions, output, 2),
            posix_spawn_file_actions_addclosefrom_np(&actions, 3),
            posix_spawn_file_actions_addchdir_np(&actions, "/"),
        ].first { $0 != 0 } ?? 0
    }

    private static func setSignalsAndGroup(_ attributes: inout posix_spawnattr_t) -> Int32 {
        var none = sigset_t()
        var all = sigset_t()
        unsafe sigemptyset(&none)
        unsafe sigfillset(&all)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        return unsafe [
            posix_spawnattr_setpgroup(&attributes, 0),
            posix_spawnattr_setsigmask(&attributes, &none),
            posix_spawnattr_setsigdefault(&attributes, &all),
            posix_spawnattr_setflags(&attributes, Int16(flags)),
        ].first { $0 != 0 } ?? 0
    }

    /// Lends texts to C as an array that ends with a null pointer.
    private static func withCTexts(
        _ texts: [String],
        _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Int32
    ) -> Int32 {
        let pointers = unsafe texts.map { unsafe strdup($0) } + [nil]
        defer { unsafe pointers.forEach { unsafe free($0) } }
        return unsafe pointers.withUnsafeBufferPointer { pointers in
            guard let first = pointers.baseAddress else { return EINVAL }
            return unsafe body(first)
        }
    }
}
