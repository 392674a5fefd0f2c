internal import Alipay
internal import EventLog
internal import HTTP
internal import Orders

/// What became of a request that brings a notification, or a copy of one.
///
/// What it is answered, what is logged of it and what is counted follow from this value alone.
enum NotifyOutcome: Sendable, Equatable {
    /// Nothing is on disk: the request or its message is not to be trusted.
    case refused(NotifyRefusal)
    /// On disk; `isNew` unless the order said so already or the message is not about one.
    case recorded(NotificationName, isNew: Bool)
    /// On disk, set aside for the operator; `isAnsweredWithFail` when Alipay is to send it again.
    case quarantined(NotificationName, QuarantineReason, Subject, isAnsweredWithFail: Bool)
    /// Verified, and not on disk: the ledger is busy, full, gone or closing.
    case notRecorded(NotificationName)

    /// By what a verified notification is found.
    struct NotificationName: Sendable, Equatable {
        let appID: String
        /// Empty when the message has none.
        let notifyID: String
    }

    /// What a quarantined notification is about; each text is empty where it says nothing of it.
    struct Subject: Sendable, Equatable {
        let outTradeNo: String
        let tradeNo: String
        /// The field that cannot be read, and what it holds.
        let unreadable: String
    }

    /// The body of an answer.
    enum Word: String, Sendable {
        case success, fail
    }
}

extension NotifyOutcome {
    /// What became of a verified notification in the ledger.
    ///
    /// - Parameters:
    ///   - recorded: What the ledger says of it.
    ///   - notification: The notification.
    ///   - ring: The apps: some accept kinds of notifications that are not known here.
    init(_ recorded: Recorded, of notification: Notification, with ring: KeyRing) {
        let name = NotificationName(
            appID: notification.appID,
            notifyID: notification.notifyID
        )
        switch recorded {
        case .applied: self = .recorded(name, isNew: true)
        case .nothing: self = .recorded(name, isNew: false)
        case .quarantined(let reason):
            let isAccepted =
                reason == .unknownKind && ring.app(name.appID)?.acceptsUnknownKinds ?? false
            self = .quarantined(
                name,
                reason,
                Subject(notification.content),
                isAnsweredWithFail: reason.isAnsweredWithFail && !isAccepted
            )
        case .unavailable: self = .notRecorded(name)
        }
    }

    /// The HTTP status code.
    var status: Int {
        switch self {
        case .refused(let refusal): refusal.status
        case .recorded, .quarantined: 200
        case .notRecorded: 503
        }
    }

    /// `success` only for what is on disk.
    var word: Word {
        switch self {
        case .recorded: .success
        case .quarantined(_, _, _, let isAnsweredWithFail): isAnsweredWithFail ? .fail : .success
        case .refused, .notRecorded: .fail
        }
    }

    /// The answer to Alipay: plain text, the word alone.
    var response: Response {
        var headers: [Response.Header] = []
        if case .refused(.notPost) = self { headers = [.init("Allow", "POST")] }
        return .text(word.rawValue, status: status, headers: headers)
    }

    /// The route under which it is logged and counted; a copy that no shadow takes is `shadow`.
    var route: Route {
        if case .refused(.copyWithoutShadow) = self { .shadow } else { .notify }
    }

    /// The one line of the log.
    var logEvent: LogEvent {
        switch self {
        case .refused(.notVerified(let error)):
            .refused(route: route.rawValue, code: error.code, cause: error.description)
        case .refused(let refusal):
            .rejected(route: route.rawValue, status: refusal.status, cause: refusal.cause)
        case .recorded(let name, let isNew):
            .recorded(
                appID: name.appID,
                notifyID: name.notifyID,
                outcome: isNew ? "applied" : "nothing new"
            )
        case .quarantined(let name, let reason, let subject, _):
            .quarantined(
                appID: name.appID,
                notifyID: name.notifyID,
                reason: reason.rawValue,
                outTradeNo: subject.outTradeNo,
                tradeNo: subject.tradeNo,
                unreadable: subject.unreadable
            )
        case .notRecorded(let name): .notRecorded(appID: name.appID, notifyID: name.notifyID)
        }
    }
}

extension NotifyOutcome.Subject {
    init(_ content: Notification.Content) {
        switch content {
        case .trade(let trade):
            self.init(outTradeNo: trade.outTradeNo, tradeNo: trade.tradeNo, unreadable: "")
        case .unreadableTrade(let trade):
            self.init(
                outTradeNo: trade.outTradeNo,
                tradeNo: trade.tradeNo,
                unreadable: trade.description
            )
        case .other: self.init(outTradeNo: "", tradeNo: "", unreadable: "")
        }
    }
}
