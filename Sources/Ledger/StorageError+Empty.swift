extension StorageError {
    /// Whether the file is an empty database, which a responder makes a ledger when it opens it.
    package var isOfEmptyDatabase: Bool { code == .foreign && native == "no tables" }
}
