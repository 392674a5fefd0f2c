/* Writes down what a process does to the files of one folder, and cuts the power.
 *
 * What the process sees is the page cache: its files as it wrote them. What a disk would hold is
 * worked out afterwards, from this log: a write is certain once a SYNCED of its file follows it, a
 * name once a SYNCED of the folder does. The power goes before a chosen call; one that goes before
 * the end of a sync leaves it open what the disk has of it.
 *
 *     POWER_CUT_FOLDER       the folder
 *     POWER_CUT_LOG          where to write
 *     POWER_CUT_AFTER        before which call that touches the disk the power goes
 *     POWER_CUT_AFTER_SYNCS  or before the end of which sync
 *     POWER_CUT_COPYING      when set, calls count from the first write into a database, which is a
 *                            checkpoint where a write-ahead log is
 *
 * The -shm file of SQLite's does not outlive a power cut and is not looked at. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* The same numbers stand in DiskLog.swift. */
enum kind { EXISTED = 1, LINKED, UNLINKED, WROTE, TRUNCATED, SYNCED, CUT, LINKED_AGAIN };
struct record {
    uint32_t kind, object;
    uint64_t offset, length; /* length: of the bytes that follow, or the new one of TRUNCATED */
};
enum { FOLDER = 1, MOST_OBJECTS = 4096, MOST_DESCRIPTORS = 65536, LONGEST_NAME = 64 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char folder[4096];
static size_t folder_length;
static int log_descriptor = -1;
static long calls, syncs, cut_after, cut_after_syncs;
static int is_waiting; /* for the first write into a database */
static char names[MOST_OBJECTS][LONGEST_NAME]; /* by object; empty when unlinked */
static uint32_t objects = FOLDER;
static uint32_t object_of[MOST_DESCRIPTORS]; /* 0: not ours */

static void append(enum kind kind, uint32_t object, uint64_t offset, uint64_t length,
                   const void *bytes, size_t count) {
    struct record record = {kind, object, offset, length};
    struct iovec parts[] = {{&record, sizeof record}, {(void *)bytes, count}};
    ssize_t written = syscall(SYS_writev, log_descriptor, parts, 2);
    if (written != (ssize_t)(sizeof record + count)) abort(); /* a log with a gap proves nothing */
}

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("POWER_CUT_FOLDER"), *log = getenv("POWER_CUT_LOG");
    if (!path || !log || strlen(path) >= sizeof folder) return;
    strcpy(folder, path);
    folder_length = strlen(folder);
    const char *after = getenv("POWER_CUT_AFTER"), *after_syncs = getenv("POWER_CUT_AFTER_SYNCS");
    cut_after = after ? atol(after) : 0;
    cut_after_syncs = after_syncs ? atol(after_syncs) : 0;
    is_waiting = getenv("POWER_CUT_COPYING") != NULL;
    log_descriptor = (int)syscall(SYS_openat, AT_FDCWD, log,
                                  O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log_descriptor < 0) abort();
}

