#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <fcgiapp.h>
