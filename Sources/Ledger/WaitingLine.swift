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

    /// Waits until something has gathered, and takes it.
    ///
    /// - Parameter limit: How many elements to take at most.
    /// - Returns: At least one element, or `nil` when the line is closed and empty.
    func take(atMost limit: Int) -> [Element]? {
        locked {
            while elements.isEmpty {
                if isClosed { return nil }
                isAwaited = true
                unsafe pthread_cond_wait(arrival, mutex)
                isAwaited = false
            }
            let taken = Array(elements.prefix(limit))
            elements.removeFirst(taken.count)
            return taken
        }
    }

    /// Lets nothing more in; what waits can still be taken.
    func close() {
        locked {
            isClosed = true
            unsafe pthread_cond_signal(arrival)
        }
    }

    private func locked<Result>(_ body: () -> Result) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return body()
    }
}
