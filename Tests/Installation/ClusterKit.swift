internal import Foundation

/// The files of `deploy/install/cluster`, filled in for the machines of a network as an administrator
/// does it.
package final class ClusterKit {
    /// Where the kit is.
    package static let path = Programs.packageRoot.appending(path: "deploy/install/cluster").path

    private let network: Network
    private let machines: ClosedRange<Int>
    /// Has a folder `dbN` with the certificate of each machine.
    private let folder: URL

    /// Makes the certificates, by the kit's own script.
    ///
    /// - Parameters:
    ///   - network: Its machines are those of the kit.
    ///   - count: How many they are.
    /// - Throws: `Sandbox.Failure` with what the script complained of.
    package init(on network: Network, machines count: Int) throws {
        self.network = network
        machines = 1...count
        folder = URL(filePath: "/tmp/ac-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        let servers = machines.map { "db\($0)=\(network.address($0))" }
        let made = try Programs.run(
            "sh",
            ["-c", #"cd "$1" && shift && exec "$@""#, "", folder.path, "\(Self.path)/certificates"]
                + servers
        )
        guard made.status == 0 else { throw Sandbox.Failure(text: made.errors) }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Who vouches for the certificates.
    package var authority: String { "\(folder.path)/ca.pem" }

    /// Puts the certificate of a machine into a folder.
    func installCertificate(of machine: Int, in place: String) throws {
        for name in ["ca.pem", "cert.pem", "key.pem"] {
            try FileManager.default.copyItem(
                atPath: "\(folder.path)/db\(machine)/\(name)",
                toPath: "\(place)/\(name)"
            )
        }
    }

    /// A file of the kit, as it is on a machine.
    ///
    /// A line that names the first machine and no other one is about the machine that the file is on.
    ///
    /// - Parameters:
    ///   - name: Where it is in the kit.
    ///   - machine: The machine; `nil` for a file that is the same on all.
    ///   - changes: What else is replaced, paths above all.
    /// - Returns: Its text.
    /// - Throws: When there is no such file, or something that is to be replaced is not in it.
    package func text(
        _ name: String,
        on machine: Int? = nil,
        replacing changes: [(String, String)] = []
    ) throws -> String {
        var text = try String(contentsOfFile: "\(Self.path)/\(name)", encoding: .utf8)
        for (old, new) in changes {
            guard text.contains(old) else { throw Sandbox.Failure(text: "\(name): no \(old)") }
            text.replace(old, with: new)
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let isOwn = !line.contains("10.0.0.12") && !line.contains("db2")
            var line = String(line)
            if let machine, isOwn {
                line.replace("10.0.0.11", with: network.address(machine))
                line.replace("db1", with: "db\(machine)")
            }
            for other in machines { line.replace("10.0.0.1\(other)", with: network.address(other)) }
            return line.replacing("10.0.0.", with: network.prefix + ".")
        }
        return lines.joined(separator: "\n")
    }
}
