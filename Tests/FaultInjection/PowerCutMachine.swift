internal import Foundation
internal import Installation
internal import System

/// A responder whose power can be cut, behind an nginx and a load that keep running.
final class PowerCutMachine {
    let traffic: Traffic
    /// What the responder was about to do when the power went, and how often.
    private(set) var callsCut: [String: Int] = [:]
    private(set) var lastCall = ""
    /// What the last responder has said.
    private(set) var log = ""

    private let sandbox: Sandbox
    private let socket: ListeningSocket
    private let nginx: Nginx
    private let isSynchronous: Bool
    private let libraries: [String]
    private var random: Seeded
    private var disk: CutDisk.Files = [:]
    /// Whether what survived says that the write-ahead log is for the ledger that survived.
    private var isPaired = false

    init(isSynchronous: Bool, seed: UInt64) throws {
        self.isSynchronous = isSynchronous
        sandbox = try Sandbox()
        socket = try ListeningSocket(sandbox.socketPath)
        nginx = try Nginx(for: sandbox)
        let names = ["power-cut"] + (isSynchronous ? [] : ["synchronous-off"])
        libraries = try names.map { [sandbox] in try Preload.library($0, in: sandbox.folder) }
        random = Seeded(seed)
        traffic = Traffic(by: sandbox.alipay, to: [nginx], seed: seed)
        try put(disk)
    }

    private var ledgerFolder: URL {
        URL(filePath: sandbox.ledgerPath).deletingLastPathComponent()
    }

    private var logPath: String { sandbox.folder.appending(path: "disk.log").path }

    /// Starts the responder, cuts the power, and looks at what the disk holds then.
    ///
    /// - Returns: What of all that was answered `success` is still there; `nil` when the
    ///   responder did not get to the moment of the cut.
    /// - Throws: When a program is missing.
    func cut() throws -> LedgerCheck? {
        let hasEnded = DispatchSemaphore(value: 0)
        var environment = environment
        switch Int.random(in: 0..<5, using: &random) {
        case 4 where isSynchronous:  // in the middle of a checkpoint
            environment["POWER_CUT_COPYING"] = "yes"
            let calls = Int(exp(Double.random(in: 0...7.5, using: &random)))
            environment["POWER_CUT_AFTER"] = String(calls)
        case 0:  // early: while it makes or recovers the ledger
            let calls = Int(exp(Double.random(in: 0...6, using: &random)))
            environment["POWER_CUT_AFTER"] = String(calls)
        case 1 where isSynchronous:
            let syncs = Int.random(in: 1...60, using: &random)
            environment["POWER_CUT_AFTER_SYNCS"] = String(syncs)
        default:
            let calls = Int.random(in: 1...4000, using: &random)
            environment["POWER_CUT_AFTER"] = String(calls)
        }
        let responder = try sandbox.launchResponder(
            environment: environment,
            input: socket.handle
        ) { hasEnded.signal() }
        let wasCut = hasEnded.wait(timeout: .now() + 60) == .success
        if !wasCut { responder.stop(SIGKILL) }
        log = String(responder.log.suffix(400))
        // Whatever is answered up to here was on disk; later answers count at the next cut.
        let answered = traffic.answered
        let written = DiskLog([UInt8](try Data(contentsOf: URL(filePath: logPath))))
        let cutDisk = CutDisk(written, before: disk)
        guard wasCut, let call = cutDisk.lastCall else { return nil }
        lastCall = call
        callsCut[call, default: 0] += 1
        disk = cutDisk.survivors(fate(), using: &random)
        isPaired = Self.isPaired(disk, in: ledgerFolder)
        try put(disk)
        return try LedgerCheck(copy(), of: sandbox, answered: answered)
    }

    /// Throws the ledger away.
    func startAnew() throws {
        disk = [:]
        isPaired = false
        try put(disk)
        traffic.forgetAnswered()
    }

    /// Lets the responder run on what the last cut has left, and looks at the ledger in the end.
    func finish() throws -> LedgerCheck {
        let responder = try sandbox.startResponder(input: socket.handle)
        let before = traffic.tally.successes
        _ = traffic.waits(atMost: 60, until: { $0.successes > before })
        traffic.stop()
        responder.stop()
        return try LedgerCheck(sandbox.ledgerPath, of: sandbox, answered: traffic.answered)
    }

    private var environment: [String: String] {
        [
            "LD_PRELOAD": libraries.joined(separator: ":"),
            "POWER_CUT_FOLDER": ledgerFolder.path,
            "POWER_CUT_LOG": logPath,
        ]
    }

    private func fate() -> CutDisk.Fate {
        switch Int.random(in: 0..<4, using: &random) {
        case 0, 1: .dropped
        case 2: .torn(eagerness: 0.5)
        default: .torn(eagerness: 0.95)
        }
    }

    /// Makes the ledger's folder hold these files and nothing else, and begins a new log.
    private func put(_ files: CutDisk.Files) throws {
        try? FileManager.default.removeItem(atPath: logPath)
        try Self.put(files, isPaired, into: ledgerFolder)
        guard isPaired else { return }
        let pair = ledgerFolder.appending(path: "ledger.db-pair")
        disk["ledger.db-pair"] = [UInt8](try Data(contentsOf: pair))
    }

    /// The ledger once more, for looking: to open it would change it.
    private func copy() throws -> String {
        let folder = sandbox.folder.appending(path: "looked-at")
        try Self.put(disk, isPaired, into: folder)
        return folder.appending(path: "ledger.db").path
    }

    /// Whether `…-pair` survived as the process had it, and was right.
    private static func isPaired(_ disk: CutDisk.Files, in folder: URL) -> Bool {
        let pair = folder.appending(path: "ledger.db-pair")
        guard let survivor = disk["ledger.db-pair"], let bytes = try? Data(contentsOf: pair),
            Data(survivor) == bytes, let mark = FileMark(storedIn: pair.path)
        else { return false }
        return mark == FileMark(of: folder.appending(path: "ledger.db").path)
    }

    /// The files are other ones than a disk would have kept, so what was said of those is said of
    /// these, if it was right.
    private static func put(
        _ files: CutDisk.Files,
        _ isPaired: Bool,
        into folder: URL
    ) throws {
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, bytes) in files {
            try Data(bytes).write(to: folder.appending(path: name))
        }
        guard isPaired else { return }
        let ledger = folder.appending(path: "ledger.db").path
        try FileMark(of: ledger)?.store(in: ledger + "-pair")
    }
}
