/* Swift's Glibc first: it owns what both show (timespec, stat). A header included here before it would make
   them CSystem's, in every file of a target in which one file imports CSystem. */
#pragma clang module import SwiftGlibc

#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What glibc's headers show only with _GNU_SOURCE, said here: with it they also lay out fd_set anew,
   which then is not the one of Swift's Glibc. */
extern int pipe2(int ends[2], int flags);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
static const int shim_get_ofd_lock = 36; /* F_OFD_GETLK */
static const int shim_set_ofd_lock = 37; /* F_OFD_SETLK */

/* syscall is variadic, which Swift does not import; glibc has a pidfd_open from 2.36 on. */
static inline int shim_pidfd_open(pid_t process) {
    return (int)syscall(SYS_pidfd_open, process, 0);
}

/* What Swift's Glibc leaves out. */
#include <sys/timex.h>
#include <sys/vfs.h>

/* statx and O_PATH, which glibc too shows only with _GNU_SOURCE. */
#include <fcntl.h>
#include <linux/stat.h>

/* When the file at a path was made, in nanoseconds since 1970; 0 where the file system does not say. */
static inline long long shim_birth(const char *path) {
    struct statx found;
    if (syscall(SYS_statx, AT_FDCWD, path, 0, STATX_BTIME, &found) != 0) return 0;
    if ((found.stx_mask & STATX_BTIME) == 0) return 0;
    return found.stx_btime.tv_sec * 1000000000LL + found.stx_btime.tv_nsec;
}

#ifndef O_PATH
#define O_PATH 010000000
#endif
static const int shim_path_only = O_PATH;
