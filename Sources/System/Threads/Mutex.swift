// `Mutex` and `Atomic` for all targets: they import System, not Synchronization. ThreadSanitizer
// does not see the locking inside Synchronization.Mutex, so under it another one takes its name.

@_exported public import Synchronization

#if THREAD_SANITIZER
    import Glibc

    /// Synchronization's `Mutex` on a lock that ThreadSanitizer understands.
    @safe package struct Mutex<Value: ~Copyable>: ~Copyable, @unchecked Sendable {
        private let value: UnsafeMutablePointer<Value>
        private let lock: UnsafeMutablePointer<pthread_mutex_t>

        /// A mutex that nothing holds.
        ///
        /// - Parameter initialValue: What it guards.
        package init(_ initialValue: consuming sending Value) {
            unsafe value = .allocate(capacity: 1)
            unsafe value.initialize(to: initialValue)
            unsafe lock = .allocate(capacity: 1)
            unsafe pthread_mutex_init(lock, nil)
        }

        deinit {
            unsafe pthread_mutex_destroy(lock)
            unsafe lock.deallocate()
            unsafe value.deinitialize(count: 1)
            unsafe value.deallocate()
        }

        /// Runs something while no other thread does so with this mutex.
        ///
        /// - Parameter body: Gets what the mutex guards.
        /// - Returns: What the body returns.
        /// - Throws: What the body throws.
        package borrowing func withLock<Result: ~Copyable, Failure: Error>(
            _ body: (inout sending Value) throws(Failure) -> sending Result
        ) throws(Failure) -> sending Result {
            unsafe pthread_mutex_lock(lock)
            defer { unsafe pthread_mutex_unlock(lock) }
            return unsafe try body(&value.pointee)
        }
    }
#endif
