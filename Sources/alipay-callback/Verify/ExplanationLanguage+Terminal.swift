internal import ArgumentParser
internal import FoundationEssentials
internal import Operator

extension ExplanationLanguage: ExpressibleByArgument {
    /// As the environment says it.
    static var ofTheTerminal: ExplanationLanguage {
        ExplanationLanguage(environment: ProcessInfo.processInfo.environment)
    }
}

extension MessageCheck.Kind: ExpressibleByArgument {}
