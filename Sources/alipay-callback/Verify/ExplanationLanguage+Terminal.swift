internal import ArgumentParser
internal import Foundation
internal import Operator

extension ExplanationLanguage: ExpressibleByArgument {
    /// As the environment says it.
    static var ofTheTerminal: ExplanationLanguage {
        ExplanationLanguage(environment: ProcessInfo.processInfo.environment)
    }
}

extension MessageCheck.Kind: ExpressibleByArgument {}
