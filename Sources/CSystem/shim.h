/* Swift's Glibc first: it owns what both show (timespec, stat). A header included here before it would make
   them CSystem's, in every file of a target in which one file imports CSystem. */
#pragma clang module import SwiftGlibc

#include <sched.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What glibc's headers show only with _GNU_SOURCE, said here: with it they also lay out fd_set in another way,
   which then is not the one of Swift's Glibc. */
extern int pipe2(int ends[2], int flags);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
extern int sched_getaffinity(pid_t process, size_t size, cpu_set_t *set);
static const int shim_get_ofd_lock = 36; /* F_OFD_GETLK */
static const int shim_set_ofd_lock = 37; /* F_OFD_SETLK */

/* syscall is variadic, which Swift does not import; glibc has a pidfd_open from 2.36 on. */
static inline int shim_pidfd_open(pid_t process) {
    return (int)syscall(SYS_pidfd_open, process, 0);
}

/* What Swift's Glibc leaves out. */
#include <sys/timex.h>
#include <sys/vfs.h>

/* statx, AT_EMPTY_PATH and O_PATH, which glibc too shows only with _GNU_SOURCE. */
#include <fcntl.h>
#include <linux/stat.h>

/* When the file at a path was made, in nanoseconds since 1970; 0 where the file system does not say. */
static inline long long shim_birth(const char *path) {
    struct statx found;
    if (syscall(SYS_statx, AT_FDCWD, path, 0, STATX_BTIME, &found) != 0) return 0;
    if ((found.stx_mask & STATX_BTIME) == 0) return 0;
    return found.stx_btime.tv_sec * 1000000000LL + found.stx_btime.tv_nsec;
}

#ifndef AT_EMPTY_PATH
#define AT_EMPTY_PATH 0x1000
#endif

/* Which file it is that a path (or a descriptor, where the path is empty) leads to, and how long it is.
   Not its times: Linux gives a file whose times were asked for a finer one with the next write, and has to
   write its inode for that. 0, or -1 with errno. */
struct shim_identity { unsigned long long device, number; long long size; };
static inline int shim_identity(int descriptor, const char *path, struct shim_identity *identity) {
    struct statx found;
    if (syscall(SYS_statx, descriptor, path, AT_EMPTY_PATH, STATX_INO | STATX_SIZE, &found) != 0) return -1;
    identity->device = (unsigned long long)found.stx_dev_major << 32 | found.stx_dev_minor;
    identity->number = found.stx_ino;
    identity->size = (long long)found.stx_size;
    return 0;
}
static const int shim_here = AT_FDCWD;

#ifndef O_PATH
#define O_PATH 010000000
#endif
static const int shim_path_only = O_PATH;
