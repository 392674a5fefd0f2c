internal import Foundation
internal import Glibc
internal import System

/// Machines on this machine: each has a network namespace of its own, and all are on one bridge.
///
/// This process and its children are the machine 0. Needs root and iproute2; goes with the process.
package final class Network {
    /// Whether this process may make one.
    package static let isThere = geteuid() == 0 && (try? Programs.path(of: "ip")) != nil

    private let name: String
    /// The first three numbers of the addresses.
    package let prefix: String
    private let count: Int
    private var faults: [Int: Fault] = [:]

    /// Makes them.
    ///
    /// - Parameter count: How many, at most 9.
    /// - Throws: `Sandbox.Failure` with what `ip` complained of.
    package init(machines count: Int) throws {
        self.count = count
        // Names of interfaces have 15 letters at most.
        name = "ac" + String(UInt32.random(in: 0x10000...0xFFFFF), radix: 16)
        prefix = "10.\(Int.random(in: 64...127)).\(Int.random(in: 0...255))"
        Self.made.withLock { $0[name] = count }
        atexit { Network.removeAll() }
        try Self.ip("link", "add", "name", name, "type", "bridge")
        try Self.ip("link", "set", name, "up")
        for machine in 0...count {
            let port = port(machine)
            let link = ["link", "add", port, "type", "veth", "peer", "name", device(machine)]
            if machine == 0 {
                try Self.ip(link)
            } else {
                try Self.ip("netns", "add", namespace(machine))
                try Self.ip(link + ["netns", namespace(machine)])
                try ip(on: machine, "link", "set", "lo", "up")
            }
            try Self.ip("link", "set", port, "master", name, "up")
            try ip(on: machine, "addr", "add", "\(address(machine))/24", "dev", device(machine))
            try ip(on: machine, "link", "set", device(machine), "up")
        }
    }

    deinit { Self.remove(name, count) }

    /// The address of a machine.
    package func address(_ machine: Int) -> String { "\(prefix).\(machine == 0 ? 254 : machine)" }

    /// What of a machine's network fails.
    package enum Fault: Sendable {
        /// Nothing comes to it and nothing from it.
        case cut
        /// What is sent to it goes nowhere.
        case deaf
        /// What it sends goes nowhere.
        case mute
        /// 256 kbit/s each way.
        case slow
    }

    /// Lets a machine's network fail.
    ///
    /// Nobody is told: what is lost is lost without an answer.
    ///
    /// - Parameters:
    ///   - machine: The one; 0 is this process's.
    ///   - fault: How; `mend` ends it.
    /// - Throws: `Sandbox.Failure` with what `ip` complained of.
    package func fail(_ machine: Int, by fault: Fault) throws {
        faults[machine] = fault
        let others = (0...count).filter { $0 != machine }
        switch fault {
        case .cut: try Self.ip("link", "set", port(machine), "down")
        case .deaf: for other in others { try misdirect(from: other, to: machine) }
        case .mute: for other in others { try misdirect(from: machine, to: other) }
        case .slow:
            let limit = ["root", "tbf", "rate", "256kbit", "burst", "16kb", "latency", "400ms"]
            try Self.run("tc", ["qdisc", "add", "dev", port(machine)] + limit)
            let inside = ["qdisc", "add", "dev", device(machine)] + limit
            try Self.run("tc", (machine == 0 ? [] : ["-n", namespace(machine)]) + inside)
        }
    }

    /// Brings a machine's network back; nothing, if it did not fail.
    ///
    /// - Parameter machine: The one.
    /// - Throws: `Sandbox.Failure` with what `ip` complained of.
    package func mend(_ machine: Int) throws {
        guard let fault = faults.removeValue(forKey: machine) else { return }
        let others = (0...count).filter { $0 != machine }
        switch fault {
        case .cut: try Self.ip("link", "set", port(machine), "up")
        case .deaf: for other in others { try direct(from: other, to: machine) }
        case .mute: for other in others { try direct(from: machine, to: other) }
        case .slow:
            try Self.run("tc", ["qdisc", "del", "dev", port(machine), "root"])
            let inside = ["qdisc", "del", "dev", device(machine), "root"]
            try Self.run("tc", (machine == 0 ? [] : ["-n", namespace(machine)]) + inside)
        }
    }

    /// Machines whose network fails.
    package var failing: [Int] { faults.keys.sorted() }

    /// What a machine sends to another one goes to an Ethernet address that nobody has.
    private func misdirect(from machine: Int, to other: Int) throws {
        let nobody = ["lladdr", "02:00:00:00:00:01", "nud", "permanent"]
        let neighbour = ["neigh", "replace", address(other), "dev", device(machine)]
        try ip(on: machine, neighbour + nobody)
    }

    private func direct(from machine: Int, to other: Int) throws {
        try ip(on: machine, "neigh", "del", address(other), "dev", device(machine))
    }

    /// A program and its arguments, so that it runs on a machine; its process id is the program's own.
    package func command(
        on machine: Int,
        _ program: String,
        _ arguments: [String]
    ) throws -> (String, [String]) {
        let path = try Programs.path(of: program).path
        return ("ip", ["netns", "exec", namespace(machine), path] + arguments)
    }

    private func namespace(_ machine: Int) -> String { "\(name)n\(machine)" }

    /// Where a machine is plugged into the bridge.
    private func port(_ machine: Int) -> String { "\(name)o\(machine)" }

    /// The machine's own end of that cable.
    private func device(_ machine: Int) -> String { machine == 0 ? "\(name)i" : "eth0" }

    private func ip(on machine: Int, _ arguments: String...) throws {
        try ip(on: machine, arguments)
    }

    private func ip(on machine: Int, _ arguments: [String]) throws {
        try Self.ip((machine == 0 ? [] : ["-n", namespace(machine)]) + arguments)
    }

    private static let made = Mutex<[String: Int]>([:])

    private static func removeAll() {
        for (name, count) in made.withLock({ $0 }) { remove(name, count) }
    }

    private static func remove(_ name: String, _ count: Int) {
        guard made.withLock({ $0.removeValue(forKey: name) }) != nil else { return }
        for machine in 1...count { try? ip("netns", "delete", "\(name)n\(machine)") }
        try? ip("link", "delete", "\(name)i")
        try? ip("link", "delete", name)
    }

    private static func ip(_ arguments: String...) throws { try ip(arguments) }

    private static func ip(_ arguments: [String]) throws { try run("ip", arguments) }

    private static func run(_ program: String, _ arguments: [String]) throws {
        let result = try Programs.run(program, arguments)
        guard result.status == 0 else {
            let command = ([program] + arguments).joined(separator: " ")
            throw Sandbox.Failure(text: "\(command): \(result.errors)")
        }
    }
}
