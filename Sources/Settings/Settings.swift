package import EventLog
package import Signing

/// The settings file as typed values.
///
/// Paths in it are absolute by now.
package struct Settings: Sendable, Equatable {
    package struct Responder: Sendable, Equatable {
        package var listen: ListenAddress
        /// Worker threads; 0 leaves it to the responder, by the processors there are.
        package var threads: Int
        /// The longest request body, in bytes.
        package var bodyLimit: Int
        /// How long a stop may take, in milliseconds.
        package var drain: Int
        /// Whether it records beside what answers Alipay, and makes no events.
        package var isShadow: Bool
    }

    /// Exact request paths.
    package struct Routes: Sendable, Equatable {
        package var notify: [String]
        package var `return`: [String]
    }

    package struct App: Sendable, Equatable {
        package var appID: String
        package var sellerID: String
        package var signType: Algorithm
        package var keys: Keys
        package var profile: Profile
        /// Whether a kind of notification that is not known here is answered `success`.
        package var acceptsUnknownKinds: Bool
    }

    /// A merchant of the old MAPI interface, whose messages name no app.
    package struct Partner: Sendable, Equatable {
        package var sellerID: String
        package var keys: Keys
        package var profile: Profile
        package var acceptsUnknownKinds: Bool
    }

    /// The files with the keys that verify, and with one that must not.
    package struct Keys: Sendable, Equatable {
        package var publicKeyFiles: [String]
        /// Certificate mode: Alipay's certificates, each with its issuer in the same file.
        package var certificateFiles: [String]
        /// What the certificates' chains have to end in.
        package var rootCertificateFile: String?
        /// The merchant's own public key or certificate, to be distinguished from Alipay's.
        package var ownKeyFile: String?
    }

    package enum Profile: String, Sendable, CaseIterable {
        case production
        /// The only profile in which a simulator's key is trusted.
        case sandbox
    }

    package struct Page: Sendable, Equatable {
        package var language: Language
        /// A folder with the merchant's own page.mustache, or `nil` for the built-in page.
        package var templates: String?
        /// Where the page links to, with `{out_trade_no}` to be replaced, or `nil` for no link.
        package var shopURL: String?
        package var ignoredParameters: [String]
    }

    /// What happens in the transaction that records an event.
    package struct Event: Sendable, Equatable {
        /// In the order in which they are run.
        package var sql: [Statement]
    }

    /// A statement on the shop's own tables in the ledger's file.
    package struct Statement: Sendable, Equatable {
        package var events: [OrderEvent]
        package var sql: String
        /// How many rows it has to change, or `nil` for any number.
        package var rows: Int?
        /// How long it may take, in milliseconds.
        package var timeout: Int
    }

    /// What happens to an order's money.
    package enum OrderEvent: String, Sendable, CaseIterable {
        case paid = "order.paid"
        case refunded = "order.refunded"
        case closed = "order.closed"
        case finished = "order.finished"
    }

    package enum Language: String, Sendable, CaseIterable {
        case chinese = "zh-CN"
        case english = "en"
        /// What the browser's Accept-Language prefers.
        case auto
    }

    /// Where the shop is notified of what happened.
    package struct Deliver: Sendable, Equatable {
        /// The waits after the first failed attempt, the second …, in milliseconds.
        package var schedule: [Int]
        package var webhooks: [Webhook]
        package var mails: [Mail]
        package var commands: [Command]
    }

    /// What every destination has.
    package struct Destination: Sendable, Equatable {
        /// Its deliveries are kept by this name.
        package var name: String
        package var events: [ShopEventName]
        /// How many attempts may be under way at a time.
        package var concurrency: Int
        /// How long an attempt may take, in milliseconds.
        package var timeout: Int
    }

    package struct Webhook: Sendable, Equatable {
        package enum Format: String, Sendable, CaseIterable {
            /// JSON, signed as Standard Webhooks has it.
            case standard
            /// Alipay's own form, for a handler that verifies it itself.
            case alipay
        }

        package var destination: Destination
        package var url: String
        package var format: Format
        /// Each signs; empty for `alipay`.
        package var secretFiles: [SecretFile]
        /// Whether the address may be one of this machine or a private network.
        package var allowsPrivateAddress: Bool
        package var caFile: String?
    }

    package struct Mail: Sendable, Equatable {
        package enum Security: String, Sendable, CaseIterable { case required, none }

        package var destination: Destination
        /// As in `smtps://smtp.example.com:465`.
        package var server: String
        package var security: Security
        package var username: String?
        package var passwordFile: SecretFile?
        package var caFile: String?
        package var from: String
        package var to: [String]
        package var language: Language
        /// A folder with the merchant's own templates.
        package var templates: String?
    }

    package struct Command: Sendable, Equatable {
        package var destination: Destination
        /// The program's absolute path and its arguments.
        package var run: [String]
    }

    /// What a destination can be notified of.
    package enum ShopEventName: String, Sendable, CaseIterable {
        case paid = "order.paid"
        case refunded = "order.refunded"
        case closed = "order.closed"
        case finished = "order.finished"
        case quarantined = "notification.quarantined"
    }

    package var responder: Responder
    package var routes: Routes
    package var apps: [App]
    package var partners: [Partner]
    package var ledger: Ledger
    package var event: Event
    package var deliver: Deliver
    package var page: Page
    package var logFormat: Log.Format
    /// What works in this version and not in the next, a sentence each.
    package var notes: [String]
}
