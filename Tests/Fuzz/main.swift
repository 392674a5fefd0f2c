// Checks the readers of foreign bytes:
//     fuzz TARGET --seeds FOLDER           writes well-formed inputs to start from
//     fuzz explain --measure FOLDER        what explaining takes at most of the inputs there
//     fuzz TARGET FILE…                    replays inputs; one that does not pass ends the program
//     fuzz TARGET [-OPTION…] [FOLDER…]     fuzzes, where it is built with libFuzzer: see deploy/checks/fuzz
internal import FoundationEssentials
internal import Glibc

let arguments = Array(CommandLine.arguments.dropFirst(2))

guard let target = FuzzTarget.chosen, !arguments.isEmpty else {
    let names = FuzzTarget.all.map(\.name).joined(separator: "|")
    print("usage: fuzz \(names) --seeds FOLDER | --measure FOLDER | FILE…")
    exit(64)
}

if arguments[0] == "--seeds" && arguments.count == 2 {
    let folder = URL(filePath: arguments[1])
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (number, seed) in try target.seeds().enumerated() {
        try Data(seed).write(to: folder.appending(path: "seed-\(number)"))
    }
    exit(0)
}

if arguments[0] == "--measure" && arguments.count == 2 {
    exit(try Measurement.run(arguments[1]) ? 0 : 1)
}

#if FUZZING
    exit(LibFuzzer.run(arguments))
#else
    for file in arguments {
        target.check(Array(try Data(contentsOf: URL(filePath: file))))
        print("\(file): holds")
    }
#endif
