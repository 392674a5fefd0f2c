import Foundation
import Installation
import System
import Testing

/// Rights by owner, group and mode, compared with what the kernel lets somebody do.
@Suite struct FileAccessTests {
    private let shop = SystemUser(name: "shop", id: 1001, group: 1001, groups: [33])

    private func obstacle(
        _ path: String,
        _ rights: [FileAccess.Right],
        _ files: [String: FileStatus]
    ) -> FileAccess.Obstacle? {
        FileAccess(of: shop) { files[$0] }.obstacle(to: path, for: rights)
    }

    private func folder(_ owner: UInt32, _ group: UInt32, _ mode: UInt32) -> FileStatus {
        FileStatus(kind: .folder, owner: owner, group: group, mode: mode)
    }

    @Test func `the first class that applies decides alone`() {
        let root = folder(0, 0, 0o755)
        let ways: [(FileStatus, Bool)] = [
            (FileStatus(kind: .file, owner: 1001, group: 0, mode: 0o600), true),
            (FileStatus(kind: .file, owner: 1001, group: 33, mode: 0o066), false),
            (FileStatus(kind: .file, owner: 0, group: 33, mode: 0o060), true),
            (FileStatus(kind: .file, owner: 0, group: 33, mode: 0o606), false),
            (FileStatus(kind: .file, owner: 0, group: 0, mode: 0o006), true),
            (FileStatus(kind: .file, owner: 0, group: 0, mode: 0o660), false),
        ]
        for (status, isAllowed) in ways {
            let found = obstacle("/f", [.read, .write], ["/": root, "/f": status])
            #expect(found == (isAllowed ? nil : .refused(path: "/f", status)))
        }
    }

    @Test func `the obstacle nearest to the root is the one`() {
        let root = folder(0, 0, 0o755)
        let closed = folder(0, 0, 0o700)
        let file = FileStatus(kind: .socket, owner: 0, group: 0, mode: 0o600)
        let files = ["/": root, "/a": closed, "/a/b": closed, "/a/b/c": file]
        #expect(obstacle("/a/b/c", [.write], files) == .refused(path: "/a", closed))
        #expect(obstacle("/x/b/c", [.write], files) == .missing(path: "/x"))
        #expect(obstacle("/x", [.write], files) == .missing(path: "/x"))
    }

    @Test func `the kernel judges the same`() throws {
        guard SystemUser.current.id == 0 else { return }
        let nobody = try #require(SystemUser(named: "nobody"))
        let path = "/tmp/ac-access-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = path + "/f"
        try Data().write(to: URL(filePath: file))
        for (owner, group) in [(0, 0), (Int(nobody.id), 0), (0, Int(nobody.group))] {
            for mode in [0o600, 0o060, 0o006, 0o444, 0o222, 0o666] {
                for folderMode in [0o700, 0o711] {
                    for (place, mode) in [(path, folderMode), (file, mode)] {
                        try FileManager.default.setAttributes(
                            [
                                .posixPermissions: mode, .ownerAccountID: owner,
                                .groupOwnerAccountID: place == path ? 0 : group,
                            ],
                            ofItemAtPath: place
                        )
                    }
                    for (right, option) in [(FileAccess.Right.read, "-r"), (.write, "-w")] {
                        let real = try Programs.run(
                            "setpriv",
                            ["--reuid", "nobody", "--regid", "nogroup", "--clear-groups"]
                                + ["test", option, file]
                        )
                        let found = FileAccess(of: nobody).obstacle(to: file, for: [right])
                        #expect((found == nil) == (real.status == 0), "\(owner) \(group) \(mode)")
                    }
                }
            }
        }
    }

    @Test func `a user's groups are those of id`() throws {
        for name in ["root", "www-data", "nobody", "daemon"] {
            let user = try #require(SystemUser(named: name))
            let id = try Programs.run("id", ["-G", name]).output
            let groups = id.split { $0.isWhitespace }.compactMap { UInt32($0) }
            #expect(user.groups == Set(groups))
        }
        #expect(SystemUser(named: "no-such-user") == nil)
        #expect(SystemUser(id: 4_000_000).name == "4000000")
    }

    @Test func `space and kind of a file system are those of stat`() throws {
        let stat = try Programs.run("stat", ["-f", "-c", "%S %b %t", "/tmp"]).output
        let words = stat.split { $0.isWhitespace }
        let size = try #require(Int64(words[0])) * #require(Int64(words[1]))
        #expect(try FileSystemSpace(of: "/tmp").size == size)
        let magic = try #require(UInt32(words[2], radix: 16))
        #expect(try FileSystemKind(of: "/tmp") == FileSystemKind(magic: magic))
        #expect(FileSystemKind(magic: 0x6969) == .network("NFS"))
        #expect(FileSystemKind(magic: 0xFF53_4D42) == .network("SMB"))
        #expect(FileSystemKind(magic: 0xEF53) == .local)
        #expect(throws: SystemError.self) { try FileSystemSpace(of: "/no/such/folder") }
    }
}
