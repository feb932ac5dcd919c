/*
 * query_scan.h: the words of the query language, shared by the reader and
 * the writer so that each knows what the other makes of a text. For
 * src/model/query*.c alone.
 */
#ifndef KLASTER_MODEL_QUERY_SCAN_H
#define KLASTER_MODEL_QUERY_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/base/buf.h"
#include "klaster/model/query.h"

/* A value of a list, its quotes and the star after it taken off. */
struct scan_value {
	const char *text;
	bool quoted;
	bool star; /* it stands before a * */
};

enum scan_what {
	SCAN_WORD,    /* text: the word as typed */
	SCAN_PHRASE,  /* text: without the quotes */
	SCAN_KIND,    /* kind */
	SCAN_FILTER,  /* name, op, values */
	SCAN_SORT,    /* field, negated for descending */
	SCAN_COLUMNS, /* columns */
};

struct scan_token {
	enum scan_what what;
	bool negated;
	const char *text;
	const struct kind *kind;
	const char *name; /* canonical */
	const char *mark; /* ":" ">=" "<=" ">" "<" */
	struct scan_value values[QUERY_VALUE_MAX];
	size_t value_count;
	const struct field *field;
	const struct field *columns[KIND_FIELD_MAX];
	size_t column_count;
};

/* A text being cut up. `text` is clean: UTF-8 whose only blank is ' '. */
struct query_scan {
	struct arena *arena;
	const struct kind *kind; /* NULL: names of any kind are known */
	bool words;		 /* nothing but words and phrases */
	const char *text;
	size_t pos;
};

/* False at the end. */
bool query_scan_token(struct query_scan *scan, struct scan_token *token);

/* The contract name or alias that a field of the kind (NULL: of any) answers
 * to as a filter; NULL if none does. */
const char *query_scan_filter_name(const struct kind *kind, const char *typed);

/* query_link.c: appends the text form of the question that an address of a
 * list asks; false if it is none, or asks what nobody here knows. */
bool query_link_text(struct buf *out, const char *text);

/* "none" and "any", in any case. */
bool query_scan_is_exists(const char *text, bool *exists);

#endif
