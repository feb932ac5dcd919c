/*
 * sqlite_match.c owns the way words are asked of FTS5. Every phrase stands in
 * quotes and holds only folded letters, digits and edges: there is nothing
 * in it that FTS5's grammar could take for an operator.
 */
#include <string.h>
#include "sqlite_parts.h"

/* In the order of enum index_column, as the table words has them. */
static const char *const columns[COLUMN_COUNT] = {
    "name",
    "ident",
    "place",
    "body",
    "member_name",
    "member",
    "coordinator_name",
    "coordinator",
};

static void add_columns(struct buf *out, unsigned mask)
{
	buf_addc(out, '{');
	for (int i = 0; i < COLUMN_COUNT; i++) {
		if (mask & 1u << i) {
			buf_addc(out, ' ');
			buf_adds(out, columns[i]);
		}
	}
	buf_adds(out, " } : (");
}

static void add_phrase(struct buf *out, const struct match_phrase *phrase)
{
	buf_addc(out, '"');
	for (const char *c = phrase->words; *c != '\0'; c++) {
		if (*c == '"')
			buf_addc(out, '"');
		buf_addc(out, *c);
	}
	buf_adds(out, phrase->open ? "\" *" : "\"");
}

static void add_term(struct buf *out, const struct match_term *term)
{
	add_columns(out, term->columns);
	for (size_t i = 0; i < term->phrase_count; i++) {
		if (i > 0)
			buf_adds(out, " OR ");
		add_phrase(out, &term->phrases[i]);
	}
	buf_addc(out, ')');
}

static void add_match(
    struct buf *out, const struct match *match, const char *between)
{
	buf_addc(out, '(');
	for (size_t i = 0; i < match->term_count; i++) {
		if (i > 0)
			buf_adds(out, between);
		add_term(out, &match->terms[i]);
	}
	buf_addc(out, ')');
}

void sqlite_match_text(struct buf *out, const struct match *match,
    const struct match *except, size_t except_count,
    const struct match *without)
{
	bool first = true;

	add_match(out, match, " AND ");
	for (size_t i = 0; i < except_count; i++) {
		buf_adds(out, first ? " NOT (" : " OR ");
		add_match(out, &except[i], " AND ");
		first = false;
	}
	if (without != NULL && without->term_count > 0) {
		buf_adds(out, first ? " NOT (" : " OR ");
		add_match(out, without, " OR ");
		first = false;
	}
	if (!first)
		buf_addc(out, ')');
}
