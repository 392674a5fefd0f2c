#include <sys/epoll.h>
#include <fcgiapp.h>
