#include <sqlite3.h>

/* SQLITE_TRANSIENT is a function pointer made of -1, which Swift does not import. */
static inline int shim_bind_text(sqlite3_stmt *s, int index, const char *text, sqlite3_uint64 n) {
    return sqlite3_bind_text64(s, index, text, n, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static inline int shim_bind_blob(sqlite3_stmt *s, int index, const void *bytes, sqlite3_uint64 n) {
    return sqlite3_bind_blob64(s, index, bytes, n, SQLITE_TRANSIENT);
}

/* sqlite3_config is variadic, which Swift does not import. */
static inline int shim_disable_memory_statistics(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}
