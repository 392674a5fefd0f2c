// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    // The targets are for the reader: the compiler shall see through them. Saves 4 % of a request.
    .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

let package = Package(
    name: "alipay-callback",
    products: [
        .executable(name: "alipay-callback-fcgi", targets: ["alipay-callback-fcgi"]),
        .executable(name: "alipay-callback", targets: ["alipay-callback"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        // The C libraries, one module each.
        .systemLibrary(
            name: "CFastCGI",
            pkgConfig: "fcgi",
            providers: [.apt(["libfcgi-dev"])]
        ),
        .systemLibrary(
            name: "CLibCrypto",
            pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"])]
        ),
        .systemLibrary(
            name: "CLibCurl",
            pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]
        ),
        .systemLibrary(
            name: "CSQLite",
            pkgConfig: "sqlite3",
            providers: [.apt(["libsqlite3-dev"])]
        ),
        .systemLibrary(name: "CSystem"),
        // toml++, C++ in headers only (apt: libtomlplusplus-dev), behind functions of C.
        .target(name: "CTOML"),
        // MariaDB's client (apt: libmariadb-dev), looked up when it is needed: it is not linked.
        .target(name: "CMariaDB"),
        // PostgreSQL's client (apt: libpq-dev), looked up when it is needed in the same way.
        .target(name: "CPostgreSQL"),

        // Layer 0: values and the libraries underneath them.
        .target(name: "HTTP", swiftSettings: strict),
        .target(name: "CSV", swiftSettings: strict),
        .target(name: "System", dependencies: ["CSystem"], swiftSettings: strict),
        .target(name: "TOML", dependencies: ["CTOML"], swiftSettings: strict),
        .target(
            name: "EventLog",
            dependencies: ["System", .product(name: "Logging", package: "swift-log")],
            swiftSettings: strict
        ),
        .target(name: "Signing", dependencies: ["CLibCrypto", "System"], swiftSettings: strict),
        .target(
            name: "Transfer",
            dependencies: ["CLibCurl", "Signing", "System"],
            swiftSettings: strict
        ),

        .target(name: "Templating", swiftSettings: strict),

        // Layer 1: Alipay's words. Layer 2: what they mean for an order.
        .target(
            name: "Alipay",
            dependencies: ["HTTP", "Signing", "System"],
            swiftSettings: strict
        ),
        .target(name: "Orders", dependencies: ["Alipay"], swiftSettings: strict),

        // The settings in the types of those who use them.
        .target(
            name: "Settings",
            dependencies: ["EventLog", "Orders", "Signing", "System", "TOML"],
            swiftSettings: strict
        ),

        // What others wrote for PHP: settings, and what PHP answered.
        .target(
            name: "PHPMigration",
            dependencies: ["Settings", "Signing", "System", "TOML"],
            swiftSettings: strict
        ),

        // Layer 3: the parts that touch the world, each unaware of the others.
        .target(
            name: "FastCGI",
            dependencies: ["CFastCGI", "HTTP", "System"],
            swiftSettings: strict
        ),
        .target(
            name: "Ledger",
            dependencies: ["Alipay", "Orders", "Signing", "System"],
            swiftSettings: strict
        ),
        .target(
            name: "LedgerSQLite",
            dependencies: ["Alipay", "CSQLite", "Ledger", "Orders", "System"],
            swiftSettings: strict
        ),
        .target(
            name: "LedgerMySQL",
            dependencies: ["CMariaDB", "Ledger", "Orders", "System"],
            swiftSettings: strict
        ),
        // The engine that the settings name.
        .target(
            name: "LedgerEngines",
            dependencies: [
                "Ledger", "LedgerMySQL", "LedgerPostgreSQL", "LedgerSQLite", "Settings", "System",
            ],
            swiftSettings: strict
        ),
        .target(
            name: "LedgerPostgreSQL",
            dependencies: ["CPostgreSQL", "Ledger", "Orders", "System"],
            swiftSettings: strict
        ),
        .target(
            name: "Responder",
            dependencies: [
                "Alipay", "EventLog", "HTTP", "Orders", "Settings", "Signing", "System",
                "Templating",
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Delivery",
            dependencies: [
                "Alipay", "Transfer", "Orders", "Signing", "System", "Templating",
            ],
            swiftSettings: strict
        ),
        .target(
            name: "FastCGIClient",
            dependencies: ["System", "Transfer"],
            swiftSettings: strict
        ),
        .target(
            name: "Simulator",
            dependencies: ["Alipay", "FastCGIClient", "HTTP", "Transfer", "Signing", "System"],
            swiftSettings: strict
        ),

        // What an operator can see and do; the programs that show it to him know no more.
        .target(
            name: "Operator",
            dependencies: [
                "Alipay", "CSV", "Delivery", "FastCGIClient", "HTTP", "Ledger", "LedgerEngines",
                "LedgerSQLite",
                "Orders",
                "PHPMigration", "Responder", "Settings", "Signing", "Simulator", "System", "TOML",
                "Transfer",
            ],
            swiftSettings: strict
        ),

        // Layer 4: composition.
        .executableTarget(
            name: "alipay-callback-fcgi",
            dependencies: [
                "Alipay", "EventLog", "Responder", "FastCGI", "HTTP", "Ledger", "LedgerEngines",
                "LedgerSQLite",
                "Orders",
                "Settings", "Signing", "System",
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "alipay-callback",
            dependencies: [
                "Alipay", "CSV", "EventLog", "FastCGIClient", "Responder", "Delivery", "HTTP",
                "Transfer", "Ledger", "LedgerEngines", "LedgerSQLite", "Operator", "Orders",
                "PHPMigration",
                "Settings", "Signing",
                "Simulator",
                "System",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),

        // What the stages of a request take; `swift run -c release benchmark` prints it.
        .target(name: "CAllocations", path: "Tests/CAllocations"),
        .executableTarget(
            name: "benchmark",
            dependencies: [
                "Alipay", "CAllocations", "HTTP", "Installation", "Ledger", "LedgerSQLite",
                "Orders", "Signing",
                "Simulator",
            ],
            path: "Tests/Benchmark",
            swiftSettings: strict
        ),
        // The responder without its ledger: what verifying takes, behind a real nginx.
        .executableTarget(
            name: "verify-only",
            dependencies: ["Alipay", "Responder", "FastCGI", "HTTP", "Settings", "System"],
            path: "Tests/VerifyOnly",
            swiftSettings: strict
        ),
        // What people use today and the limit, beside it; `deploy/checks/bench` runs it.
        .executableTarget(
            name: "comparison",
            dependencies: [
                "Alipay", "CapacityModel", "FaultInjection", "Installation", "Signing", "Simulator",
                "verify-only",
            ],
            path: "Tests/Comparison",
            exclude: ["Competitors", "Load"],
            swiftSettings: strict
        ),
        // Several ledgers where the responder has one: how notifications would spread.
        .target(
            name: "CapacityModel",
            dependencies: ["Installation", "Signing"],
            path: "Tests/CapacityModel",
            swiftSettings: strict
        ),
        // Each way to run the responder, in a table; `deploy/checks/deployments` runs it.
        .executableTarget(
            name: "deployments",
            dependencies: [
                "Transfer", "Installation", "alipay-callback", "alipay-callback-fcgi",
            ],
            path: "Tests/Deployments",
            swiftSettings: strict
        ),
        // Tests: the readers of foreign bytes under fuzzing; `deploy/checks/fuzz` builds it with libFuzzer,
        // an ordinary build of it replays inputs.
        .systemLibrary(name: "CLibFuzzer", path: "Tests/CLibFuzzer"),
        .executableTarget(
            name: "fuzz",
            dependencies: [
                "Alipay", "CAllocations", "CLibCrypto", "CLibFuzzer", "FastCGI", "FastCGIClient",
                "HTTP", "PHPMigration", "Settings", "Signing", "Simulator",
            ],
            path: "Tests/Fuzz",
            exclude: ["Dictionaries"],
            swiftSettings: strict
        ),

        // A signed text under all borders that it can have; `deploy/checks/readings` tries them all.
        .target(
            name: "ReadingModel",
            dependencies: ["Alipay", "HTTP", "Signing"],
            path: "Tests/ReadingModel",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "readings",
            dependencies: ["ReadingModel"],
            path: "Tests/Readings",
            swiftSettings: strict
        ),

        // The programs installed behind a real nginx, for the tests and the fault injection.
        .target(
            name: "Installation",
            dependencies: ["Alipay", "Transfer", "Signing", "Simulator", "System"],
            path: "Tests/Installation",
            exclude: ["Scripts"],
            swiftSettings: strict
        ),
        // What goes wrong on a machine, and what has to hold then; `deploy/checks/faults` runs it.
        .target(
            name: "FaultInjection",
            dependencies: ["Alipay", "Transfer", "Installation", "Simulator", "System"],
            path: "Tests/FaultInjection",
            exclude: ["Preload"],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "faults",
            dependencies: [
                "FaultInjection", "Installation", "alipay-callback", "alipay-callback-fcgi",
            ],
            path: "Tests/Faults",
            swiftSettings: strict
        ),

        // A process for tests to kill: it holds a lock and runs a command.
        .executableTarget(
            name: "holder",
            dependencies: ["System"],
            path: "Tests/Holder",
            swiftSettings: strict
        ),

        .testTarget(
            name: "SystemTests",
            dependencies: ["CSystem", "Installation", "System", "holder"],
            swiftSettings: strict
        ),
        .testTarget(name: "CSVTests", dependencies: ["CSV"], swiftSettings: strict),
        .testTarget(
            name: "PHPMigrationTests",
            dependencies: ["PHPMigration", "Signing"],
            swiftSettings: strict
        ),
        .testTarget(name: "HTTPTests", dependencies: ["HTTP"], swiftSettings: strict),
        .testTarget(name: "TOMLTests", dependencies: ["TOML"], swiftSettings: strict),
        .testTarget(name: "TemplatingTests", dependencies: ["Templating"], swiftSettings: strict),
        .testTarget(name: "EventLogTests", dependencies: ["EventLog"], swiftSettings: strict),
        .testTarget(
            name: "SettingsTests",
            dependencies: ["Orders", "Settings", "Signing"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SigningTests",
            dependencies: ["Signing", "System"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "AlipayTests",
            dependencies: ["Alipay", "HTTP", "ReadingModel", "Signing", "Simulator"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "OrdersTests",
            dependencies: ["Alipay", "Orders"],
            swiftSettings: strict
        ),
        // What a ledger promises, on whatever database: `LEDGER` in the environment says on which.
        .target(
            name: "LedgerTesting",
            dependencies: [
                "Alipay", "Installation", "Ledger", "LedgerMySQL", "LedgerPostgreSQL",
                "LedgerSQLite", "Operator", "Orders", "Settings", "Signing", "Simulator", "System",
            ],
            path: "Tests/LedgerTesting",
            swiftSettings: strict
        ),
        .testTarget(
            name: "LedgerTests",
            dependencies: ["Alipay", "CapacityModel", "Ledger", "LedgerTesting", "Orders"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "LedgerContract",
            dependencies: ["Alipay", "Ledger", "LedgerTesting", "Orders", "Signing"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "LedgerPlans",
            dependencies: [
                "Alipay", "Installation", "Ledger", "LedgerMySQL", "LedgerPostgreSQL",
                "LedgerTesting", "Orders",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "LedgerSQLiteTests",
            dependencies: [
                "Alipay", "Ledger", "LedgerSQLite", "LedgerTesting", "Orders", "Signing", "System",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "LedgerMySQLTests",
            dependencies: [
                "Alipay", "Installation", "Ledger", "LedgerMySQL", "LedgerTesting", "Orders",
                "System",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "LedgerPostgreSQLTests",
            dependencies: [
                "Alipay", "Installation", "Ledger", "LedgerPostgreSQL", "LedgerTesting", "Orders",
                "System",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ResponderTests",
            dependencies: [
                "Alipay", "EventLog", "Responder", "HTTP", "Ledger", "LedgerSQLite", "Orders",
                "Settings",
                "Signing", "Simulator", "System",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TransferTests",
            dependencies: ["Transfer", "Installation", "System", "alipay-callback"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "DeliveryTests",
            dependencies: ["Delivery", "Transfer", "Installation", "Orders"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SimulatorTests",
            dependencies: [
                "FastCGIClient", "Alipay", "HTTP", "Transfer", "Signing", "Simulator", "System",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "FastCGITests",
            dependencies: ["FastCGIClient", "FastCGI", "HTTP", "Transfer", "Simulator", "System"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "InteropTests",
            dependencies: ["Alipay", "HTTP", "PHPMigration", "Signing", "Simulator"],
            exclude: ["Scripts"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "OperatorTests",
            dependencies: [
                "Ledger", "LedgerSQLite", "Operator", "Orders", "PHPMigration", "Settings",
                "System",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "FastCGIClient", "Alipay", "HTTP", "Transfer", "Installation", "Signing",
                "Simulator", "System",
                "alipay-callback", "alipay-callback-fcgi",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "WebServerTests",
            dependencies: [
                "Alipay", "Transfer", "Installation", "Simulator", "alipay-callback",
                "alipay-callback-fcgi",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RelayTests",
            dependencies: [
                "Alipay", "Transfer", "Installation", "Simulator", "System", "alipay-callback",
                "alipay-callback-fcgi",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "FaultTests",
            dependencies: ["FaultInjection", "alipay-callback", "alipay-callback-fcgi"],
            swiftSettings: strict
        ),
    ],
    cxxLanguageStandard: .cxx17
)
