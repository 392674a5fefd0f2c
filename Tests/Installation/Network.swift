internal import Foundation
internal import Glibc
internal import System

/// Machines on this machine: each has a network namespace of its own, and all are on one bridge.
///
/// This process is at the bridge and reaches all of them. Needs root and iproute2; goes with the process.
package final class Network {
    /// Whether this process may make one.
    package static let isThere = geteuid() == 0 && (try? Programs.path(of: "ip")) != nil

    private let name: String
    /// The first three numbers of the addresses.
    package let prefix: String
    private let count: Int

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
        try Self.ip("addr", "add", "\(prefix).254/24", "dev", name)
        try Self.ip("link", "set", name, "up")
        for machine in 1...count {
            let (inside, outside) = (namespace(machine), "\(name)o\(machine)")
            try Self.ip("netns", "add", inside)
            let link = ["link", "add", outside, "type", "veth", "peer", "name", "eth0"]
            try Self.ip(link + ["netns", inside])
            try Self.ip("link", "set", outside, "master", name, "up")
            try Self.ip("-n", inside, "addr", "add", "\(address(machine))/24", "dev", "eth0")
            try Self.ip("-n", inside, "link", "set", "eth0", "up")
            try Self.ip("-n", inside, "link", "set", "lo", "up")
        }
    }

    deinit { Self.remove(name, count) }

    /// The address of a machine, counted from 1.
    package func address(_ machine: Int) -> String { "\(prefix).\(machine)" }

    /// Takes a machine off the network: what is sent to it and from it goes nowhere, and nobody is told.
    package func cut(_ machine: Int) throws {
        try Self.ip("link", "set", "\(name)o\(machine)", "down")
    }

    /// Brings a machine back to the network.
    package func mend(_ machine: Int) throws {
        try Self.ip("link", "set", "\(name)o\(machine)", "up")
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

    private static let made = Mutex<[String: Int]>([:])

    private static func removeAll() {
        for (name, count) in made.withLock({ $0 }) { remove(name, count) }
    }

    private static func remove(_ name: String, _ count: Int) {
        guard made.withLock({ $0.removeValue(forKey: name) }) != nil else { return }
        for machine in 1...count { try? ip("netns", "delete", "\(name)n\(machine)") }
        try? ip("link", "delete", name)
    }

    private static func ip(_ arguments: String...) throws { try ip(arguments) }

    private static func ip(_ arguments: [String]) throws {
        let result = try Programs.run("ip", arguments)
        guard result.status == 0 else {
            throw Sandbox.Failure(text: "ip \(arguments.joined(separator: " ")): \(result.errors)")
        }
    }
}
