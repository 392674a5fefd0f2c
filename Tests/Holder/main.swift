internal import System

// holder LOCKFILE PROGRAM ARGUMENT…: holds the first byte for as long as the program runs.
let lock = try LockFile(path: CommandLine.arguments[1]).tryLock(byte: 0)
let command = Command(
    arguments: Array(CommandLine.arguments.dropFirst(2)),
    environment: [:],
    input: [],
    timeLimit: 600_000,
    outputLimit: 0
)
let result = try command.run()
withExtendedLifetime(lock) { print(result) }
