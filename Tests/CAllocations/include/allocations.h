#include <stdint.h>

/// How often this process has asked for memory so far, on all threads.
uint64_t allocations_count(void);

/// How many bytes it has asked for so far.
uint64_t allocations_bytes(void);
