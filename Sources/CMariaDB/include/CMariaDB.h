// MariaDB's client library (Debian: libmariadb-dev), which is not linked: load.c finds
// libmariadb.so.3 when `mysql_init` or `mariadb_is_available` is called first. A program that never
// calls them neither loads nor needs it.
//
// The declarations are the library's own. Of its functions only those in load.c's list can be
// called.
#ifndef CMARIADB_H
#define CMARIADB_H

#include <mariadb/mysql.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Whether the library is there, with all functions that are called. 1 or 0; any thread may ask.
///
/// Where it is not, `mysql_init` returns NULL, and nothing else may be called.
int mariadb_is_available(void);

/// The server's flags (SERVER_STATUS_…), as its last answer had them.
unsigned int mariadb_server_status(MYSQL *connection);

#ifdef __cplusplus
}
#endif

#endif
