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

    /// Half of the mutations of a form respect what it is; libFuzzer finds this by its name.
    ///
    /// - Parameters:
    ///   - bytes: The input, to be overwritten.
    ///   - count: Its length.
    ///   - limit: The room there is.
    ///   - seed: What decides about the mutation.
    /// - Returns: The new length.
    @_cdecl("LLVMFuzzerCustomMutator")
    func mutate(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, _ limit: Int, _ seed: UInt32)
        -> Int
    {
        guard FuzzTarget.chosen?.isForm == true, seed & 1 == 0 else {
            return unsafe LLVMFuzzerMutate(bytes, count, limit)
        }
        let text = unsafe Array(UnsafeBufferPointer(start: bytes, count: count))
        let edited = FormEdit.edited(text, seed: seed >> 1).prefix(limit)
        for (index, byte) in edited.enumerated() { unsafe bytes[index] = byte }
        return edited.count
    }
#endif
