internal import Glibc

/// What started this process and wants to know how it fares: systemd, or whoever speaks its protocol.
///
/// The corresponding C function is `sd_notify`; the protocol is a datagram of `NAME=value` lines,
/// see sd_notify(3) and sd_watchdog_enabled(3). Without a service manager nothing is sent.
package final class ServiceManager: Sendable {
    /// How often the watchdog is to be notified, in milliseconds; `nil` when there is none.
    ///
    /// Half of the time after which it would end this process.
    package let watchdogInterval: Int?

    private let address: SocketAddress?
    /// When the watchdog was notified last, by `Clock`.
    private let lastPing = Mutex<Int64>(.min)

    /// Finds out whether there is a service manager.
    ///
    /// - Parameters:
    ///   - environment: The value of a variable of this process's environment.
    ///   - processID: This process's.
    package init(
        environment: (String) -> String? = Environment.text,
        processID: Int32 = getpid()
    ) {
        address = environment("NOTIFY_SOCKET").flatMap(Self.address)
        watchdogInterval = Self.watchdogInterval(environment, processID)
    }

    /// It does its work from now on, or again after `reloading()`.
    ///
    /// - Parameter status: One line for whoever asks how it fares.
    package func ready(_ status: String) { send(["READY=1", Self.line(status)]) }

    /// What `systemctl status` shows beside the process.
    package func status(_ status: String) { send([Self.line(status)]) }

    /// It reloads its settings; `ready(_:)` has to follow.
    package func reloading() {
        send(["RELOADING=1", "MONOTONIC_USEC=\(Clock.microseconds)"])
    }

    /// It ends by itself, soon.
    package func stopping(_ status: String) { send(["STOPPING=1", Self.line(status)]) }

    /// The work continues; to be called by what does the work, in each of its turns.
    ///
    /// It is sent to the watchdog only as often as that expects it.
    package func isAlive() {
        guard let watchdogInterval else { return }
        let now = Clock.milliseconds
        let isDue = lastPing.withLock { last in
            guard last == .min || now - last >= watchdogInterval else { return false }
            last = now
            return true
        }
        if isDue { send(["WATCHDOG=1"]) }
    }

    /// How long a turn may take so that the watchdog is notified in time: at most so many milliseconds.
    package func watchdogSafeInterval(max milliseconds: Int) -> Int {
        max(1, min(milliseconds, (watchdogInterval ?? .max) / 2))
    }

    /// A manager that cannot be reached is not a reason to stop, nor to wait for long.
    private func send(_ lines: [String]) {
        guard let address, let socket = try? address.socket(.datagrams) else { return }
        var limit = timeval(tv_sec: 1, tv_usec: 0)
        let size = socklen_t(MemoryLayout.size(ofValue: limit))
        unsafe setsockopt(socket.number, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        guard address.connect(socket.number) == 0 else { return }
        let text = lines.joined(separator: "\n")
        _ = unsafe Glibc.send(socket.number, text, text.utf8.count, Int32(MSG_NOSIGNAL))
    }

    private static func line(_ status: String) -> String {
        "STATUS=" + status.visible
    }

    private static func address(_ text: String) -> SocketAddress? {
        if text.hasPrefix("@") { return .abstract(name: String(text.dropFirst())) }
        return text.hasPrefix("/") ? .unix(path: text) : nil
    }

    private static func watchdogInterval(
        _ environment: (String) -> String?,
        _ processID: Int32
    ) -> Int? {
        guard let limit = environment("WATCHDOG_USEC").flatMap({ Int($0) }), limit > 0 else {
            return nil
        }
        let isOurs = environment("WATCHDOG_PID").map { $0 == String(processID) } ?? true
        return isOurs ? max(1, limit / 2000) : nil
    }
}
