internal import Glibc

/// Which signals wait for this thread.
enum SignalMask {
    /// Lets all signals through meanwhile: a program that is started has the mask of the thread that
    /// starts it, and Dispatch's threads block SIGTERM and others.
    static func empty<Result>(while body: () throws -> Result) rethrows -> Result {
        var (none, before) = (sigset_t(), sigset_t())
        unsafe sigemptyset(&none)
        unsafe pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { _ = unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
        return try body()
    }
}
