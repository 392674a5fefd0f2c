internal import Glibc

/// Conversion of texts between charsets by the C library.
package enum CharsetConversion {
    /// Converts bytes from one charset to another, all of them or none.
    ///
    /// The corresponding C functions are `iconv_open` and `iconv`.
    ///
    /// - Parameters:
    ///   - bytes: The text.
    ///   - source: Its charset, by the name that `iconv --list` has for it.
    ///   - target: The charset that is wanted.
    /// - Returns: The converted bytes, or `nil` when the C library does not know a charset or a
    ///   byte sequence is not one of the source's, or a character not one of the target's.
    package static func convert(
        _ bytes: some Collection<UInt8>,
        from source: String,
        to target: String
    ) -> [UInt8]? {
        guard let converter = unsafe iconv_open(target, source), Int(bitPattern: converter) != -1
        else { return nil }
        defer { unsafe iconv_close(converter) }
        var input = bytes.map { CChar(bitPattern: $0) }
        // No charset that is asked for here takes more than four bytes for what took one.
        var output = [CChar](repeating: 0, count: 4 * input.count + 4)
        let isComplete = unsafe input.withUnsafeMutableBufferPointer { input in
            unsafe output.withUnsafeMutableBufferPointer { output in
                var from = input.baseAddress
                var left = input.count
                var to = output.baseAddress
                var room = output.count
                let result = unsafe iconv(converter, &from, &left, &to, &room)
                let flushed = unsafe iconv(converter, nil, nil, &to, &room)
                return (result == 0 && flushed == 0 && left == 0, output.count - room)
            }
        }
        guard isComplete.0 else { return nil }
        return output.prefix(isComplete.1).map { UInt8(bitPattern: $0) }
    }
}
