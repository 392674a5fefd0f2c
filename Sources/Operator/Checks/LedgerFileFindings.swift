internal import System

/// What `check` says of the ledger as files: whose they are, and what they are on.
enum LedgerFileFindings {
    static func all(_ path: String, user: SystemUser) -> [Finding] {
        var findings = Findings(of: .ledger)
        let ledger = LedgerFile(path)
        let access = FileAccess(of: user)
        if let obstacle = access.obstacle(to: ledger.folder, for: [.write, .enter]) {
            findings.bad("ledger: " + folderSentence(obstacle, ledger.folder, user))
            return findings.all
        }
        addKind(ledger, to: &findings)
        addStrangers(ledger, path, to: &findings)
        for file in [path] + ledger.companions {
            // A companion that is missing is made when it is needed.
            guard let obstacle = access.obstacle(to: file, for: [.read, .write]),
                case .refused = obstacle
            else { continue }
            let why = file == path ? "" : "; somebody else opened the ledger before"
            let remedy = Remedy.owns(file, user) + why
            findings.bad("ledger: " + obstacle.sentence(user, "write", file, remedy: remedy))
        }
        return findings.all
    }

    /// Whoever can write the file marks orders as paid, and it has buyers' names.
    private static func addStrangers(
        _ ledger: LedgerFile,
        _ path: String,
        to findings: inout Findings
    ) {
        guard let folder = FileStatus(ledger.folder), folder.mode & 0o001 != 0 else { return }
        if folder.mode & 0o1002 == 0o002 {
            let remedy = "chmod o-w \(ledger.folder.shellWord)"
            findings.bad("ledger: any user can replace files in \(ledger.folder); \(remedy)")
        }
        for file in [path, ledger.writeAheadLog] {
            guard let mode = FileStatus(file)?.mode else { continue }
            let remedy = "chmod o-rwx \(file.shellWord)"
            if mode & 0o002 != 0 {
                findings.bad(
                    "ledger: any user can write \(file), and mark orders as paid; \(remedy)"
                )
            } else if mode & 0o004 != 0 {
                findings.note(
                    "ledger: any user can read \(file), with what buyers wrote; \(remedy)"
                )
            }
        }
    }

    private static func folderSentence(
        _ obstacle: FileAccess.Obstacle,
        _ folder: String,
        _ user: SystemUser
    ) -> String {
        let word = folder.shellWord
        guard case .missing(let missing) = obstacle else {
            let remedy = "\(Remedy.owns(folder, user)) && chmod u+rwx \(word)"
            return "the folder " + obstacle.sentence(user, "write", folder, remedy: remedy)
        }
        return """
            the folder \(missing) is not there; make it: \
            install -d -m 750 -o \(user.name) \(word)
            """
    }

    /// Processes share SQLite's write-ahead log by memory, which only one machine has.
    private static func addKind(_ ledger: LedgerFile, to findings: inout Findings) {
        switch try? FileSystemKind(of: ledger.folder) {
        case .network(let name):
            findings.bad(
                """
                ledger: \(ledger.folder) is on a file system of another machine or program \
                (\(name)), where SQLite's log is not safe; give [ledger] url a folder on a local \
                disk, and copy it by alipay-callback backup
                """
            )
        case .memory:
            findings.note(
                """
                ledger: \(ledger.folder) is in memory (tmpfs), and everything in it is gone when \
                the machine restarts; give [ledger] url a folder on a disk
                """
            )
        case .local, nil: break
        }
    }
}
