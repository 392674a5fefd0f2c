/// What is asked and written of notifications that wait for the operator.
extension SQL {
    static let dismiss = """
        UPDATE notifications SET outcome = 'nothing', reason = NULL, resolution = ?, resolved_at = ?
        WHERE id = ? AND outcome = 'quarantined'
        """
}
