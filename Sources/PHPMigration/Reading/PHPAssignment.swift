/// A value that the file gives a name.
package struct PHPAssignment: Sendable, Equatable {
    /// As in `$alipay_config['partner']`: `alipay_config`, `partner`.
    ///
    /// An element of an array that has no name, as in `return [ … ]`, has only its keys; what is
    /// handed to `->setAppId()` is `AppId`.
    package let path: [String]
    /// A text or an unknown one.
    package let value: PHPValue
    /// From 1.
    package let line: Int
}
