/* A disk that fails for as long as a file says so.
 *
 *     FAILING_DISK_SWITCH  the file: an error number, and `write` or `sync` for what it befalls,
 *                          as in `5 sync`; the disk is sound while there is none
 *     FAILING_DISK_FOLDER  only files in this folder */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Sets errno and returns 1 when such a call has to fail on this file. */
static int fails(int descriptor, const char *call) {
    const char *path = getenv("FAILING_DISK_SWITCH"), *folder = getenv("FAILING_DISK_FOLDER");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return 0;
    char text[32] = "", link[64], target[4096], word[8] = "";
    int number = 0;
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    if (length <= 0 || sscanf(text, "%d %7s", &number, word) != 2) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    length = readlink(link, target, sizeof target - 1);
    target[length > 0 ? length : 0] = 0;
    if (strcmp(word, call) != 0 || !folder || strncmp(target, folder, strlen(folder)) != 0)
        return 0;
    errno = number;
    return 1;
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
    if (fails(descriptor, "write")) return -1;
    return syscall(SYS_pwrite64, descriptor, bytes, count, offset);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
    return pwrite64(descriptor, bytes, count, offset);
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
    if (fails(descriptor, "write")) return -1;
    return syscall(SYS_write, descriptor, bytes, count);
}

int fsync(int descriptor) {
    if (fails(descriptor, "sync")) return -1;
    return (int)syscall(SYS_fsync, descriptor);
}

int fdatasync(int descriptor) {
    if (fails(descriptor, "sync")) return -1;
    return (int)syscall(SYS_fdatasync, descriptor);
}
