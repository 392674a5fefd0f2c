internal import Foundation

/// A while that is itself what is asked for: how long a lock is held, when a blow falls.
///
/// Nothing waits here for something else to be ready.
enum Delay {
    static func pass(milliseconds: Double) {
        _ = DispatchSemaphore(value: 0).wait(timeout: .now() + milliseconds / 1000)
    }
}
