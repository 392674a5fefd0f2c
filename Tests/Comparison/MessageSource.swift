import Alipay
import Foundation
import Installation
import Signing
import Simulator

/// Signs payments of 1.1 kB by a key as Alipay's are: made by openssl, with its exponent.
struct MessageSource: Sendable {
    private let folder: URL
    private let alipay: SimulatedAlipay

    /// Makes the key.
    ///
    /// - Parameter sandbox: Its app's key becomes the new one, and the app one of production.
    /// - Throws: `Sandbox.Failure` when there is no openssl.
    init(for sandbox: Sandbox) throws {
        guard let pem = OpenSSLCommand.output("genrsa", "2048") else {
            throw Sandbox.Failure(text: "there is no openssl command")
        }
        let key = try PrivateKey(pem: pem)
        try key.publicPEM().write(
            toFile: sandbox.file("alipay-public-key.pem"),
            atomically: true,
            encoding: .utf8
        )
        try sandbox.change {
            $0.replacing(#"profile = "sandbox""#, with: #"profile = "production""#)
        }
        folder = sandbox.folder
        alipay = SimulatedAlipay(
            key: key,
            appID: sandbox.alipay.appID,
            sellerID: sandbox.alipay.sellerID
        )
    }

    /// Signs on all processors, into the one file that there is.
    ///
    /// - Parameter numbers: The payments' order numbers, of up to ten digits.
    /// - Returns: The messages, which are gone when this is called again.
    /// - Throws: `Sandbox.Failure` when libcrypto cannot sign.
    func messages(_ numbers: [Int]) throws -> Messages {
        let parts = ProcessInfo.processInfo.activeProcessorCount
        let pieces = (0..<parts).map { folder.appending(path: "part-\($0)") }
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            var lines: [UInt8] = []
            for index in part * numbers.count / parts..<(part + 1) * numbers.count / parts {
                guard let body = try? payment(numbers[index]) else { return }
                lines += body + [UInt8(ascii: "\n")]
            }
            try? Data(lines).write(to: pieces[part])
        }
        let file = folder.appending(path: "notifications")
        try Data().write(to: file)
        let all = try FileHandle(forWritingTo: file)
        defer { try? all.close() }
        for piece in pieces {
            guard let lines = try? Data(contentsOf: piece) else {
                throw Sandbox.Failure(text: "signing has failed")
            }
            try all.write(contentsOf: lines)
            try FileManager.default.removeItem(at: piece)
        }
        return Messages(file: file, count: numbers.count)
    }

    /// One payment.
    ///
    /// - Parameter number: Of the order, up to ten digits.
    /// - Returns: The form text.
    /// - Throws: `SigningError` when libcrypto cannot sign.
    func payment(_ number: Int) throws -> [UInt8] {
        let digits = String(format: "%010d", number)
        let trade = TradeNotice(
            outTradeNo: "ORDER20261124\(digits)",
            tradeNo: "202611242200140000\(digits)",
            status: .success,
            totalFen: 8888,
            subject: "四川麻辣火锅双人餐",
            createdAt: Self.paidAt - 60_000,
            paidAt: Self.paidAt
        )
        return try alipay.notification(
            of: trade,
            notifyID: "202611240022200000000000\(digits)",
            now: Self.paidAt + 1000
        )
    }

    /// The same payment with another amount.
    func forged(_ number: Int) throws -> [UInt8] {
        try payment(number).replacing(Array("88.88".utf8), with: Array("88.89".utf8))
    }

    /// 2026-11-24 18:00:00 in Beijing.
    private static let paidAt: Int64 = 1_795_514_400_000
}

/// Distinct payments, one a line.
struct Messages {
    /// How many a competitor gets that records nothing: these, again and again.
    static let cycle = 5000

    let file: URL
    let count: Int
}
