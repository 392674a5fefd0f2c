import Foundation
import HTTP
import Responder
import Settings

/// A page as a browser gets it.
struct ShownPage {
    let status: Int
    let headers: [String: String]
    let body: Data

    /// Asks a page made of settings for one answer.
    ///
    /// - Throws: When the settings have errors.
    init(
        _ outcome: Page.Outcome,
        _ facts: Page.Facts? = .order("A1"),
        language: String = "zh-CN",
        acceptLanguage: String = "",
        shopURL: String = "",
        templates: String = ""
    ) throws {
        let settings = try Settings(
            toml: """
                [[app]]
                app_id = "1"
                seller_id = "2088000000000000"
                alipay_public_keys = ["key.pem"]
                [page]
                language = "\(language)"
                shop_url = "\(shopURL)"
                templates = "\(templates)"
                """,
            folder: "/"
        )
        let page = try Page(settings.page)
        let response = page.response(outcome, facts, acceptLanguage: acceptLanguage)
        status = response.status
        headers = Dictionary(
            response.headers.map { ($0.name, $0.value) },
            uniquingKeysWith: { "\($0), \($1)" }
        )
        body = Data(response.body)
    }

    var html: String { String(decoding: body, as: UTF8.self) }

    /// What the page says of the order, in its order, as in `订单号: A1`.
    var facts: [String] {
        texts(between: "<dt>", and: "</dd>").map { $0.replacing("</dt><dd>", with: ": ") }
    }

    /// The addresses of its links.
    var links: [String] { texts(between: "<a href=\"", and: "\"") }

    private func texts(between start: String, and end: String) -> [String] {
        html.components(separatedBy: start).dropFirst().compactMap {
            $0.components(separatedBy: end).first
        }
    }

    /// The text between the first `start` and the next `end`.
    func text(between start: String, and end: String) -> String? {
        guard let from = html.range(of: start)?.upperBound,
            let to = html.range(of: end, range: from..<html.endIndex)?.lowerBound
        else { return nil }
        return String(html[from..<to])
    }
}

extension Page.Facts {
    static func order(_ outTradeNo: String) -> Page.Facts {
        Page.Facts(outTradeNo: outTradeNo, totalFen: 8888, paidAt: 1_769_853_909_000)
    }
}

/// A merchant's folder with a page.mustache, there while the body runs.
func withTemplates<Result>(
    _ text: [UInt8],
    _ body: (_ folder: String) throws -> Result
) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(text).write(to: folder.appending(path: "page.mustache"))
    return try body(folder.path(percentEncoded: false))
}
