internal import Glibc

/// A bounded line between many threads that add and one that takes what has gathered.
@safe final class WaitingLine<Element: Sendable>: @unchecked Sendable {  // all under `mutex`
    enum Addition: Sendable {
        case added
        case full
        case closed
    }

    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let arrival: UnsafeMutablePointer<pthread_cond_t>
    private let capacity: Int
    private var elements: [Element] = []
    private var isClosed = false
    private var isAwaited = false

    /// An empty line.
    ///
    /// - Parameter capacity: How many elements may wait.
    init(capacity: Int) {
        self.capacity = capacity
        unsafe mutex = .allocate(capacity: 1)
        unsafe arrival = .allocate(capacity: 1)
        // With default attributes neither can fail on Linux.
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(arrival, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(arrival)
        unsafe pthread_mutex_destroy(mutex)
        unsafe arrival.deallocate()
        unsafe mutex.deallocate()
    }

    /// Adds an element at the end, without waiting.
    func add(_ element: Element) -> Addition {
        locked {
            if isClosed { return .closed }
            if elements.count >= capacity { return .full }
            elements.append(element)
            if isAwaited { unsafe pthread_cond_signal(arrival) }
            return .added
        }
    }

    /// How many elements wait.
    var count: Int { locked { elements.count } }

    /// Waits until something has gathered, and takes it.
    ///
    /// - Parameters:
    ///   - limit: How many elements to take at most.
    ///   - milliseconds: How long to wait; `nil` to wait for ever.
    /// - Returns: At least one element, none when the time was over, or `nil` when the line is
    ///   closed and empty.
    func take(atMost limit: Int, within milliseconds: Int? = nil) -> [Element]? {
        let deadline = milliseconds.map { Self.time(after: $0) }
        return locked {
            while elements.isEmpty {
                if isClosed { return nil }
                isAwaited = true
                let isInTime = wait(until: deadline)
                isAwaited = false
                if !isInTime && elements.isEmpty && !isClosed { return [] }
            }
            if elements.count <= limit { return exchange(&elements, with: []) }
            defer { elements.removeFirst(limit) }
            return Array(elements.prefix(limit))
        }
    }

    /// Lets nothing more in; what waits can still be taken.
    func close() {
        locked {
            isClosed = true
            unsafe pthread_cond_signal(arrival)
        }
    }

    /// Waits for an arrival with the mutex held; false when the time was over.
    private func wait(until deadline: timespec?) -> Bool {
        guard var deadline else { return unsafe pthread_cond_wait(arrival, mutex) == 0 }
        return unsafe pthread_cond_timedwait(arrival, mutex, &deadline) == 0
    }

    /// The time of the realtime clock, by which conditions wait, so many milliseconds from now.
    private static func time(after milliseconds: Int) -> timespec {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        let nanoseconds = time.tv_nsec + milliseconds % 1000 * 1_000_000
        time.tv_sec += milliseconds / 1000 + nanoseconds / 1_000_000_000
        time.tv_nsec = nanoseconds % 1_000_000_000
        return time
    }

    private func locked<Result>(_ body: () -> Result) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return body()
    }
}
