internal import Installation

/// What a disk holds of a folder when the power is cut.
struct CutDisk {
    /// Files by name.
    typealias Files = [String: [UInt8]]

    /// What has become of the writes that nobody waited for.
    enum Fate {
        case dropped
        /// Some are there, whatever their order and torn at sectors; the number says how likely.
        case torn(eagerness: Double)
    }

    private var files: [Int: CutFile] = [:]
    /// Which names the folder has for certain, and what was done to it since; `nil` is not a name.
    private var names: [String: Int] = [:]
    private var unsyncedNames: [(name: String, object: Int?)] = []
    /// What the process was about to do when the power went, as in `write ledger.db-wal`.
    private(set) var lastCall: String?

    /// Replays a log.
    ///
    /// - Parameters:
    ///   - log: What the process did.
    ///   - before: What was there before it, all of it on disk.
    init(_ log: DiskLog, before: Files) {
        // Files that the process did not open have numbers below its own.
        for (index, file) in before.sorted(by: { $0.key < $1.key }).enumerated() {
            names[file.key] = -index
            files[-index] = CutFile(file.value)
        }
        var called: [Int: String] = [DiskLog.folder: "the folder"]
        for entry in log.entries {
            switch entry {
            case .existed(let object, let name):
                called[object] = name
                files[object] = names[name].flatMap { files[$0] } ?? CutFile()
                names[name] = object
            case .linked(let object, let name):
                called[object] = name
                files[object] = CutFile()
                unsyncedNames.append((name, object))
            case .linkedAgain(let object, let name):
                called[object] = name
                unsyncedNames.append((name, object))
            case .unlinked(let name):
                unsyncedNames.append((name, nil))
            case .wrote(let object, let offset, let bytes):
                files[object]?.write(bytes, at: offset)
            case .truncated(let object, let length):
                files[object]?.truncate(to: length)
            case .synced(DiskLog.folder):
                apply(unsyncedNames)
                unsyncedNames = []
            case .synced(let object):
                files[object]?.sync()
            case .cut(let call, let object):
                lastCall = "\(call.rawValue) \(called[object] ?? "?")"
            }
        }
    }

    /// What is there when the power is back.
    ///
    /// - Parameters:
    ///   - fate: What has become of the rest.
    ///   - random: Draws it.
    /// - Returns: Files by name, without SQLite's shared memory, which is not on a disk.
    func survivors(_ fate: Fate, using random: inout Seeded) -> Files {
        var disk = self
        switch fate {
        case .dropped:
            return disk.names.compactMapValues { files[$0]?.withoutUnsynced }
        case .torn(let eagerness):
            // A file system keeps the order of what is done to a folder.
            disk.apply(unsyncedNames.prefix(.random(in: 0...unsyncedNames.count, using: &random)))
            var survivors: Files = [:]
            for (name, object) in disk.names.sorted(by: { $0.key < $1.key }) {
                survivors[name] = files[object]?.torn(eagerness: eagerness, using: &random)
            }
            return survivors
        }
    }

    private mutating func apply(_ changes: some Sequence<(name: String, object: Int?)>) {
        for (name, object) in changes { names[name] = object }
    }
}
