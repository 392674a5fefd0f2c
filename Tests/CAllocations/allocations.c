/* Stands in front of glibc's allocator, also for the libraries that are linked in, and counts. */
#include "allocations.h"
#include <errno.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stddef.h>

static atomic_uint_least64_t count;
static atomic_uint_least64_t bytes;
static _Thread_local int64_t held;
static _Thread_local int64_t peak;

uint64_t allocations_count(void) { return atomic_load(&count); }
uint64_t allocations_bytes(void) { return atomic_load(&bytes); }
void allocations_watch(void) { held = peak = 0; }
int64_t allocations_peak(void) { return peak; }

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ANOTHER_ALLOCATOR
#endif
#endif

#ifndef HAS_ANOTHER_ALLOCATOR
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static void note(size_t size) {
    atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&bytes, size, memory_order_relaxed);
}

static void *took(void *block) {
    if (block) held += malloc_usable_size(block);
    if (held > peak) peak = held;
    return block;
}

static void gave(void *block) {
    if (block) held -= malloc_usable_size(block);
}

void *malloc(size_t size) {
    note(size);
    return took(__libc_malloc(size));
}

void *calloc(size_t number, size_t size) {
    note(number * size);
    return took(__libc_calloc(number, size));
}

void *realloc(void *old, size_t size) {
    note(size);
    /* Both blocks are there while one is copied to the other; a failure keeps the old one. */
    size_t before = old ? malloc_usable_size(old) : 0;
    void *block = took(__libc_realloc(old, size));
    if (block || size == 0) held -= before;
    return block;
}

void *aligned_alloc(size_t alignment, size_t size) {
    note(size);
    return took(__libc_memalign(alignment, size));
}

int posix_memalign(void **result, size_t alignment, size_t size) {
    note(size);
    void *block = took(__libc_memalign(alignment, size));
    if (!block) return ENOMEM;
    *result = block;
    return 0;
}

void free(void *block) {
    gave(block);
    __libc_free(block);
}
#endif
