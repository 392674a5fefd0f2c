internal import ArgumentParser
internal import Operator

/// Which deliveries a command means.
struct DeliveryOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Events: the numbers in the list's first column, or their events' ids (evt_…).",
            valueName: "id"
        )
    )
    var ids: [String] = []

    @Option(help: ArgumentHelp("Only those to this destination.", valueName: "name"))
    var destination: String?

    @Flag(help: "Only those that failed for the last time.")
    var dead = false

    @Option(help: "Only those of events that were recorded since; a time as in the lists.")
    var since: Since?

    @Option(help: "Only those of events that were recorded before.")
    var until: Since?

    var choice: DeliveryChoice {
        DeliveryChoice(
            events: ids,
            destination: destination,
            isDeadOnly: dead,
            since: since?.milliseconds,
            until: until?.milliseconds
        )
    }
}
