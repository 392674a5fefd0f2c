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
