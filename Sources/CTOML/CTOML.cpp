// A text can break an assertion of toml++ ("a = [}", "[="). Without assertions it would read on where it
// must not; with the usual ones the process would end: here they throw, as toml++'s other errors do.
#undef NDEBUG
struct BrokenAssertion {};
#define TOML_ASSERT(expression) ((expression) ? void() : throw BrokenAssertion())
#define TOML_EXCEPTIONS 1
#define TOML_HEADER_ONLY 1
#pragma GCC diagnostic ignored "-Wexceptions"  // paths, which are not used here, assert in noexcept

#include <toml++/toml.h>

#include "CTOML.h"

#include <new>
#include <string>
#include <string_view>
#include <vector>

struct CTOMLDocument {
    toml::table table;
    std::vector<CTOMLNode> nodes;
    std::string error;
    size_t line = 0;
};

namespace {

struct TooDeep {
    size_t line;
};

// Writes the values behind one another; `depth` is how many tables and arrays may stand in another.
void flatten(const toml::node &value, const toml::key *key, size_t depth, std::vector<CTOMLNode> &nodes) {
    CTOMLNode node = {};
    if (key) {
        node.key = key->data();
        node.keyLength = key->length();
    }
    auto table = value.as_table();
    auto array = value.as_array();
    if ((table || array) && depth == 0) throw TooDeep{value.source().begin.line};
    if (table) {
        node.kind = CTOMLTable;
        node.children = table->size();
    } else if (array) {
        node.kind = CTOMLArray;
        node.children = array->size();
    } else if (auto text = value.as_string()) {
        node.kind = CTOMLString;
        node.text = text->get().data();
        node.textLength = text->get().size();
    } else if (auto integer = value.as_integer()) {
        node.kind = CTOMLInteger;
        node.number = integer->get();
    } else if (auto boolean = value.as_boolean()) {
        node.kind = CTOMLBoolean;
        node.number = boolean->get();
    } else {
        node.kind = CTOMLOther;
    }
    nodes.push_back(node);
    if (table) for (auto &&[name, child] : *table) flatten(child, &name, depth - 1, nodes);
    if (array) for (auto &&child : *array) flatten(child, nullptr, depth - 1, nodes);
}

}  // namespace

CTOMLDocument *ctomlRead(const char *text, size_t length, size_t depth) {
    CTOMLDocument *document = nullptr;
    try {
        document = new CTOMLDocument;
        document->table = toml::parse(std::string_view(text, length));
        flatten(document->table, nullptr, depth, document->nodes);
        return document;
    } catch (const toml::parse_error &error) {
        document->nodes.clear();
        document->line = error.source().begin.line;
        try {
            document->error = error.description();
        } catch (...) {
        }
        return document;
    } catch (const TooDeep &error) {
        document->nodes.clear();
        document->line = error.line;
        try {
            document->error = "tables or lists stand too deep in one another";
        } catch (...) {
        }
        return document;
    } catch (const BrokenAssertion &) {
        document->nodes.clear();
        return document;
    } catch (...) {
        delete document;
        return nullptr;
    }
}

void ctomlFree(CTOMLDocument *document) { delete document; }

const CTOMLNode *ctomlNodes(const CTOMLDocument *document) {
    return document->nodes.empty() ? nullptr : document->nodes.data();
}

const char *ctomlError(const CTOMLDocument *document) { return document->error.c_str(); }

size_t ctomlErrorLine(const CTOMLDocument *document) { return document->line; }
