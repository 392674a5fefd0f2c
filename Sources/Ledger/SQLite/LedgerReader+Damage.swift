extension LedgerReader {
    /// What SQLite finds wrong with the pages of the file, its first sentence, or `nil`.
    ///
    /// It reads the whole file.
    package func damage() throws(StorageError) -> String? {
        let answer = try connection.text("PRAGMA quick_check(1)")
        return answer == "ok" ? nil : answer ?? "no answer"
    }
}
