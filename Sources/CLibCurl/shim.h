#include <curl/curl.h>

/* Older headers have this name as a macro, newer ones the other; in seconds. */
static const CURLoption shim_curl_reply_timeout = CURLOPT_SERVER_RESPONSE_TIMEOUT;

/* curl_easy_setopt and curl_easy_getinfo are variadic, which Swift does not import: one setter
   for each kind of argument. A number is always a long: libcurl reads one. */

static inline CURLcode shim_curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode shim_curl_set_string(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode shim_curl_set_pointer(CURL *handle, CURLoption option, const void *value) {
    return curl_easy_setopt(handle, option, value);
}

typedef size_t (*shim_curl_writer)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode shim_curl_set_writer(CURL *handle, CURLoption option, shim_curl_writer value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode shim_curl_set_opener(CURL *handle, curl_opensocket_callback value) {
    return curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, value);
}

static inline CURLcode shim_curl_set_watcher(CURL *handle, curl_xferinfo_callback value) {
    return curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, value);
}

static inline CURLcode shim_curl_get_string(CURL *handle, CURLINFO info, const char **value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode shim_curl_get_certificates(CURL *handle, struct curl_certinfo **value) {
    return curl_easy_getinfo(handle, CURLINFO_CERTINFO, value);
}

static inline CURLcode shim_curl_get_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}
