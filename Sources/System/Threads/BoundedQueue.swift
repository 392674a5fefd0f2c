internal import Glibc

/// A bounded queue between threads that add elements and threads that take them in batches.
///
/// Every element is taken once. Nobody is woken where nobody waits.
@safe
package final class BoundedQueue<Element: Sendable>:
    @unchecked Sendable  // all under `mutex`
{
    package enum EnqueueResult: Sendable {
        case added
        case full
        case closed
    }

    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let arrival: UnsafeMutablePointer<pthread_cond_t>
    private let capacity: Int
    private var elements: [Element] = []
    private var isClosed = false
    private var waiting = 0

    /// An empty queue.
    ///
    /// - Parameter capacity: How many elements may wait.
    package init(capacity: Int) {
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
    package func add(_ element: Element) -> EnqueueResult {
        locked {
            if isClosed { return .closed }
            if elements.count >= capacity { return .full }
            elements.append(element)
            if waiting > 0 { unsafe pthread_cond_signal(arrival) }
            return .added
        }
    }

    /// How many elements wait.
    package var count: Int { locked { elements.count } }

    /// The elements that were added first, without taking them.
    ///
    /// - Parameter isWanted: Ends them where it is false.
    /// - Returns: A copy of them.
    package func first(while isWanted: (Element) -> Bool) -> [Element] {
        locked { Array(elements.prefix(while: isWanted)) }
    }

    /// How many takers wait for an element.
    var takersWaiting: Int { locked { waiting } }

    /// Waits until something has gathered, and takes it.
    ///
    /// - Parameters:
    ///   - limit: How many elements to take at most.
    ///   - milliseconds: How long to wait; `nil` to wait forever.
    /// - Returns: At least one element, none when the time was over, or `nil` when the line is
    ///   closed and empty.
    package func take(atMost limit: Int, within milliseconds: Int? = nil) -> [Element]? {
        let deadline = milliseconds.map { Self.time(after: $0) }
        return locked {
            while elements.isEmpty {
                if isClosed { return nil }
                waiting += 1
                let isInTime = wait(until: deadline)
                waiting -= 1
                if !isInTime && elements.isEmpty && !isClosed { return [] }
            }
            if elements.count <= limit { return exchange(&elements, with: []) }
            defer { elements.removeFirst(limit) }
            return Array(elements.prefix(limit))
        }
    }

    /// Lets nothing more in; what waits can still be taken, and every taker that waits continues.
    package func close() {
        locked {
            isClosed = true
            unsafe pthread_cond_broadcast(arrival)
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
