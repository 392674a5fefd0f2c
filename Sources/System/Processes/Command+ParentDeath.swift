extension Command {
    /// Whether a program is killed when the process that runs it is gone, by `kill -9` too.
    ///
    /// `setpriv` of util-linux asks the kernel for that by `PR_SET_PDEATHSIG` and then becomes the
    /// program; `posix_spawn` cannot. It is tried out once, when this is first asked.
    ///
    /// It holds for the program, not for what it starts in turn; for no program that is
    /// set-user-ID; and from about a millisecond after the start on. To the kernel the parent is
    /// the thread: what `run` was called on has to live as long as the program, and does, as `run`
    /// waits for it.
    package static let diesWithItsParent: Bool = {
        let trial = Command(
            arguments: [setpriv, "--version"],
            environment: [:],
            input: [],
            timeLimit: 60_000,
            outputLimit: 0
        )
        return (try? trial.run(by: deathWithParent, nil))?.end == .exited(0)
    }()

    static let deathWithParent = [setpriv, "--pdeathsig", "KILL", "--"]

    private static let setpriv = "/usr/bin/setpriv"
}
