package import Alipay

/// The language in which is explained why a message was rejected.
package enum ExplanationLanguage: String, CaseIterable, Sendable {
    case chinese = "zh-CN"
    case english = "en"

    /// As setlocale(3) finds it: LC_ALL, LC_MESSAGES, LANG, the first that is set.
    package init(environment: [String: String]) {
        let names = ["LC_ALL", "LC_MESSAGES", "LANG"].compactMap { environment[$0] }
        self = names.first { !$0.isEmpty }?.hasPrefix("zh") == true ? .chinese : .english
    }

    /// What an explanation says; it begins with a doubt unless it is proven.
    package func text(of explanation: Explanation) -> (sentence: String, nextStep: String) {
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
