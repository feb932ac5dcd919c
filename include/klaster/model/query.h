/*
 * query.h: the user's question. One language in the prompt, history, saved
 * searches, command line, cache keys and tests; query_parse() and
 * query_format() round-trip.
 *
 *   organisations             a kind (only as "kind:NAME" among words)
 *   elblag "media design" -kreativum    words, phrase, not this word
 *   country:LT,LV region:kurzeme        any of
 *   startDate>=2020-01-01 totalBudget<100000 year:2019..2021
 *   totalBudget:>100000                 the same as totalBudget>100000
 *   -status:closed  number:SHTB*        none of, begins with
 *   programme:none  programme:any       has no value, has one
 *   city:"Narva Linn","say ""hi"""      quotes: as it stands, "" is a quote
 *   sort:-startDate  columns:title,country
 *   https://HOST/v1/projects?filter[country]=LT     the address of a list
 * A field is named by its contract name or alias, folded (start-date,
 * startdate and startDate are one). What is not a known field is words: no
 * byte string is a syntax error.
 */
#ifndef KLASTER_MODEL_QUERY_H
#define KLASTER_MODEL_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/base/buf.h"
#include "klaster/base/err.h"
#include "klaster/model/kind.h"

#define QUERY_TERM_MAX 16
#define QUERY_FILTER_MAX 16
#define QUERY_VALUE_MAX 32
#define QUERY_TEXT_MAX 2048 /* bytes of the text form */

enum query_op {
	OP_IS,	/* any of the values; hierarchical codes: or inside it; dates,
		   numbers and amounts: in the range (value.h) */
	OP_NOT, /* none of them */
	OP_GT,
	OP_GTE,
	OP_LT,
	OP_LTE,
	OP_PREFIX,
	OP_EXISTS, /* value "true" or "false" */
};

struct query_term {
	const char *text;   /* as typed, valid UTF-8 */
	const char *folded; /* words of the fold; may be several ("0142 18") */
	bool phrase;	    /* exactly these words, in this order */
	bool negated;
	bool open; /* the last word may go on (prefix): only of the last
		       term, unless the text ends with a blank */
};

struct query_filter {
	const char *name; /* canonical: a contract name or an alias */
	enum query_op op;
	const char
	    *values[QUERY_VALUE_MAX]; /* as typed; resolved by the store */
	size_t value_count;
};

struct query {
	const struct kind *kind; /* NULL: all kinds */
	struct query_term terms[QUERY_TERM_MAX];
	size_t term_count;
	struct query_filter filters[QUERY_FILTER_MAX];
	size_t filter_count;
	const struct field *sort; /* NULL: the kind's default, or the rank */
	bool descending;
	const struct field *columns[KIND_FIELD_MAX]; /* none: the default */
	size_t column_count;
	bool usual_columns; /* they are the reader's habit and no part of the
			       question: neither written nor compared */
};

/* Parses any byte string; strings live in the arena. `kind` (may be NULL) is
 * the kind it is asked of; a "kind:" in the text wins. With several kinds,
 * any kind's filter name is known. Too many terms or filters: the rest is
 * left out. */
void query_parse(struct query *query, struct arena *arena,
    const struct kind *kind, const char *text, size_t len);

/* True if the text is the address of a list ("https://HOST/v1/projects?..."):
 * query_parse() takes it for the question that it asks. */
bool query_is_link(const char *text);
/* The record whose address it is ("https://HOST/v1/projects/sbcc"), the id in
 * the arena; false if it is none. */
bool query_link_record(struct arena *arena, const char *text,
    const struct kind **kind, const char **id);

/* The words alone, as in filter[q]: no filters, no kind, no sort. */
void query_parse_words(
    struct query *query, struct arena *arena, const char *text, size_t len);

/* Appends the text form. With with_kind, "kind:projects" comes first. */
void query_format(const struct query *query, struct buf *out, bool with_kind);
void query_format_words(const struct query *query, struct buf *out);

bool query_equal(const struct query *a, const struct query *b);
void query_copy(
    struct query *to, const struct query *from, struct arena *arena);

/* Whether the field is a column where none is chosen: of each list of its
 * kind, or of one that asks by the tie which gives it. */
bool query_shows(const struct query *query, const struct field *field);
/* Its answer can be counted by the field. */
bool query_counts_by(const struct query *query, const struct field *field);
/* Whether what it asks gives the field its values, for fields that records do
 * not have by themselves; else err says what has to be asked with it. */
bool query_gives(
    const struct query *query, const struct field *field, struct err *err);

/* Filters are changed by name. Setting replaces those of the name that say the
 * same kind of thing: a lower bound, an upper bound, or what the value is.
 * values NULL (or none) removes all of the name. */
void query_set_filter(struct query *query, struct arena *arena,
    const char *name, enum query_op op, const char *const *values,
    size_t value_count);

/* True if every part of the query can be asked of the kind (it has a field
 * for each filter and sort, and the question gives what it sorts by). err names
 * the first that cannot, with the nearest name that can. */
bool query_fits(
    const struct query *query, const struct kind *kind, struct err *err);

/* What is not a known field is words, so a slip in a field's name finds
 * nothing. Then this is the sentence that says which name it was, and the
 * nearest that there is ("contry:LT"); NULL if no word looks like that. So does
 * a filter on what only another one gives (partnerRole without partnerOf). */
const char *query_stray(const struct query *query, struct arena *arena);

const char *query_op_name(enum query_op op); /* "gte" ...; "" for OP_IS */

#endif
