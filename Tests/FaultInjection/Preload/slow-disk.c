/* A disk that takes a known time to sync, in place of this machine's own.
 *
 *     SLOW_DISK_MICROSECONDS  how long each fsync and fdatasync takes; without it they are real
 *     SLOW_DISK_COUNTERS      a file of two 64-bit numbers: syncs of a write-ahead log, others */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int is_real;
static struct timespec delay;
static uint64_t *counters;

__attribute__((constructor)) static void begin(void) {
    const char *text = getenv("SLOW_DISK_MICROSECONDS"), *path = getenv("SLOW_DISK_COUNTERS");
    long microseconds = text ? atol(text) : 0;
    is_real = !text;
    delay.tv_sec = microseconds / 1000000;
    delay.tv_nsec = microseconds % 1000000 * 1000;
    prctl(PR_SET_TIMERSLACK, 1UL);  /* inherited by the threads: no 50 us more */
    int descriptor = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
    if (descriptor < 0 || ftruncate(descriptor, 16) != 0) return;
    void *shared = mmap(NULL, 16, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (shared != MAP_FAILED) counters = shared;
    close(descriptor);
}

static int sync_slowly(int descriptor, long call) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path);
    int is_log = length > 4 && memcmp(path + length - 4, "-wal", 4) == 0;
    if (counters) __atomic_fetch_add(&counters[is_log ? 0 : 1], 1, __ATOMIC_RELAXED);
    if (is_real) return (int)syscall(call, descriptor);
    struct timespec left = delay;
    while (nanosleep(&left, &left) != 0 && errno == EINTR) {}
    return 0;
}

int fsync(int descriptor) { return sync_slowly(descriptor, SYS_fsync); }
int fdatasync(int descriptor) { return sync_slowly(descriptor, SYS_fdatasync); }
