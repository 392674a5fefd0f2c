#include <sys/epoll.h>
#include <fcgiapp.h>

/* What glibc's headers show only with _GNU_SOURCE; see CSystem. */
extern int memfd_create(const char *name, unsigned int flags);
static const unsigned int shim_memfd_cloexec = 1; /* MFD_CLOEXEC */
