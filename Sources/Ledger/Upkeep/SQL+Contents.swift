/// What a monitor asks; each is answered by an index, however large the ledger is.
extension SQL {
    /// Numbers have no gaps, see `ChainEntry`: the newest is how many there are.
    package static let newestNotificationID = "SELECT max(id) FROM notifications"
    package static let newestNotificationTime = """
        SELECT received_at FROM notifications ORDER BY id DESC LIMIT 1
        """
    static let newestEventNumber = "SELECT max(number) FROM events"
    static let newestAttemptID = "SELECT max(id) FROM attempts"
    static let openAttemptIDs = "SELECT id FROM attempts WHERE ended_at IS NULL"

    /// For each destination when the oldest event was recorded that no relay has looked at for it;
    /// null when there is none.
    ///
    /// Of a join servers would make a walk through all events.
    static let oldestNewEvents = """
        SELECT t.name, (SELECT created_at FROM events WHERE number > t.last_event_number
            ORDER BY number LIMIT 1)
        FROM destinations AS t
        """

    private static let attemptOutcomes = """
        SELECT a.id, t.name, coalesce(a.outcome, '')
        FROM attempts AS a JOIN destinations AS t ON t.id = a.destination_id
        """

    static let attemptOutcome = attemptOutcomes + " WHERE a.id = ?"

    /// The operator's words are rows of that table as well, without a slot.
    static let attemptOutcomesAfter =
        attemptOutcomes + """
             WHERE a.id > ? AND a.slot IS NOT NULL ORDER BY a.id LIMIT 100000
            """
}