/* Under the lock, before the call: nobody else gets to touch the disk afterwards. */
static void touch(enum kind kind, uint32_t object) {
    if (is_waiting && (kind != WROTE || strchr(names[object], '-'))) return;
    is_waiting = 0;
    calls += 1;
    if (kind == SYNCED) syncs += 1;
    if (calls != cut_after && !(kind == SYNCED && syncs == cut_after_syncs)) return;
    append(CUT, object, kind, 0, NULL, 0);
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* The name in the folder, "" for the folder itself, NULL for everything else. */
static const char *name_of(const char *path) {
    if (log_descriptor < 0 || !path || strncmp(path, folder, folder_length) != 0) return NULL;
    const char *rest = path + folder_length;
    if (*rest == 0) return rest;
    if (*rest++ != '/' || strchr(rest, '/') || strlen(rest) >= LONGEST_NAME) return NULL;
    size_t length = strlen(rest);
    return length >= 4 && strcmp(rest + length - 4, "-shm") == 0 ? NULL : rest;
}

static uint32_t object_named(const char *name) {
    for (uint32_t object = FOLDER + 1; object <= objects; object++)
        if (strcmp(names[object], name) == 0) return object;
    return 0;
}

static uint32_t add(const char *name, enum kind kind) {
    if (objects + 1 >= MOST_OBJECTS) abort();
    uint32_t object = ++objects;
    strcpy(names[object], name);
    append(kind, object, 0, strlen(name), name, strlen(name));
    return object;
}

static void own(int descriptor, uint32_t object) {
    if (descriptor >= MOST_DESCRIPTORS) abort();
    object_of[descriptor] = object;
}

static int open_file(const char *path, int flags, mode_t mode) {
    const char *name = name_of(path);
    if (!name) {
        int descriptor = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
        if (descriptor >= 0 && descriptor < MOST_DESCRIPTORS) object_of[descriptor] = 0;
        return descriptor;
    }
    pthread_mutex_lock(&lock);
    struct stat before;
    int existed = stat(path, &before) == 0;
    if (!existed && (flags & O_CREAT)) touch(LINKED, FOLDER);
    if (existed && (flags & O_TRUNC)) touch(TRUNCATED, FOLDER);
    int descriptor = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    if (descriptor >= 0) {
        uint32_t object = *name ? object_named(name) : FOLDER;
        if (!object) object = add(name, existed ? EXISTED : LINKED);
        if (existed && (flags & O_TRUNC)) append(TRUNCATED, object, 0, 0, NULL, 0);
        own(descriptor, object);
    }
    int code = errno;
    pthread_mutex_unlock(&lock);
    errno = code;
    return descriptor;
}

#define WITH_MODE(flags, mode)                                \
    mode_t mode = 0;                                          \
    if ((flags) & (O_CREAT | __O_TMPFILE)) {                  \
        va_list rest;                                         \
        va_start(rest, flags);                                \
        mode = (mode_t)va_arg(rest, int);                     \
        va_end(rest);                                         \
    }

int open(const char *path, int flags, ...) {
    WITH_MODE(flags, mode)
    return open_file(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    WITH_MODE(flags, mode)
    return open_file(path, flags, mode);
}

static int open_at(int folder_descriptor, const char *path, int flags, mode_t mode) {
    int is_absolute = path && *path == '/';
    if (folder_descriptor == AT_FDCWD || is_absolute) return open_file(path, flags, mode);
    int descriptor = (int)syscall(SYS_openat, folder_descriptor, path, flags, mode);
    if (descriptor >= 0 && descriptor < MOST_DESCRIPTORS) object_of[descriptor] = 0;
    return descriptor;
}

int openat(int folder_descriptor, const char *path, int flags, ...) {
    WITH_MODE(flags, mode)
    return open_at(folder_descriptor, path, flags, mode);
}

int openat64(int folder_descriptor, const char *path, int flags, ...) {
    WITH_MODE(flags, mode)
    return open_at(folder_descriptor, path, flags, mode);
}

int __open_2(const char *path, int flags) { return open_file(path, flags, 0); }
int __open64_2(const char *path, int flags) { return open_file(path, flags, 0); }

int close(int descriptor) {
    if (descriptor >= 0 && descriptor < MOST_DESCRIPTORS) object_of[descriptor] = 0;
    return (int)syscall(SYS_close, descriptor);
}

static uint32_t object_at(int descriptor) {
    return descriptor >= 0 && descriptor < MOST_DESCRIPTORS ? object_of[descriptor] : 0;
}

static ssize_t write_at(int descriptor, const void *bytes, size_t count, off64_t offset) {
    uint32_t object = object_at(descriptor);
    if (!object) return syscall(SYS_pwrite64, descriptor, bytes, count, offset);
    pthread_mutex_lock(&lock);
    touch(WROTE, object);
    ssize_t written = syscall(SYS_pwrite64, descriptor, bytes, count, offset);
    int code = errno;
    if (written > 0)
        append(WROTE, object, (uint64_t)offset, (uint64_t)written, bytes, (size_t)written);
    pthread_mutex_unlock(&lock);
    errno = code;
    return written;
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
    return write_at(descriptor, bytes, count, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
    return write_at(descriptor, bytes, count, offset);
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
    uint32_t object = object_at(descriptor);
    if (!object) return syscall(SYS_write, descriptor, bytes, count);
    pthread_mutex_lock(&lock);
    touch(WROTE, object);
    ssize_t written = syscall(SYS_write, descriptor, bytes, count);
    int code = errno;
    if (written > 0) {
        uint64_t end = (uint64_t)lseek64(descriptor, 0, SEEK_CUR);
        append(WROTE, object, end - (uint64_t)written, (uint64_t)written, bytes, (size_t)written);
    }
    pthread_mutex_unlock(&lock);
    errno = code;
    return written;
}

static int truncate_to(int descriptor, off64_t length) {
    uint32_t object = object_at(descriptor);
    if (!object) return (int)syscall(SYS_ftruncate, descriptor, length);
    pthread_mutex_lock(&lock);
    touch(TRUNCATED, object);
    int result = (int)syscall(SYS_ftruncate, descriptor, length);
    int code = errno;
    if (result == 0) append(TRUNCATED, object, 0, (uint64_t)length, NULL, 0);
    pthread_mutex_unlock(&lock);
    errno = code;
    return result;
}

int ftruncate(int descriptor, off_t length) { return truncate_to(descriptor, length); }
int ftruncate64(int descriptor, off64_t length) { return truncate_to(descriptor, length); }

/* The files that the process sees are thrown away at the cut: no real disk has to be waited for. */
static int sync_file(int descriptor, long call) {
    uint32_t object = object_at(descriptor);
    if (!object) return (int)syscall(call, descriptor);
    pthread_mutex_lock(&lock);
    touch(SYNCED, object);
    append(SYNCED, object, 0, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    return 0;
}

int fsync(int descriptor) { return sync_file(descriptor, SYS_fsync); }
int fdatasync(int descriptor) { return sync_file(descriptor, SYS_fdatasync); }

int unlink(const char *path) {
    const char *name = name_of(path);
    if (!name || !*name) return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    pthread_mutex_lock(&lock);
    touch(UNLINKED, FOLDER);
    int result = (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    int code = errno;
    if (result == 0) {
        uint32_t object = object_named(name);
        append(UNLINKED, object, 0, strlen(name), name, strlen(name));
        if (object) names[object][0] = 0;
    }
    pthread_mutex_unlock(&lock);
    errno = code;
    return result;
}

/* A file that has two names is known by the later one, and loses the other soon. */
int link(const char *from, const char *to) {
    const char *old = name_of(from), *name = name_of(to);
    if (!name || !*name) return (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
    pthread_mutex_lock(&lock);
    uint32_t object = old && *old ? object_named(old) : 0;
    if (!object) abort();
    touch(LINKED_AGAIN, FOLDER);
    int result = (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
    int code = errno;
    if (result == 0) {
        append(LINKED_AGAIN, object, 0, strlen(name), name, strlen(name));
        strcpy(names[object], name);
    }
    pthread_mutex_unlock(&lock);
    errno = code;
    return result;
}

/* In one step, so in the log the new name comes first: a cut between leaves both. */
int rename(const char *from, const char *to) {
    const char *old = name_of(from), *name = name_of(to);
    if (!old && !name) return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
    pthread_mutex_lock(&lock);
    uint32_t object = old && *old ? object_named(old) : 0;
    if (!object || !name || !*name) abort();
    touch(LINKED_AGAIN, FOLDER);
    int result = (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
    int code = errno;
    if (result == 0) {
        uint32_t replaced = object_named(name);
        if (replaced) names[replaced][0] = 0;
        append(LINKED_AGAIN, object, 0, strlen(name), name, strlen(name));
        append(UNLINKED, object, 0, strlen(old), old, strlen(old));
        strcpy(names[object], name);
    }
    pthread_mutex_unlock(&lock);
    errno = code;
    return result;
}
