#if FUZZING
    internal import CLibFuzzer
    internal import Glibc

    /// The fuzzer that the program is linked with.
    enum LibFuzzer {
        /// Runs it on the chosen target.
        ///
        /// The corresponding C function is `LLVMFuzzerRunDriver`; on a finding it ends the process.
        ///
        /// - Parameter arguments: libFuzzer's options and the corpus folders.
        /// - Returns: The exit code.
        static func run(_ arguments: [String]) -> Int32 {
            // It keeps what it is given as long as the process lives: these are never freed.
            let words = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
                .allocate(capacity: arguments.count + 2)
            for (index, word) in (["fuzz"] + arguments).enumerated() {
                unsafe words[index] = strdup(word)
            }
            unsafe words[arguments.count + 1] = nil
            var count = Int32(arguments.count + 1)
            var start: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe words
            return unsafe LLVMFuzzerRunDriver(&count, &start) { bytes, count in
                let input = unsafe Array(UnsafeBufferPointer(start: bytes, count: count))
                FuzzTarget.chosen?.check(input)
                return 0
            }
        }
    }
#endif
