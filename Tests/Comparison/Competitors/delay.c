/* Distance: passes bytes on between 127.0.0.1:LISTEN and 127.0.0.1:TARGET, each way DELAY microseconds
 * after they came.   delay LISTEN TARGET DELAY */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PAIRS = 64, PIECES = 4096, LENGTH = 65536 };

struct piece {
    long long due;
    size_t length, sent;
    char *bytes;
};

/* One direction: what came and is not due yet, a ring. */
struct way {
    int from, to, ended;
    unsigned first, last;
    struct piece pieces[PIECES];
};

static struct way ways[2 * PAIRS];
static unsigned pairs;
static long long delay;

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static int endpoint(const char *port, int listens) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(port))};
    int one = 1, number = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    int failed = listens
        ? bind(number, (struct sockaddr *)&address, sizeof address) || listen(number, 64)
        : connect(number, (struct sockaddr *)&address, sizeof address);
    setsockopt(number, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (!failed) return number;
    close(number);
    return -1;
}

static void take(struct way *way) {
    struct piece *piece = &way->pieces[way->last % PIECES];
    piece->bytes = malloc(LENGTH);
    ssize_t length = piece->bytes ? recv(way->from, piece->bytes, LENGTH, MSG_DONTWAIT) : 0;
    if (length < 0 && (errno == EAGAIN || errno == EINTR)) {
        free(piece->bytes);
        return;
    }
    *piece = (struct piece){now() + delay, length > 0 ? (size_t)length : 0, 0, piece->bytes};
    way->last++;
}

/* Sends what is due; gives when the next is, or 0. */
static long long give(struct way *way) {
    while (way->first != way->last) {
        struct piece *piece = &way->pieces[way->first % PIECES];
        if (piece->due > now()) return piece->due;
        if (piece->length == 0) {
            shutdown(way->to, SHUT_WR);
            way->ended = 1;
        }
        while (piece->sent < piece->length) {
            ssize_t sent = send(way->to, piece->bytes + piece->sent, piece->length - piece->sent,
                                MSG_NOSIGNAL);
            if (sent < 0 && errno == EINTR) continue;
            if (sent < 0) {
                way->ended = 1;
                break;
            }
            piece->sent += sent;
        }
        free(piece->bytes);
        way->first++;
        if (way->ended) return 0;
    }
    return 0;
}

int main(int count, char **words) {
    if (count != 4) return 64;
    int listener = endpoint(words[1], 1);
    if (listener < 0) return perror(words[1]), 1;
    delay = atoll(words[3]) * 1000;
    for (;;) {
        struct pollfd polled[2 * PAIRS + 1];
        long long next = 0;
        polled[2 * pairs] = (struct pollfd){listener, pairs < PAIRS ? POLLIN : 0, 0};
        for (unsigned i = 0; i < 2 * pairs; i++) {
            long long due = give(&ways[i]);
            if (due && (!next || due < next)) next = due;
            int takes = !ways[i].ended && ways[i].last - ways[i].first < PIECES;
            /* An end that came is passed on once. */
            struct way *way = &ways[i];
            if (way->last != way->first && !way->pieces[(way->last - 1) % PIECES].length) takes = 0;
            polled[i] = (struct pollfd){takes ? way->from : -1, POLLIN, 0};
        }
        struct timespec wait = {0, 0};
        if (next) {
            long long left = next - now();
            if (left > 0) wait = (struct timespec){left / 1000000000LL, left % 1000000000LL};
        }
        if (ppoll(polled, 2 * pairs + 1, next ? &wait : NULL, NULL) < 0 && errno != EINTR) return 1;
        for (unsigned i = 0; i < 2 * pairs; i++)
            if (polled[i].revents) take(&ways[i]);
        if (!(polled[2 * pairs].revents & POLLIN)) continue;
        int near = accept4(listener, NULL, NULL, SOCK_CLOEXEC), far = endpoint(words[2], 0), one = 1;
        if (near < 0 || far < 0) {
            if (near >= 0) close(near);
            if (far >= 0) close(far);
            continue;
        }
        setsockopt(near, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        /* A pair whose two ways have ended makes room. */
        unsigned place = pairs;
        for (unsigned i = 0; i < pairs; i++)
            if (ways[2 * i].ended && ways[2 * i + 1].ended) place = i;
        if (place == pairs) pairs++;
        else close(ways[2 * place].from), close(ways[2 * place].to);
        ways[2 * place] = (struct way){.from = near, .to = far};
        ways[2 * place + 1] = (struct way){.from = far, .to = near};
    }
}
