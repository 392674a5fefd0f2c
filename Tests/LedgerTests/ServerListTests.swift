internal import Ledger
internal import LedgerTesting
internal import System
internal import Testing

/// Which of several servers is used, and when another one.
@Suite struct ServerListTests {
    private let places: [ServerAddress.Place] = [
        .host("a", port: 1), .host("b", port: 1), .host("c", port: 1),
    ]
    private let world = World()
    private let list: ServerList

    /// What answers, and what time it is.
    private final class World: Sendable {
        let down = Mutex<Set<String>>([])
        let asked = Mutex<[String]>([])
        let now = Mutex<Int64>(0)
        let waiting = Mutex<[@Sendable () -> Void]>([])

        /// Lets what was started beside run to its end.
        func runWhatWaits() {
            let bodies = waiting.withLock { waiting in
                defer { waiting = [] }
                return waiting
            }
            for body in bodies { body() }
        }
    }

    init() {
        list = ServerList(
            places,
            soundTime: 30_000,
            probeInterval: 5000,
            clock: { [world] in world.now.withLock { $0 } },
            start: { [world] body in
                world.waiting.withLock { $0.append(body) }
                return true
            }
        )
    }

    private func connect() -> String? {
        try? list.connect { [world] place throws(StorageError) in
            let name = "\(place)"
            world.asked.withLock { $0.append(name) }
            guard !world.down.withLock({ $0.contains(name) }) else {
                throw StorageError(code: .cannotOpen, native: "2003", sql: "connect \(name)")
            }
            return name
        }
    }

    private func hasBetter(than server: String) -> Bool {
        let isBetter = list.hasBetter(than: server) { [world] place in
            !world.down.withLock { $0.contains("\(place)") }
        }
        world.runWhatWaits()
        return isBetter
    }

    private func pass(_ milliseconds: Int64) { world.now.withLock { $0 += milliseconds } }

    @Test func `the first that answers is used, and one that failed is asked last`() {
        world.down.withLock { $0 = ["a:1"] }
        #expect(connect() == "b:1")
        #expect(connect() == "b:1")
        world.down.withLock { $0 = ["a:1", "b:1"] }
        #expect(connect() == "c:1")
        world.down.withLock { $0 = ["c:1"] }
        // Of those that failed, again in the order of the list.
        #expect(connect() == "a:1")
        let asked = ["a:1", "b:1", "b:1", "b:1", "c:1", "c:1", "a:1"]
        #expect(world.asked.withLock { $0 } == asked)
    }

    @Test func `without any the error of the first that was asked is thrown`() {
        world.down.withLock { $0 = ["a:1"] }
        #expect(connect() == "b:1")
        let error = storageError { () throws(StorageError) in
            try list.connect { place throws(StorageError) in
                throw StorageError(code: .cannotOpen, native: "2003", sql: "connect \(place)")
            }
        }
        #expect(error?.sql == "connect b:1")
    }

    @Test func `one whose connections are lost twice within a quarter of a minute is left`() {
        #expect(connect() == "a:1")
        list.lost("a:1")
        #expect(connect() == "a:1")
        pass(15_000)
        list.lost("a:1")
        #expect(connect() == "a:1")
        pass(14_999)
        list.lost("a:1")
        #expect(connect() == "b:1")
    }

    @Test func `an earlier one is used again when it has been sound for half a minute`() {
        world.down.withLock { $0 = ["a:1"] }
        #expect(connect() == "b:1")
        #expect(!hasBetter(than: "b:1"))
        pass(60_000)
        #expect(!hasBetter(than: "b:1"))
        world.down.withLock { $0 = [] }
        pass(5000)
        #expect(!hasBetter(than: "b:1"))
        pass(29_999)
        #expect(!hasBetter(than: "b:1"))
        pass(1)
        #expect(hasBetter(than: "b:1"))
        #expect(connect() == "a:1")
        #expect(!hasBetter(than: "a:1"))
    }

    @Test func `one that fails in between has to be sound for as long again`() {
        world.down.withLock { $0 = ["a:1"] }
        #expect(connect() == "b:1")
        world.down.withLock { $0 = [] }
        #expect(!hasBetter(than: "b:1"))
        pass(20_000)
        world.down.withLock { $0 = ["a:1"] }
        #expect(!hasBetter(than: "b:1"))
        world.down.withLock { $0 = [] }
        pass(20_000)
        #expect(!hasBetter(than: "b:1"))
        pass(20_000)
        #expect(!hasBetter(than: "b:1"))
        pass(10_000)
        #expect(hasBetter(than: "b:1"))
    }

    @Test func `servers are looked at every few seconds, one look at a time`() {
        world.down.withLock { $0 = ["a:1"] }
        #expect(connect() == "b:1")
        let looks = Mutex(0)
        func look() {
            _ = list.hasBetter(than: "b:1") { _ in
                looks.withLock { $0 += 1 }
                return false
            }
        }
        look()
        pass(10_000)
        look()
        #expect(world.waiting.withLock { $0.count } == 1)
        world.runWhatWaits()
        look()
        look()
        #expect(world.waiting.withLock { $0.count } == 1)
        world.runWhatWaits()
        pass(4999)
        look()
        #expect(world.waiting.withLock { $0.isEmpty })
        #expect(looks.withLock { $0 } == 2)
    }

    @Test func `a server that is not in the list has no better one`() {
        #expect(!hasBetter(than: "d:1"))
        #expect(!list.hasBetter(than: nil) { _ in true })
    }
}
