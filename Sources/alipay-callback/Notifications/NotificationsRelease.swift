internal import ArgumentParser
internal import Operator

struct NotificationsRelease: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Reprocess a quarantined notification.",
        discussion: """
            For when the cause is gone: the order was registered, or its amount was put right. The \
            message is verified again and decided upon as if it came now; what it says happens once, \
            also when Alipay sends it again. The responder may run meanwhile. Exits 1 when it is \
            not released, and says what to do.

              alipay-callback notifications list --quarantined
              alipay-callback orders add A1 88.88
              alipay-callback notifications release 17
            """
    )

    @OptionGroup var settings: SettingsOption

    @Argument(help: "The number in the list's first column.")
    var id: Int64

    @Flag(help: "One JSON object.")
    var json = false

    func run() throws {
        let loaded = try settings.load()
        let ring = try settings.keyRing(of: loaded)
        let release = QuarantineRelease(loaded, ring, in: .ofTheTerminal) { Terminal.now }
        let result = try Terminal.orRefusal { try release.run(id) }
        if json { try Terminal.printJSON(result) }
        guard result.isReleased else { throw Terminal.fail(result.sentence, code: .failure) }
        if !json { print(result.sentence) }
    }
}
