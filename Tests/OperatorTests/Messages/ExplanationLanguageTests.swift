import Operator
import Testing

/// The language of an explanation.
@Suite struct ExplanationLanguageTests {
    @Test(arguments: [
        ([:], ExplanationLanguage.english), (["LANG": "zh_CN.UTF-8"], .chinese),
        (["LANG": "zh_CN.UTF-8", "LC_ALL": "C"], .english),
        (["LANG": "zh_CN.UTF-8", "LC_ALL": ""], .chinese),
        (["LANG": "C", "LC_MESSAGES": "zh_TW"], .chinese),
    ])
    func `the first variable that is set says the language`(
        environment: [String: String],
        language: ExplanationLanguage
    ) {
        #expect(ExplanationLanguage(environment: environment) == language)
    }
}
