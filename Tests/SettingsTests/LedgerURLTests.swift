import Settings
import Testing

@Suite struct LedgerURLTests {
    private func url(_ text: String) throws -> String {
        switch try LedgerURL(text) {
        case .file(let path): "file \(path)"
        case .mysql(let server): "mysql \(server)"
        case .postgresql(let server, let schema): "postgresql \(server) \(schema)"
        }
    }

    @Test(arguments: [
        ("sqlite:/var/lib/ledger.db", "file /var/lib/ledger.db"),
        ("sqlite:ledger.db", "file ledger.db"),
        ("mysql://pay@db1/shop", "mysql pay@db1:3306/shop"),
        (
            "mysql://pay@db1:3307,10.0.0.2,[::1]:33/shop_1",
            "mysql pay@db1:3307,10.0.0.2:3306,[::1]:33/shop_1"
        ),
        ("mysql://a@b@[fe80::1]/x-y", "mysql a@b@[fe80::1]:3306/x-y"),
        ("postgresql://pay@db1/shop", "postgresql pay@db1:5432/shop alipay_callback"),
        ("postgresql://pay@a:1,b/shop?schema=pay", "postgresql pay@a:1,b:5432/shop pay"),
        ("postgresql+unix:/run/postgresql/shop", "postgresql /run/postgresql/shop alipay_callback"),
        ("mysql+unix:/run/mysqld/mysqld.sock/shop", "mysql /run/mysqld/mysqld.sock/shop"),
        ("mysql+unix:pay@/run/mysqld/mysqld.sock/shop", "mysql pay@/run/mysqld/mysqld.sock/shop"),
    ])
    func `reads a file, hosts or a socket`(text: String, meaning: String) throws {
        #expect(try url(text) == meaning)
    }

    @Test(arguments: [
        "", "sqlite:", "/var/lib/ledger.db", "mysql:", "mysql://", "mysql://pay@db1",
        "mysql://pay@/shop",
        "mysql://pay@db1/", "mysql://pay@db1/a/b", "mysql://pay@db1:0/shop",
        "mysql://pay@db1:x/shop",
        "mysql://pay@db1,/shop", "mysql://db1/shop", "mysql://pay@db1/sh`op",
        "mysql://pay@db1/sh;op",
        "mysql+unix:shop", "mysql+unix:/shop", "mysql+unix:pay@shop/x", "mysqlx://pay@db1/shop",
        "postgres:x", "postgresql://pay@db1/shop?x=1", "postgresql://pay@db1/shop?schema=",
        "postgresql://pay@db1/shop?schema=a?b", "mysql://pay@db1/shop?schema=a",
    ])
    func `refuses any other text`(text: String) {
        #expect(throws: LedgerURL.Fault.self) { try LedgerURL(text) }
    }

    @Test func `a password in it is refused with the way that it goes`() {
        let fault = #expect(throws: LedgerURL.Fault.self) {
            try LedgerURL("mysql://pay:secret@db1/shop")
        }
        #expect(fault?.sentence == "no password here: name a file with it in password_file")
    }
}
