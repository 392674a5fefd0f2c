internal import Foundation
internal import System

/// A packet of the protocol: three bytes for its length, one for its place in the exchange, and content.
struct MySQLPacket {
    let bytes: [UInt8]

    var content: ArraySlice<UInt8> { bytes[4...] }

    /// The command that it begins; `nil` for what goes on, as the login does, and for what is not answered:
    /// COM_QUIT, COM_STMT_SEND_LONG_DATA and COM_STMT_CLOSE.
    var command: (kind: UInt8, text: String)? {
        guard bytes[3] == 0, let kind = content.first, ![0x01, 0x18, 0x19].contains(kind) else {
            return nil
        }
        let hasText = kind == MySQLReply.query || kind == MySQLReply.prepare
        return (kind, hasText ? String(decoding: content.dropFirst(), as: UTF8.self) : "")
    }

    /// The number of the error that it reports.
    var errorNumber: Int? {
        guard content.first == 0xFF, content.count > 8 else { return nil }
        return Int(bytes[5]) | Int(bytes[6]) << 8
    }
}

/// Where in the reply to a command the server is.
struct MySQLReply {
    static let (query, prepare, execute): (UInt8, UInt8, UInt8) = (0x03, 0x16, 0x17)
    /// The C flag `SERVER_MORE_RESULTS_EXISTS`.
    private static let moreResults: UInt8 = 8

    private enum Place {
        case beginning, columns(left: Int), rows
    }

    let command: MySQLProxy.Command
    let kind: UInt8
    /// Whether columns end without a packet that says so: CLIENT_DEPRECATE_EOF.
    let isShort: Bool
    private var place = Place.beginning

    init(to command: MySQLProxy.Command, of kind: UInt8, isShort: Bool) {
        (self.command, self.kind, self.isShort) = (command, kind, isShort)
    }

    /// Takes the next packet of it; true when it is the last one.
    mutating func ends(with packet: MySQLPacket) -> Bool {
        let content = packet.content
        guard kind == Self.query || kind == Self.execute, content.first != 0xFF else { return true }
        switch place {
        case .beginning where content.first == 0:
            return !hasMore(content)
        case .beginning:
            // Fewer than 251 columns; a 0 behind their number says that the client knows them.
            let known = content.count == 2 && content.last == 0
            let left = (known ? 0 : Int(content.first ?? 0)) + (isShort ? 0 : 1)
            place = left == 0 ? .rows : .columns(left: left)
        case .columns(let left):
            place = left == 1 ? .rows : .columns(left: left - 1)
        case .rows where content.first == 0xFE && content.count < 0xFF:
            place = .beginning
            return !hasMore(content)
        case .rows: break
        }
        return false
    }

    /// Whether the packet that ends a result says that another one follows.
    private func hasMore(_ content: ArraySlice<UInt8>) -> Bool {
        var rest = content.dropFirst()
        if content.first == 0xFE && !isShort {
            rest = rest.dropFirst(2)
        } else {
            for _ in 0..<2 { Self.dropInteger(&rest) }
        }
        return rest.first.map { $0 & Self.moreResults != 0 } ?? false
    }

    /// An integer that says its own length.
    private static func dropInteger(_ rest: inout ArraySlice<UInt8>) {
        let more = [0xFC: 2, 0xFD: 3, 0xFE: 8][Int(rest.first ?? 0)] ?? 0
        rest = rest.dropFirst(1 + more)
    }
}

/// The two connections of a client, which end together.
final class MySQLLink: Sendable {
    private struct State {
        var reply: MySQLReply?
        var isShort = false
    }

    private let client: Int32
    private let server: Int32
    private let state = Mutex(State())

    init(from client: Int32, to server: Int32) { (self.client, self.server) = (client, server) }

    deinit {
        close(client)
        close(server)
    }

    /// Whoever reads or writes gets nothing more.
    func end() {
        shutdown(client, Int32(SHUT_RDWR))
        shutdown(server, Int32(SHUT_RDWR))
    }

    func nextOfClient() -> MySQLPacket? {
        guard let packet = Self.next(from: client) else { return nil }
        // The first packet of a login has the client's capabilities in front.
        if packet.bytes[3] == 1, packet.bytes.count > 8 {
            state.withLock { if $0.reply == nil { $0.isShort = packet.bytes[7] & 1 != 0 } }
        }
        return packet
    }

    func nextOfServer() -> MySQLPacket? { Self.next(from: server) }

    func sendToServer(_ bytes: [UInt8]) -> Bool { Self.send(bytes, to: server) }

    func sendToClient(_ bytes: [UInt8]) -> Bool { Self.send(bytes, to: client) }

    func expectReply(to command: MySQLProxy.Command, of kind: UInt8) {
        state.withLock { $0.reply = MySQLReply(to: command, of: kind, isShort: $0.isShort) }
    }

    /// The command whose reply ends with this packet.
    func command(endedBy packet: MySQLPacket) -> MySQLProxy.Command? {
        state.withLock { state in
            guard state.reply?.ends(with: packet) == true else { return nil }
            defer { state.reply = nil }
            return state.reply?.command
        }
    }

    private static func next(from descriptor: Int32) -> MySQLPacket? {
        guard let head = read(4, from: descriptor) else { return nil }
        let length = Int(head[0]) | Int(head[1]) << 8 | Int(head[2]) << 16
        guard let content = read(length, from: descriptor) else { return nil }
        return MySQLPacket(bytes: head + content)
    }

    private static func read(_ count: Int, from descriptor: Int32) -> [UInt8]? {
        guard count > 0 else { return [] }
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, read in
            while read < count {
                let part = unsafe recv(
                    descriptor,
                    buffer.baseAddress?.advanced(by: read),
                    count - read,
                    0
                )
                guard part > 0 else { return }
                read += part
            }
        }
        return bytes.count == count ? bytes : nil
    }

    private static func send(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let part = unsafe bytes.withUnsafeBytes {
                unsafe Foundation.send(
                    descriptor,
                    $0.baseAddress?.advanced(by: sent),
                    bytes.count - sent,
                    Int32(MSG_NOSIGNAL)
                )
            }
            guard part > 0 else { return false }
            sent += part
        }
        return true
    }
}
