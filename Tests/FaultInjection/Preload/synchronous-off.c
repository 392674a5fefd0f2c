/* Turns SQLite's syncing off behind the back of a program that turns it on: a power cut has to be
 * seen to lose something then, or its test measures nothing. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

typedef int (*exec_function)(void *, const char *, int (*)(void *, int, char **, char **), void *,
                             char **);

int sqlite3_exec(void *connection, const char *sql, int (*row)(void *, int, char **, char **),
                 void *context, char **error) {
    static exec_function exec;
    if (!exec) exec = (exec_function)dlsym(RTLD_NEXT, "sqlite3_exec");
    if (!exec) abort();
    int code = exec(connection, sql, row, context, error);
    if (code == 0 && sql && strstr(sql, "synchronous"))
        code = exec(connection, "PRAGMA synchronous = OFF", NULL, NULL, error);
    return code;
}
