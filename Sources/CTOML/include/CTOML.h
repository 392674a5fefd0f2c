// toml++ (Debian: libtomlplusplus-dev) for Swift: a text in, its values in one array out.
//
// Nothing that a text contains ends the process: what toml++ throws is an error of the text, a broken
// assertion in toml++ is one as well, and what it allocates is freed with the document.
#ifndef CTOML_H
#define CTOML_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    CTOMLTable,
    CTOMLArray,
    CTOMLString,
    CTOMLInteger,
    CTOMLBoolean,
    // A number with a fraction, a date or a time.
    CTOMLOther,
} CTOMLKind;

// A value. Tables and arrays are followed by their children, each with its own children behind it.
typedef struct {
    CTOMLKind kind;
    // The key in the table around it, UTF-8; NULL in an array and for the document itself.
    const char *_Nullable key;
    size_t keyLength;
    // A string's bytes, UTF-8 with any zero bytes in it.
    const char *_Nullable text;
    size_t textLength;
    // An integer; 0 or 1 for a boolean.
    int64_t number;
    // How many children a table or an array has.
    size_t children;
} CTOMLNode;

typedef struct CTOMLDocument CTOMLDocument;

// Reads a text of `length` bytes, NULL for none; gives NULL when memory is short. Free it with `ctomlFree`.
//
// Values below `depth` tables or arrays are an error.
CTOMLDocument *_Nullable ctomlRead(const char *_Nullable text, size_t length, size_t depth);
void ctomlFree(CTOMLDocument *_Nonnull document);

// The values, the document itself first; NULL when the text is not TOML.
const CTOMLNode *_Nullable ctomlNodes(const CTOMLDocument *_Nonnull document);
// Why the text is not TOML: English, ends with a zero; empty where toml++ has no words for it.
const char *_Nonnull ctomlError(const CTOMLDocument *_Nonnull document);
// The line of the error, from 1; 0 where toml++ does not know it.
size_t ctomlErrorLine(const CTOMLDocument *_Nonnull document);

#ifdef __cplusplus
}
#endif
#endif
