internal import Glibc

/// A thread of our own, for C that blocks.
///
/// It takes no signals: those are for the thread that waits for them.
@safe package final class JoinableThread: Sendable {
    private let running: Mutex<pthread_t?>

    /// Starts the thread.
    ///
    /// The corresponding C function is `pthread_create`.
    ///
    /// - Parameter body: What it does; the thread ends with it.
    /// - Throws: `SystemError` when the system has no thread left.
    package init(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
        var thread = pthread_t()
        var all = sigset_t()
        var before = sigset_t()
        unsafe sigfillset(&all)
        unsafe pthread_sigmask(SIG_SETMASK, &all, &before)
        let work = unsafe Unmanaged.passRetained(Work(body))
        let code = unsafe pthread_create(&thread, nil, Self.run, work.toOpaque())
        unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
        running = Mutex(code == 0 ? thread : nil)
        guard code == 0 else {
            unsafe work.release()
            throw SystemError("pthread_create", code: code)
        }
    }

    /// Waits for the thread's end; on the thread itself it does not wait.
    ///
    /// The corresponding C function is `pthread_join`.
    package func join() {
        running.withLock { running in
            guard let thread = running else { return }
            if pthread_equal(thread, pthread_self()) != 0 {
                pthread_detach(thread)
            } else {
                pthread_join(thread, nil)
            }
            running = nil
        }
    }

    /// Lets the thread go: nobody waits for its end.
    ///
    /// The corresponding C function is `pthread_detach`.
    package func detach() {
        running.withLock { running in
            if let thread = running { pthread_detach(thread) }
            running = nil
        }
    }

    /// A class, so that it goes through C as one pointer.
    private final class Work: Sendable {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    private static let run: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? =
        { context in
            guard let context = unsafe context else { return nil }
            unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
            return nil
        }
}
