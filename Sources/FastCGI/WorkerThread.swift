internal import Glibc

/// A thread of our own, for calls that block.
struct WorkerThread: Sendable {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private let handle: pthread_t

    /// Starts a thread.
    ///
    /// The corresponding C function is `pthread_create`.
    init(_ run: @escaping @Sendable () -> Void) throws(SystemError) {
        let body = unsafe Unmanaged.passRetained(Body(run))
        var handle = pthread_t()
        let code = unsafe pthread_create(
            &handle,
            nil,
            { body in
                guard let body = unsafe body else { return nil }
                unsafe Unmanaged<Body>.fromOpaque(body).takeRetainedValue().run()
                return nil
            },
            body.toOpaque()
        )
        self.handle = handle
        guard code == 0 else {
            unsafe body.release()
            errno = code
            throw SystemError("pthread_create")
        }
    }

    /// Waits until the thread has ended; to be called once.
    func join() {
        _ = pthread_join(handle, nil)
    }
}
