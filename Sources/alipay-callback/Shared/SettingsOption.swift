internal import Alipay
internal import ArgumentParser
internal import Ledger
internal import Operator
internal import Responder
internal import Settings

/// Where the settings are; every command that needs them takes this option.
struct SettingsOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The settings file.",
            discussion:
                "Else ALIPAY_CALLBACK_CONFIG, else /etc/alipay-callback/alipay-callback.toml.",
            valueName: "path"
        )
    )
    var config: String?

    var path: String { SettingsFile.path(option: config) }

    /// Reads the settings, or prints every error and ends with 78.
    func load() throws -> Settings {
        do {
            return try SettingsFile.load(path)
        } catch {
            throw Terminal.fail("\(error)", code: .settings)
        }
    }

    /// Reads the keys that the settings name, or prints what is wrong with them and ends with 78.
    func keyRing(of settings: Settings) throws -> KeyRing {
        do {
            return try KeyRing(settings)
        } catch {
            throw Terminal.fail("\(error)", code: .settings)
        }
    }

    /// Opens the ledger of the settings, or says why it cannot be read and ends with 1.
    func openLedger() throws -> LedgerReader { try openLedger(of: try load()) }

    /// Opens the ledger of settings that were read before; see `openLedger()`.
    func openLedger(of settings: Settings) throws -> LedgerReader {
        try Terminal.orRefusal { try LedgerReader(of: settings) }
    }
}

extension SettingsOption {
    /// Where the ledger is that a command writes to, or says why not and ends with 1.
    ///
    /// - Parameters:
    ///   - settings: What names it.
    ///   - mustExist: Whether it is an error that there is none.
    ///   - orShadow: Whether a shadow's will do.
    /// - Returns: The ledger.
    /// - Throws: `ExitCode` after a sentence that says what to do.
    func writableLedger(
        of settings: Settings,
        mustExist: Bool = false,
        orShadow: Bool = false
    ) throws -> WritableLedger {
        try Terminal.orRefusal {
            try WritableLedger(of: settings, mustExist: mustExist, orShadow: orShadow)
        }
    }
}

extension ExitCode {
    /// EX_CONFIG of sysexits(3).
    static let settings = ExitCode(78)
}
