package import Settings
package import System

/// Everything that `check` looks at, of one installation.
package struct Checks {
    private let settings: Settings
    private let path: String
    private let user: SystemUser
    private let webServer: SystemUser?
    private let clock: () -> Int64

    /// - Parameters:
    ///   - settings: What was read.
    ///   - path: Where they were read.
    ///   - user: As whom the responder runs; `nil` for whoever runs this and, as root may do
    ///     everything, for root whoever owns the ledger's folder.
    ///   - webServer: As whom the web server connects; `nil` for what is usual here.
    ///   - clock: Gives milliseconds since 1970-01-01 UTC.
    package init(
        of settings: Settings,
        at path: String,
        as user: SystemUser?,
        webServer: SystemUser?,
        clock: @escaping () -> Int64
    ) {
        self.settings = settings
        self.path = path
        self.user = user ?? Self.responderUser(settings)
        self.webServer = webServer
        self.clock = clock
    }

    /// Looks at everything; it takes some seconds where something does not answer.
    ///
    /// - Parameters:
    ///   - target: The web server that is to be asked; `nil` for none.
    ///   - caFile: A PEM file of authorities to trust there instead of the system's.
    /// - Returns: The findings, one at least for each concern.
    package func findings(probing target: ProbeTarget?, caFile: String?) -> [Finding] {
        let now = clock()
        let unit = RelayUnit()
        let findings: [[Finding]] = [
            SettingsFindings.all(path, settings, user: user),
            KeyFindings.all(settings, user: user, now: now),
            PageFindings.all(settings.page),
            settings.ledger.file.map { LedgerFileFindings.all($0, user: user) } ?? [],
            SecretFindings(settings.ledger, passedBy: unit, user: user).all,
            LedgerFindings(settings, now: now).all,
            settings.ledger.file.map { DiskFindings.all($0) } ?? [],
            ClockFindings.all(settings, now: now),
            SecretFindings(settings.deliver, passedBy: unit, user: user).all,
            DestinationFindings(settings, secretsBy: unit, now: now).all,
            SocketFindings.all(
                settings.responder.listen,
                responder: user,
                webServer: WebServerUser(given: webServer)
            ),
            ProbeFindings.all(settings, of: target, caFile: caFile, clock: clock),
            LibraryFindings.all(),
        ]
        return findings.flatMap { $0 }
    }

    /// Root may do everything, so it is of no use to ask whether root may.
    private static func responderUser(_ settings: Settings) -> SystemUser {
        let current = SystemUser.current
        guard current.id == 0, let file = settings.ledger.file,
            let folder = FileStatus(LedgerFile(file).folder)
        else { return current }
        return SystemUser(id: folder.owner)
    }
}
