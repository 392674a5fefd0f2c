/* The least that a process can do: it has started, and ends. */
#include <stdio.h>

int main(void) {
    puts("Status: 200 OK\r\nContent-Type: text/plain\r\n\r\nsuccess");
    return 0;
}
