internal import FastCGI
internal import Foundation
internal import Operation

let exitSettings: Int32 = 78  // EX_CONFIG of sysexits(3)
let exitUnavailable: Int32 = 69  // EX_UNAVAILABLE

// A web server makes arguments of a query without a "=" (RFC 3875 §4.4): a client would give options.
let isCGI = StartMode.current == .cgi
do {
    let options = try Options(isCGI ? [] : CommandLine.arguments)
    try Program(options).run()
} catch let error as SettingsMistakes {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(exitSettings)
} catch let usage as Options.Usage {
    let output = usage.exitCode == 0 ? FileHandle.standardOutput : FileHandle.standardError
    output.write(Data("\(usage.text)\n".utf8))
    exit(usage.exitCode)
} catch {
    FileHandle.standardError.write(Data("alipay-callback-fcgi: \(error)\n".utf8))
    exit(exitUnavailable)
}
