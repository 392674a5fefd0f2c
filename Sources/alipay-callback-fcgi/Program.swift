internal import Alipay
internal import Callback
internal import FastCGI
internal import Foundation
internal import HTTP
internal import Ledger
internal import Operation
internal import Orders
internal import System

/// The responder, put together: the only place where its parts meet.
struct Program {
    private let settings: Settings
    private let log: Log
    private let ring: KeyRing
    private let page: Page

    /// Reads settings, keys and templates; nothing is opened for writing yet.
    ///
    /// - Parameter options: The command line.
    /// - Throws: `SettingsMistakes` with everything that is wrong with them.
    init(_ options: Options) throws(SettingsMistakes) {
        settings = try SettingsFile.load(SettingsFile.path(option: options.config))
        ring = try KeyRing(settings)
        page = try Page(settings.page)
        log = Log(verbose: options.isVerbose)
    }

    /// Serves until it is told to stop; in plain CGI, one request.
    func run() throws {
        switch StartMode.current {
        case .systemd(let count):
            guard count == 1 else {
                throw SettingsMistakes(["LISTEN_FDS: expected one socket, got \(count)"])
            }
            try serve(Listener(inherited: 3, name: "systemd's socket"))
        case .standardInput:
            try serve(Listener(inherited: 0, name: "the socket on descriptor 0"))
        case .cgi:
            try answerOnce()
        case .own:
            try serve(ownListener())
        }
    }

    private func ownListener() throws(SystemError) -> Listener {
        switch settings.responder.listen {
        case .unix(let path): try Listener(unixPath: path)
        case .tcp(let host, let port): try Listener(host: host, port: port)
        }
    }

    private func serve(_ listener: Listener) throws {
        Signals.take()  // before any thread is started: they inherit what is blocked
        let ledger = try openLedger()
        defer { ledger.close() }
        let endpoint = endpoint(on: ledger)
        let processors = ProcessInfo.processInfo.activeProcessorCount
        let wanted = settings.responder.threads
        let threads = wanted > 0 ? wanted : max(4, 2 * processors)
        let log = log
        let server = try Server(
            listener: listener,
            limits: Limits(bodyLimit: settings.responder.bodyLimit),
            report: { incident in
                switch incident {
                case .droppedExchange: log(.droppedExchange)
                case .acceptFailed(let error): log(.acceptFailed(error: "\(error)"))
                }
            },
            handle: { request, exchange in
                endpoint.respond(to: request) { exchange.answer($0) }
            }
        )
        log(.started(mode: listener.name, threads: threads))
        let unfinished = try server.run(
            threads: threads,
            drain: settings.responder.drain,
            nextSignal: { Signals.next(milliseconds: 1000) },
            willDrain: { log(.stopping(signal: $0)) }
        )
        log(.stopped(unfinished: unfinished))
    }

    private func answerOnce() throws {
        let ledger = try openLedger()
        defer { ledger.close() }
        let request = CGI.request(bodyLimit: settings.responder.bodyLimit)
        let answered = DispatchSemaphore(value: 0)
        endpoint(on: ledger).respond(to: request) { response in
            CGI.answer(response, to: request)
            answered.signal()
        }
        answered.wait()
    }

    private func openLedger() throws(StorageError) -> Ledger {
        let log = log
        return try Ledger(
            path: settings.ledger.path,
            policy: OrderPolicy(rawValue: settings.ledger.orders) ?? .record,
            clock: { Int64(Date().timeIntervalSince1970 * 1000) },
            onFailure: { log(.ledgerFailed(error: "\($0)")) }
        )
    }

    private func endpoint(on ledger: Ledger) -> Endpoint {
        Endpoint(settings: settings, ring: ring, store: ledger, page: page, log: log)
    }
}
