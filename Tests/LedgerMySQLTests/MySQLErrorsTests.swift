internal import Ledger
internal import Testing

@testable internal import LedgerMySQL

/// What the numbers of errors mean, without a server.
@Suite struct MySQLErrorsTests {
    @Test func `each number has the code that a caller can act on`() {
        let expected: [(StorageError.Code, [UInt32])] = [
            (.busy, [1205, 3572]), (.conflict, [1213, 1180]), (.full, [1114, 1021]),
            (.readOnly, [1290, 1836]),
            (.constraint, [1062, 1048, 3819, 4025, 1451, 1452, 1406, 1264, 1366]),
            (.cannotOpen, [2002, 2003, 1045, 1044, 1049, 1047, 2006, 2013, 1927, 1053]),
            (.foreign, [1146]), (.other, [1064, 1153]),
        ]
        for (code, numbers) in expected {
            for number in numbers { #expect(MySQLErrors.code(of: number) == code) }
        }
    }

    @Test func `a connection ends with the client's errors, and with few of the server's`() {
        for number in [1053, 1927, 2006, 2013, 2014, 2026, 2027, 5014] as [UInt32] {
            #expect(MySQLErrors.endsConnection(number))
        }
        for number in [1062, 1205, 1213, 1290, 3819, 4025] as [UInt32] {
            #expect(!MySQLErrors.endsConnection(number))
        }
    }

    @Test func `a state that is not one is left out`() {
        for (state, native) in [("23000", "1062 23000"), ("A\nB", "1062"), ("", "1062")] {
            #expect(unsafe StorageError(mysql: 1062, state: state, in: "").native == native)
        }
    }

    @Test func `what an administrator can mend is said in words, behind number and state`() {
        for (number, native) in [
            (1045, "1045 the server refuses this user or password"),
            (1143, "1143 no right to this column, or no such column"),
            (1205, "1205"),
        ] as [(UInt32, String)] {
            #expect(unsafe StorageError(mysql: number, state: nil, in: "").native == native)
        }
    }
}
