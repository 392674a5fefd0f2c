internal import Foundation
internal import Installation

/// What a ledger on several machines is on.
package enum ClusterEngine: String, CaseIterable, Sendable {
    /// Three nodes of MariaDB with Galera.
    case galera
    /// A primary of PostgreSQL and a standby; the one is made the other when it fails.
    case postgresql

    /// Whether this machine has it, and may have networks of its own.
    package var isThere: Bool {
        switch self {
        case .galera: GaleraNode.isThere
        case .postgresql: PostgreSQLNode.isThere
        }
    }

    /// Starts the servers.
    ///
    /// - Parameter isDurable: False for nodes that do not write, or a primary that does not wait for its
    ///   standby.
    /// - Returns: All of them, ready.
    /// - Throws: `Sandbox.Failure` with what somebody complained of.
    func cluster(isDurable: Bool = true) throws -> any Cluster {
        switch self {
        case .galera: try GaleraCluster(isFlushed: isDurable)
        case .postgresql: try PostgreSQLCluster(isSynchronous: isDurable)
        }
    }
}

/// The servers of a ledger, each on a machine of a network of its own.
protocol Cluster: AnyObject {
    /// As `[ledger] url` has it, with all hosts.
    ///
    /// - Parameter node: Whose address comes first; the others follow in their order.
    /// - Returns: The address.
    func url(from node: Int) -> String

    var nodes: ClosedRange<Int> { get }

    /// The address of the server that all write while none has failed; empty where it is any of them.
    var home: String { get }

    /// The process of a node's server; `nil` while it is dead.
    func processID(of node: Int) -> Int32?

    /// Whether nothing can be recorded while a node is away.
    var needsAllNodes: Bool { get }

    /// Asks one that can be written, by the server's own shell; columns are parted by `|`.
    func ask(_ query: String) throws -> String

    /// Kills a node, and makes another one take its place where that does not happen by itself.
    func kill(_ node: Int) throws

    /// Stops a node (SIGSTOP).
    func pause(_ node: Int) throws

    /// Between the nodes and the web servers, which are its machine 0.
    var network: Network { get }

    /// Lets another node take the place of one that cannot be reached, where that does not happen by
    /// itself.
    func replace(_ node: Int) throws

    /// Restarts a node as an administrator does, and returns when it has what the others have.
    func restart(_ node: Int) throws

    /// Ends all at once, and starts them again, as a power cut does.
    func cutPower() throws

    /// What only this kind of server has to bear; the name of what was done, or `nil`.
    func doSomethingOfItsOwn(_ random: inout Seeded) throws -> String?

    /// Brings all back that was done, and returns when each node has what the others have.
    func restore() throws

    /// What the nodes have that is not the same; empty when they agree.
    func difference() throws -> String
}
