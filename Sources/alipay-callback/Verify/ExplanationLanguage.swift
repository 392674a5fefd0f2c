internal import Alipay
internal import ArgumentParser
internal import Foundation

/// The language in which `verify --explain` speaks.
enum ExplanationLanguage: String, ExpressibleByArgument, CaseIterable {
    case chinese = "zh-CN"
    case english = "en"

    /// As setlocale(3) finds it: LC_ALL, LC_MESSAGES, LANG, the first that is set.
    static var ofTheTerminal: ExplanationLanguage {
        let environment = ProcessInfo.processInfo.environment
        let names = ["LC_ALL", "LC_MESSAGES", "LANG"].compactMap { environment[$0] }
        return names.first { !$0.isEmpty }?.hasPrefix("zh") == true ? .chinese : .english
    }

    func text(of explanation: Explanation) -> (sentence: String, nextStep: String) {
        switch self {
        case .chinese:
            let probably = explanation.isProven ? "" : "很可能："
            return (probably + explanation.chinese, explanation.nextStepInChinese)
        case .english:
            let probably = explanation.isProven ? "" : "Probably: "
            return (probably + explanation.english, explanation.nextStepInEnglish)
        }
    }
}
