package import Delivery
package import Orders
package import Settings
internal import Transfer

/// The destinations of the settings, ready to be delivered to.
///
/// Their secrets are read here and nowhere else.
package struct Destinations {
    package let all: [DeliveryDestination]
    package let subscriptions: [Subscription]

    /// Reads secrets and templates.
    ///
    /// - Throws: `SettingsErrors` with every file that cannot be used.
    package init(_ settings: Settings.Deliver) throws(SettingsErrors) {
        var destinations: [DeliveryDestination] = []
        var errors: [String] = []
        func add(
            _ destination: Settings.Destination,
            _ courier: Result<any Courier, SettingsErrors>
        ) {
            switch courier {
            case .success(let courier):
                let capacity = destination.concurrency
                destinations.append(
                    DeliveryDestination(
                        name: destination.name,
                        capacity: capacity,
                        courier: courier
                    )
                )
            case .failure(let error): errors += error.sentences
            }
        }
        for webhook in settings.webhooks {
            add(
                webhook.destination,
                Result { () throws(SettingsErrors) in try webhook.courier() }
            )
        }
        for mail in settings.mails {
            add(mail.destination, Result { () throws(SettingsErrors) in try mail.courier() })
        }
        for command in settings.commands { add(command.destination, .success(command.courier)) }
        guard errors.isEmpty else { throw SettingsErrors(errors) }
        self.all = destinations
        let reposting = settings.webhooks.filter { $0.format == .alipay }.map(\.destination.name)
        subscriptions = settings.destinations.map {
            Subscription(
                destination: $0.name,
                events: Set($0.events.map(\.rawValue)),
                wantsNotifications: reposting.contains($0.name)
            )
        }
    }
}

extension Settings.Webhook {
    fileprivate func courier() throws(SettingsErrors) -> any Courier {
        let limits = HTTPClient.Limits(
            connect: min(5000, destination.timeout),
            total: destination.timeout,
            body: 4096,
            overflow: .isCut
        )
        let security = HTTPClient.Security(
            caFile: caFile,
            allowsPrivateAddresses: allowsPrivateAddress
        )
        if format == .alipay { return RepostCourier(url: url, limits: limits, security: security) }
        var secrets: [WebhookSecret] = []
        var errors: [String] = []
        for file in secretFiles {
            do throws(SettingsErrors) {
                guard let secret = WebhookSecret(try file.text()) else {
                    throw SettingsErrors([
                        "\(file.path): expected whsec_ and the base64 of 24 to 64 bytes"
                    ])
                }
                secrets.append(secret)
            } catch {
                errors += error.sentences
            }
        }
        guard errors.isEmpty else { throw SettingsErrors(errors) }
        return WebhookCourier(url: url, secrets: secrets, limits: limits, security: security)
    }
}

extension Settings.Mail {
    fileprivate func courier() throws(SettingsErrors) -> any Courier {
        let bad = ([from] + to).filter { Mailbox($0) == nil }
        guard bad.isEmpty else {
            throw SettingsErrors(bad.map { "\(destination.name): \"\($0)\" is not a mail address" })
        }
        let templates: MailTemplates
        do throws(MailTemplates.Failure) {
            templates = try MailTemplates(
                language == .chinese ? .chinese : .english,
                folder: self.templates
            )
        } catch {
            throw SettingsErrors([error.sentence])
        }
        var password: String?
        if let passwordFile { password = try passwordFile.text() }
        return MailCourier(
            server: SMTPServer(
                url: server,
                username: username,
                password: password,
                security: security == .required ? .required : .none,
                caFile: caFile
            ),
            limits: SMTPClient.Limits(
                connect: min(5000, destination.timeout),
                total: destination.timeout
            ),
            from: from,
            to: to,
            templates: templates
        )
    }
}

extension Settings.Command {
    fileprivate var courier: any Courier {
        CommandCourier(arguments: run, timeLimit: destination.timeout)
    }
}
