extension [Double] {
    /// The middle one, or the upper of the two in the middle; not a number where there is none.
    package var median: Double { isEmpty ? .nan : sorted()[count / 2] }
}
