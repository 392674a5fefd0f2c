internal import FaultLadder

print(try KillRung.run(kills: 20, seed: 1))
