/// Which version of the two programs this is.
package enum Version {
    /// By semantic versioning; `deploy/package` reads it from this line.
    package static let current = "0.10.0"
}
