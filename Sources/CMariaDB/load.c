#include "CMariaDB.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>

// Kept to this program: the library shall find its own functions under these names.
#define OWN __attribute__((visibility("hidden")))

// All that is called, a line each: what it returns, its name, its parameters, and them again.
#define FUNCTIONS(EACH)                                                                            \
    EACH(int, mysql_options, (MYSQL * a, enum mysql_option b, const void *c), (a, b, c))           \
    EACH(MYSQL *, mysql_real_connect,                                                              \
         (MYSQL * a, const char *b, const char *c, const char *d, const char *e, unsigned int f,   \
          const char *g, unsigned long h),                                                         \
         (a, b, c, d, e, f, g, h))                                                                 \
    EACH(void, mysql_close, (MYSQL * a), (a))                                                      \
    EACH(unsigned int, mysql_errno, (MYSQL * a), (a))                                              \
    EACH(const char *, mysql_sqlstate, (MYSQL * a), (a))                                           \
    EACH(char *, mysql_get_server_info, (MYSQL * a), (a))                                          \
    EACH(const char *, mysql_get_ssl_cipher, (MYSQL * a), (a))                                     \
    EACH(my_bool, mariadb_get_info, (MYSQL * a, enum mariadb_value b, void *c), (a, b, c))         \
    EACH(int, mysql_real_query, (MYSQL * a, const char *b, unsigned long c), (a, b, c))            \
    EACH(int, mysql_set_server_option, (MYSQL * a, enum enum_mysql_set_option b), (a, b))          \
    EACH(int, mysql_next_result, (MYSQL * a), (a))                                                 \
    EACH(unsigned int, mysql_warning_count, (MYSQL * a), (a))                                      \
    EACH(unsigned int, mysql_field_count, (MYSQL * a), (a))                                        \
    EACH(MYSQL_RES *, mysql_store_result, (MYSQL * a), (a))                                        \
    EACH(MYSQL_ROW, mysql_fetch_row, (MYSQL_RES * a), (a))                                         \
    EACH(unsigned long *, mysql_fetch_lengths, (MYSQL_RES * a), (a))                               \
    EACH(unsigned int, mysql_num_fields, (MYSQL_RES * a), (a))                                     \
    EACH(MYSQL_FIELD *, mysql_fetch_field_direct, (MYSQL_RES * a, unsigned int b), (a, b))         \
    EACH(void, mysql_free_result, (MYSQL_RES * a), (a))                                            \
    EACH(MYSQL_STMT *, mysql_stmt_init, (MYSQL * a), (a))                                          \
    EACH(int, mysql_stmt_prepare, (MYSQL_STMT * a, const char *b, unsigned long c), (a, b, c))     \
    EACH(unsigned long, mysql_stmt_param_count, (MYSQL_STMT * a), (a))                             \
    EACH(MYSQL_RES *, mysql_stmt_result_metadata, (MYSQL_STMT * a), (a))                           \
    EACH(my_bool, mysql_stmt_bind_param, (MYSQL_STMT * a, MYSQL_BIND * b), (a, b))                 \
    EACH(int, mysql_stmt_execute, (MYSQL_STMT * a), (a))                                           \
    EACH(my_bool, mysql_stmt_bind_result, (MYSQL_STMT * a, MYSQL_BIND * b), (a, b))                \
    EACH(int, mysql_stmt_fetch, (MYSQL_STMT * a), (a))                                             \
    EACH(int, mysql_stmt_fetch_column,                                                             \
         (MYSQL_STMT * a, MYSQL_BIND * b, unsigned int c, unsigned long d), (a, b, c, d))          \
    EACH(my_bool, mysql_stmt_free_result, (MYSQL_STMT * a), (a))                                   \
    EACH(unsigned long long, mysql_stmt_affected_rows, (MYSQL_STMT * a), (a))                      \
    EACH(unsigned int, mysql_stmt_errno, (MYSQL_STMT * a), (a))                                    \
    EACH(const char *, mysql_stmt_sqlstate, (MYSQL_STMT * a), (a))                                 \
    EACH(my_bool, mysql_stmt_close, (MYSQL_STMT * a), (a))

#define POINTER(result, name, parameters, arguments) result(*name) parameters;
#define CALL(result, name, parameters, arguments)                                                  \
    OWN result name parameters { return library.name arguments; }
#define FIND(result, name, parameters, arguments)                                                  \
    if (!(library.name = (result(*) parameters)dlsym(handle, #name))) return;

// Written once, by `load`. Nobody has a MYSQL to call them with before that.
static struct {
    int (*mysql_server_init)(int, char **, char **);
    MYSQL *(*mysql_init)(MYSQL *);
    FUNCTIONS(POINTER)
} library;
static int is_available;

static void load(void) {
    void *handle = dlopen("libmariadb.so.3", RTLD_NOW | RTLD_LOCAL);
    if (!handle) return;
    FIND(int, mysql_server_init, (int, char **, char **), )
    FIND(MYSQL *, mysql_init, (MYSQL *), )
    FUNCTIONS(FIND)
    is_available = library.mysql_server_init(0, NULL, NULL) == 0;
}

OWN int mariadb_is_available(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    return is_available;
}

OWN MYSQL *mysql_init(MYSQL *connection) {
    return mariadb_is_available() ? library.mysql_init(connection) : NULL;
}

FUNCTIONS(CALL)

OWN unsigned int mariadb_server_status(MYSQL *connection) {
    unsigned int status = 0;
    mariadb_get_info(connection, MARIADB_CONNECTION_SERVER_STATUS, &status);
    return status;
}
