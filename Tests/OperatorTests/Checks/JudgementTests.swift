import System
import Testing

@testable import Operator

/// What `check` makes of machines that a test cannot have.
@Suite struct JudgementTests {
    private func lines(_ findings: [Finding]) -> [String] { findings.map(\.line) }

    @Test(arguments: [
        (100 << 30, 60 << 30, "ok   disk: 60 GiB left for /l"),
        (
            100 << 30, 4 << 30,
            """
            note disk: 4096 MiB of 100 GiB left for /l: make room; without any, every notification \
            is answered fail
            """
        ),
        (
            10 << 30, (1 << 30) - 1,
            """
            note disk: 1023 MiB of 10 GiB left for /l: make room; without any, every notification \
            is answered fail
            """
        ),
        (
            10 << 30, 63 << 20,
            """
            bad  disk: 63 MiB left for /l: make room; without any, every notification is answered \
            fail
            """
        ),
    ]) func `a disk that fills`(_ size: Int, _ free: Int, _ line: String) {
        let space = FileSystemSpace(size: Int64(size), free: Int64(free), freeFiles: nil)
        #expect(lines(DiskFindings.all(space, folder: "/l")) == [line])
    }

    @Test func `a disk without room for files`() {
        let space = FileSystemSpace(size: 100 << 30, free: 90 << 30, freeFiles: 3)
        #expect(
            lines(DiskFindings.all(space, folder: "/l")) == [
                "bad  disk: /l has room for 3 more files: remove some",
                "ok   disk: 90 GiB left for /l",
            ]
        )
    }

    @Test func `the clock is earlier than this program`() {
        let found = ClockFindings.all(
            newest: nil,
            discipline: .synchronised,
            now: 1_500_000_000_000
        )
        #expect(
            lines(found) == [
                """
                bad  clock: it says 2017-07-14 10:40:00, before this program was made; set it and \
                keep it right: timedatectl set-ntp true
                """
            ]
        )
    }

    @Test func `a clock that nothing keeps right, and one that is a little behind`() {
        let now: Int64 = 1_795_428_000_000
        let unkept = ClockFindings.all(newest: nil, discipline: .unsynchronised, now: now)
        #expect(
            lines(unkept) == [
                """
                note clock: nothing keeps it right (the kernel's STA_UNSYNC); set it and keep it \
                right: timedatectl set-ntp true
                """
            ]
        )
        let behind = { ClockFindings.all(newest: now + $0, discipline: .synchronised, now: now) }
        #expect(lines(behind(5 * 60_000)) == ["ok   clock 2026-11-23 18:00:00 in Beijing"])
        #expect(behind(5 * 60_000 + 1).map(\.mark) == [.bad])
        let of = { ClockFindings.all(newest: $0, discipline: .synchronised, now: now) }
        #expect([Int64.min, .max].flatMap(of).map(\.mark) == [.ok, .bad])
    }

    @Test func `an older libfcgi, a repaired one, and none that dpkg knows`() throws {
        func line(_ version: String) -> [String] {
            lines(LibraryFindings.all { ("libfcgi0ldbl", version) })
        }
        #expect(
            line("2.4.2-2") == [
                """
                note libfcgi: libfcgi0ldbl 2.4.2-2 is older than the versions known to be without \
                CVE-2025-23016; the responder keeps from it what would do harm, still: apt upgrade \
                libfcgi0ldbl
                """
            ]
        )
        #expect(
            line("2.4.2-2+deb12u1")
                == ["ok   libfcgi: libfcgi0ldbl 2.4.2-2+deb12u1, without CVE-2025-23016"]
        )
        #expect(LibraryFindings.all { nil }.map(\.mark) == [.note])
    }

    @Test(arguments: [
        ("2.4.0-8.4+b1", false), ("2.4.2-2ubuntu0.1", false), ("2.4.4", false), ("2.4.5-1", true),
        ("2.4.7", true), ("2.5", true), ("3.0-1", true),
    ]) func `versions of libfcgi`(_ version: String, _ isFixed: Bool) {
        #expect(LibraryFindings.isFixed(version) == isFixed)
    }
}
