internal import ArgumentParser
internal import Delivery
internal import EventLog
internal import FoundationEssentials
internal import Ledger
internal import Operator
internal import Orders
internal import Settings

internal import class System.JoinableThread
internal import class System.ServiceManager
internal import enum System.Signals
internal import enum System.StandardError
internal import struct System.SystemError

struct Deliver: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Deliver events to the shop: webhooks, mails, commands.",
        discussion: """
            Runs until it is stopped (SIGTERM: what is under way is finished), and delivers each \
            event to each destination of [deliver] that wants it, at least once. Any number of \
            them may share a ledger.

              alipay-callback deliver              as a service, beside the responder
              alipay-callback deliver --drain      from cron: ends when nothing is due any more
            """
    )

    @OptionGroup var settings: SettingsOption

    @Flag(help: "End when nothing is due any more.")
    var drain = false

    @Flag(help: "Log every event that is delivered.")
    var verbose = false

    func run() throws {
        let loaded = try settings.load()
        let destinations: Destinations
        do {
            destinations = try Destinations(loaded.deliver)
        } catch {
            throw Terminal.fail("\(error)", code: .settings)
        }
        guard !destinations.all.isEmpty else {
            throw Terminal.fail(
                "\(settings.path): there is no destination; write a [[deliver.webhook]], "
                    + "[[deliver.mail]] or [[deliver.command]] first",
                code: .settings
            )
        }
        let ledger = try settings.writableLedger(of: loaded)
        Signals.take()  // before any thread is started: they inherit what is blocked
        let log: Log
        do {
            // From cron every line is read, or waited for.
            log =
                drain
                ? Log("relay", as: loaded.logFormat, verbose: verbose)
                : try Log.ofService("relay", as: loaded.logFormat, verbose: verbose)
        } catch {
            throw Terminal.fail("\(error)", code: .failure)
        }
        defer { log.finish(milliseconds: 1000) }
        let manager = ServiceManager()
        let names = destinations.all.map(\.name)
        let working = "delivering to \(names.joined(separator: ", "))"
        let hasFailed: Bool
        do {
            let relay = try Relay(
                outbox: LedgerOutbox(on: ledger.engine, subscriptions: destinations.subscriptions),
                destinations: destinations.all,
                schedule: RetrySchedule(waits: loaded.deliver.schedule.map(Int64.init)),
                options: Relay.Options(
                    drains: drain,
                    longestWait: Int64(manager.watchdogSafeInterval(max: 1000))
                ),
                watch: loaded.ledger.file.map {
                    OutboxWatch(folder: URL(filePath: $0).deletingLastPathComponent().path)
                } ?? OutboxWatch(),
                clock: { Terminal.now },
                jitter: { Double.random(in: RetrySchedule.jitter) },
                report: { incident in
                    log(incident.event)
                    switch incident {
                    case .outboxFails: manager.status(incident.event.sentence)
                    case .outboxWorks: manager.status(working)
                    default: break
                    }
                }
            )
            let flag = relay.stopFlag
            _ = try JoinableThread {
                while true {
                    guard let signal = Signals.next(milliseconds: 60_000) else { continue }
                    if signal == "SIGHUP" { continue }
                    manager.stopping("finishing what is under way")
                    flag.raise()
                }
            }
            if !drain { log(.relayStarted(destinations: names)) }
            let brokenOff = try relay.run(
                didStart: { manager.ready(working) },
                isAlive: { manager.isAlive() }
            )
            if !drain { log(.relayStopped(brokenOff: brokenOff)) }
            hasFailed = relay.isFailing
        } catch {
            log.finish(milliseconds: 1000)
            // SIGTERM does not end it any more: the last word must not either.
            StandardError.write(line: "\(ledger.name): \(error)", withinMilliseconds: 1000)
            throw ExitCode.failure
        }
        // Who runs it from cron learns of it by the status.
        if drain && hasFailed { throw ExitCode.failure }
    }
}

extension RelayIncident {
    fileprivate var event: LogEvent {
        switch self {
        case .delivered(let attempt, let words, let detail):
            .delivered(attempt.delivery, answer: words, detail: detail)
        case .failed(let attempt, let words, let detail, let wait):
            .deliveryFailed(attempt.delivery, answer: words, detail: detail, wait: wait)
        case .exhausted(let attempt, let words, let detail):
            .deliveryDead(attempt.delivery, answer: words, detail: detail)
        case .disabled(let destination, let words):
            .destinationDisabled(name: destination, answer: words)
        case .paused(let destination, let milliseconds):
            .destinationPaused(name: destination, milliseconds: milliseconds)
        case .resumed(let destination): .destinationResumed(name: destination)
        case .outboxFails(let error): .outboxFails(error: error)
        case .outboxWorks: .outboxWorks
        }
    }
}

extension Attempt {
    fileprivate var delivery: LogEvent.Delivery {
        LogEvent.Delivery(
            destination: destination,
            type: event.type,
            eventID: event.id,
            outTradeNo: event.outTradeNo,
            notifyID: event.notifyID
        )
    }
}
