internal import Ledger
internal import Testing

@testable internal import LedgerPostgreSQL

/// What the codes of errors mean, without a server.
@Suite struct PostgreSQLErrorsTests {
    @Test func `each code has the one that a caller can act on`() {
        let expected: [(StorageError.Code, [String])] = [
            (.busy, ["55P03"]), (.conflict, ["40001", "40P01"]), (.full, ["53100"]),
            (.readOnly, ["25006"]),
            (.constraint, ["23505", "23502", "23514", "23503", "22001", "22003", "22021"]),
            (.cannotOpen, ["08001", "08006", "57P01", "57P02", "57P03"]),
            (.cannotOpen, ["28P01", "28000", "3D000", "25P03"]),
            (.foreign, ["42P01", "3F000"]), (.other, ["42601", "25P02", "57014", ""]),
        ]
        for (code, states) in expected {
            for state in states { #expect(PostgreSQLErrors.code(of: state) == code) }
        }
    }

    @Test func `a connection ends with its own errors, and with those of a server that stops`() {
        for state in ["08006", "57P01", "57P02", "25P03"] {
            #expect(PostgreSQLErrors.endsConnection(state))
        }
        for state in ["23505", "55P03", "40P01", "25006", "25P02", "57014"] {
            #expect(!PostgreSQLErrors.endsConnection(state))
        }
    }

    @Test func `a code that is not one is left out`() {
        for (state, native) in [("23505", "23505"), ("A\nB", "no code"), ("", "no code")] {
            #expect(StorageError(postgresql: state, in: "").native == native)
        }
        #expect(PostgreSQLErrors.state(in: "connection failed: FATAL:  28P01\n") == "28P01")
        #expect(PostgreSQLErrors.state(in: "accepting connections on that socket?\n") == nil)
        #expect(PostgreSQLErrors.state(in: "") == nil)
    }
}
