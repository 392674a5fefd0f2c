internal import FaultLadder

let n = Int(CommandLine.arguments[2])!
switch CommandLine.arguments[1] {
case "kill": print(try KillRung.run(kills: n, seed: 1))
case "power": print(try PowerRung.run(cuts: n, seed: 1))
case "lock": print(try LockRung.run(seconds: n, seed: 1))
case "full": print(try FullDiskRung.run(seed: 1))
case "corrupt": print(try CorruptRung.run(seed: 1))
default: print(try PowerRung.run(cuts: n, isSynchronous: false, seed: 1))
}
