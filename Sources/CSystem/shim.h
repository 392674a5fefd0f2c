/* What Linux has beyond POSIX, glibc's headers show on request; Swift's Glibc does not ask. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <fcntl.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

/* syscall is variadic, which Swift does not import; glibc has a pidfd_open from 2.36 on. */
static inline int shim_pidfd_open(pid_t process) {
    return (int)syscall(SYS_pidfd_open, process, 0);
}
