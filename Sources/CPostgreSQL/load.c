#include "CPostgreSQL.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>

// Kept to this program: the library shall find its own functions under these names.
#define OWN __attribute__((visibility("hidden")))

// All that is called, a line each: what it returns, its name, its parameters, and them again.
#define FUNCTIONS(EACH)                                                                            \
    EACH(PostgresPollingStatusType, PQconnectPoll, (PGconn * a), (a))                              \
    EACH(void, PQfinish, (PGconn * a), (a))                                                        \
    EACH(ConnStatusType, PQstatus, (const PGconn *a), (a))                                         \
    EACH(PGTransactionStatusType, PQtransactionStatus, (const PGconn *a), (a))                     \
    EACH(const char *, PQparameterStatus, (const PGconn *a, const char *b), (a, b))                \
    EACH(char *, PQerrorMessage, (const PGconn *a), (a))                                           \
    EACH(PGVerbosity, PQsetErrorVerbosity, (PGconn * a, PGVerbosity b), (a, b))                    \
    EACH(int, PQsocket, (const PGconn *a), (a))                                                    \
    EACH(int, PQsslInUse, (PGconn * a), (a))                                                       \
    EACH(int, PQsetnonblocking, (PGconn * a, int b), (a, b))                                       \
    EACH(int, PQflush, (PGconn * a), (a))                                                          \
    EACH(int, PQconsumeInput, (PGconn * a), (a))                                                   \
    EACH(int, PQisBusy, (PGconn * a), (a))                                                         \
    EACH(int, PQsendQuery, (PGconn * a, const char *b), (a, b))                                    \
    EACH(int, PQsendQueryParams,                                                                   \
         (PGconn * a, const char *b, int c, const Oid *d, const char *const *e, const int *f,      \
          const int *g, int h),                                                                    \
         (a, b, c, d, e, f, g, h))                                                                 \
    EACH(int, PQsendPrepare, (PGconn * a, const char *b, const char *c, int d, const Oid *e),      \
         (a, b, c, d, e))                                                                          \
    EACH(int, PQsendQueryPrepared,                                                                 \
         (PGconn * a, const char *b, int c, const char *const *d, const int *e, const int *f,      \
          int g),                                                                                  \
         (a, b, c, d, e, f, g))                                                                    \
    EACH(int, PQsetSingleRowMode, (PGconn * a), (a))                                               \
    EACH(int, PQenterPipelineMode, (PGconn * a), (a))                                              \
    EACH(int, PQexitPipelineMode, (PGconn * a), (a))                                               \
    EACH(int, PQpipelineSync, (PGconn * a), (a))                                                   \
    EACH(PGresult *, PQgetResult, (PGconn * a), (a))                                               \
    EACH(ExecStatusType, PQresultStatus, (const PGresult *a), (a))                                 \
    EACH(char *, PQresultErrorField, (const PGresult *a, int b), (a, b))                           \
    EACH(int, PQntuples, (const PGresult *a), (a))                                                 \
    EACH(int, PQnfields, (const PGresult *a), (a))                                                 \
    EACH(Oid, PQftype, (const PGresult *a, int b), (a, b))                                         \
    EACH(char *, PQgetvalue, (const PGresult *a, int b, int c), (a, b, c))                         \
    EACH(int, PQgetlength, (const PGresult *a, int b, int c), (a, b, c))                           \
    EACH(int, PQgetisnull, (const PGresult *a, int b, int c), (a, b, c))                           \
    EACH(char *, PQcmdStatus, (PGresult * a), (a))                                                 \
    EACH(char *, PQcmdTuples, (PGresult * a), (a))                                                 \
    EACH(void, PQclear, (PGresult * a), (a))

#define POINTER(result, name, parameters, arguments) result(*name) parameters;
#define CALL(result, name, parameters, arguments)                                                  \
    OWN result name parameters { return library.name arguments; }
#define FIND(result, name, parameters, arguments)                                                  \
    if (!(library.name = (result(*) parameters)dlsym(handle, #name))) return;

// Written once, by `load`. Nobody has a PGconn to call them with before that.
static struct {
    PGconn *(*PQconnectStartParams)(const char *const *, const char *const *, int);
    PQnoticeReceiver (*PQsetNoticeReceiver)(PGconn *, PQnoticeReceiver, void *);
    FUNCTIONS(POINTER)
} library;
static int is_available;

static void load(void) {
    void *handle = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
    if (!handle) return;
    FIND(PGconn *, PQconnectStartParams, (const char *const *, const char *const *, int), )
    FIND(PQnoticeReceiver, PQsetNoticeReceiver, (PGconn *, PQnoticeReceiver, void *), )
    FUNCTIONS(FIND)
    is_available = 1;
}

OWN int postgresql_is_available(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    return is_available;
}

OWN PGconn *PQconnectStartParams(const char *const *names, const char *const *values, int expand) {
    return postgresql_is_available() ? library.PQconnectStartParams(names, values, expand) : NULL;
}

FUNCTIONS(CALL)

static void count_warning(void *count, const PGresult *notice) {
    const char *severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (!severity || strcmp(severity, "WARNING") == 0) ++*(long *)count;
}

OWN void postgresql_count_warnings(PGconn *connection, long *count) {
    library.PQsetNoticeReceiver(connection, count_warning, count);
}
