internal import FastCGI
internal import Glibc
internal import Settings
internal import System

let exitSettings: Int32 = 78  // EX_CONFIG of sysexits(3)
let exitUnavailable: Int32 = 69  // EX_UNAVAILABLE
// A web server makes arguments of a query without a "=" (RFC 3875 §4.4): a client would give options.
let isCGI = StartMode.current == .cgi

/// Says why it ends.
///
/// SIGTERM may not end it any more: a service waits a second for the reader.
func say(_ lastWord: String) {
    if isCGI { return StandardError.write(line: lastWord) }
    StandardError.write(line: lastWord, withinMilliseconds: 1000)
}

do {
    let options = try Options(isCGI ? [] : CommandLine.arguments)
    try Program(options).run()
} catch let error as SettingsErrors {
    say("\(error)")
    exit(exitSettings)
} catch let usage as Options.Usage {
    StandardError.write(
        line: usage.text,
        to: usage.exitCode == 0 ? STDOUT_FILENO : StandardError.number
    )
    exit(usage.exitCode)
} catch {
    let inUse = (error as? SystemError)?.isAddressInUse ?? false
    let hint = inUse ? ": another process listens there, perhaps a second responder" : ""
    say("alipay-callback-fcgi: \(error)\(hint)")
    exit(exitUnavailable)
}
