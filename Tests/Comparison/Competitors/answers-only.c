/* The least that a responder on libfcgi can do: threads in FCGX_Accept_r, read the body, answer. */
#include <fcgiapp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static int listener;

static void *serve(void *unused) {
    FCGX_Request request;
    char body[65536];
    FCGX_InitRequest(&request, listener, 0);
    while (FCGX_Accept_r(&request) == 0) {
        const char *length = FCGX_GetParam("CONTENT_LENGTH", request.envp);
        int count = length ? atoi(length) : 0;
        if (count > (int)sizeof body) count = sizeof body;
        FCGX_GetStr(body, count, request.in);
        FCGX_PutS("Status: 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n"
                  "Content-Length: 7\r\n\r\nsuccess", request.out);
        FCGX_Finish_r(&request);
    }
    return unused;
}

/* usage: answers-only SOCKET THREADS */
int main(int count, char **arguments) {
    if (count != 3) return 64;
    FCGX_Init();
    listener = FCGX_OpenSocket(arguments[1], 4096);
    if (listener < 0) return 1;
    int threads = atoi(arguments[2]);
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 256 * 1024);
    for (int number = 1; number < threads; number++) {
        pthread_t thread;
        if (pthread_create(&thread, &small, serve, NULL) != 0) return 1;
    }
    serve(NULL);
    return 0;
}
