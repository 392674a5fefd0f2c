// PostgreSQL's client library (Debian: libpq-dev), which is not linked: load.c finds libpq.so.5 when
// `PQconnectStartParams` or `postgresql_is_available` is called first. A program that never calls
// them neither loads nor needs it.
//
// The declarations are the library's own. Of its functions only those in load.c's list can be
// called.
#ifndef CPOSTGRESQL_H
#define CPOSTGRESQL_H

#include <postgresql/libpq-fe.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Whether the library is there, with all functions that are called. 1 or 0; any thread may ask.
///
/// Where it is not, `PQconnectStartParams` returns NULL, and nothing else may be called.
int postgresql_is_available(void);

/// Has all warnings of the server counted from now on, and nothing printed.
///
/// The count has to outlive the connection.
void postgresql_count_warnings(PGconn *connection, long *count);

/// PG_DIAG_SQLSTATE and PG_DIAG_SEVERITY_NONLOCALIZED, which are characters in C.
static const int postgresql_sqlstate = PG_DIAG_SQLSTATE;
static const int postgresql_severity = PG_DIAG_SEVERITY_NONLOCALIZED;

#ifdef __cplusplus
}
#endif

#endif
