/*
 * json.h: JSON from outside. A scanner of our own proves the text harmless
 * before cJSON sees it, because cJSON takes more than JSON and silently cuts
 * strings at U+0000. cJSON itself is included by json.c only.
 */
#ifndef KLASTER_MODEL_JSON_H
#define KLASTER_MODEL_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/arena.h"
#include "klaster/base/buf.h"
#include "klaster/base/err.h"

struct json_limits {
	size_t bytes; /* of the document */
	size_t depth; /* of nesting */
	size_t tokens;
	size_t string_bytes;
	size_t number_bytes;
};
/* 16 MiB, 32, 400,000, 1 MiB, 40 (users-and-trust.md C.7). */
extern const struct json_limits json_limits_default;

struct json_scan {
	uint32_t replaced; /* lone surrogates and U+0000 made U+FFFD */
};

/* Checks the whole text and writes a cleaned copy to `out`: a leading BOM
 * dropped, escapes of lone surrogates and \u0000 replaced by \ufffd, numbers
 * that a double would not give back as written (more than 15 digits, an
 * exponent over 15) put in quotes: 9007199254740993 stays itself. Refused
 * with line and column in err: invalid UTF-8, raw controls, duplicate keys in
 * one object, anything after the value, limits passed. `limits` NULL: the
 * default. `out` needs room for twice the text at most. */
bool json_scan(const char *text, size_t len, const struct json_limits *limits,
    struct buf *out, struct json_scan *result, struct err *err);

/* Parsed values, wrapping cJSON. NULL in, NULL (or the default) out. Names
 * are compared exactly. */
struct json;
struct json *json_parse(const char *text, size_t len,
    const struct json_limits *limits, struct err *err); /* json_free() */
void json_free(struct json *root);

const struct json *json_get(const struct json *object, const char *name);
const struct json *json_item(const struct json *array, size_t index);
const struct json *json_first(const struct json *container);
const struct json *json_next(const struct json *item);
size_t json_count(const struct json *container);
const char *json_name(const struct json *item); /* member's name or NULL */
bool json_is_object(const struct json *value);
bool json_is_array(const struct json *value);
bool json_is_string(const struct json *value);
bool json_is_number(const struct json *value);
bool json_is_null(const struct json *value);
bool json_is_true(const struct json *value);
bool json_is_bool(const struct json *value);
const char *json_text(const struct json *value); /* string or NULL */
/* Also reads a string that is a number and nothing else. */
uint64_t json_u64(const struct json *value, uint64_t otherwise);
/* A scalar as text: strings as they are, numbers without exponent and without
 * a fraction where they have none, true/false; else NULL. */
char *json_scalar(struct arena *arena, const struct json *value);

/* Writing: appends a JSON string with quotes. Escapes what JSON asks, and
 * U+007F-009F, U+2028/2029 and bidi controls as \uXXXX, so that a terminal
 * shown the file obeys nothing. Invalid UTF-8 becomes U+FFFD. */
void json_write_string(struct buf *out, const char *text);
void json_write_stringn(struct buf *out, const char *text, size_t len);

/* A writer that keeps commas and nesting right. */
struct json_writer {
	struct buf *out;
	unsigned depth;
	uint64_t has_item; /* bit for each depth; depth <= 60 */
};
void json_writer_init(struct json_writer *writer, struct buf *out);
void json_open(struct json_writer *writer, const char *name, char bracket);
void json_close(struct json_writer *writer, char bracket);
void json_put_string(struct json_writer *writer, const char *name,
    const char *text); /* NULL text writes null; NULL name: array item */
void json_put_u64(struct json_writer *writer, const char *name, uint64_t n);
void json_put_bool(struct json_writer *writer, const char *name, bool b);
void json_put_null(struct json_writer *writer, const char *name);
void json_put_raw(struct json_writer *writer, const char *name,
    const char *json); /* already JSON */

/* The version of the library, for --version. Static. */
const char *json_library(void);

#endif
