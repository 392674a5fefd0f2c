internal import CFastCGI
internal import Glibc
internal import System

/// The epoll set that all worker threads wait on.
struct Poller: Sendable {
    enum Watch {
        /// Fires once, then has to be armed again.
        case once
        /// Fires for every arrival of data or end of stream.
        case arrivals
        /// Fires when there is room for what is to be sent.
        case room
        /// Fires in every waiting thread, for as long as the descriptor is readable.
        case level

        fileprivate var events: UInt32 {
            switch self {
            case .once: EPOLLIN.rawValue | EPOLLONESHOT.rawValue
            case .arrivals: EPOLLIN.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue
            case .room: EPOLLOUT.rawValue | EPOLLET.rawValue
            case .level: EPOLLIN.rawValue
            }
        }
    }

    private let set: Descriptor

    init() throws(SystemError) {
        set = try Descriptor(epoll_create1(Int32(EPOLL_CLOEXEC)), "epoll_create1")
    }

    /// Starts watching; `token` comes back from `next()`.
    func add(_ descriptor: Int32, _ watch: Watch, token: UInt64) throws(SystemError) {
        guard control(EPOLL_CTL_ADD, descriptor, watch, token) == 0 else {
            throw SystemError("epoll_ctl")
        }
    }

    /// Arms again, maybe for something else: fires at once when it is so already.
    func rearm(_ descriptor: Int32, _ watch: Watch, token: UInt64) {
        _ = control(EPOLL_CTL_MOD, descriptor, watch, token)
    }

    func remove(_ descriptor: Int32) {
        _ = control(EPOLL_CTL_DEL, descriptor, .level, 0)
    }

    /// Waits for one event, so that others are left to the other threads.
    func next() -> UInt64 {
        var event = unsafe epoll_event()
        while unsafe epoll_wait(set.number, &event, 1, -1) != 1 {
            precondition(errno == EINTR, "epoll_wait on our own set cannot fail otherwise")
        }
        return unsafe event.data.u64
    }

    private func control(
        _ operation: Int32,
        _ descriptor: Int32,
        _ watch: Watch,
        _ token: UInt64
    ) -> Int32 {
        var event = unsafe epoll_event()
        unsafe event.events = watch.events
        unsafe event.data.u64 = token
        return unsafe epoll_ctl(set.number, operation, descriptor, &event)
    }
}
