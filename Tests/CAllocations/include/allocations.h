#include <stdint.h>

/// How often this process has asked for memory so far, on all threads.
uint64_t allocations_count(void);

/// How many bytes it has asked for so far.
uint64_t allocations_bytes(void);

/// Starts to watch how much memory this thread takes beyond what it gives back.
void allocations_watch(void);

/// The most that it took since then, in bytes.
///
/// Always 0 under AddressSanitizer, which has an allocator of its own.
int64_t allocations_peak(void);
