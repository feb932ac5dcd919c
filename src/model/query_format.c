/*
 * query_format.c: writes a query so that query_parse() reads the same again.
 * Quotes are put where the reader would take a text for something else.
 */
#include "klaster/model/query.h"

#include <string.h>

#include "query_scan.h"

/* True if the reader makes one word of the text, no more and nothing else. */
static bool reads_as_word(
    const struct query *query, const char *text, bool negated, bool words)
{
	struct arena arena = ARENA_INIT;
	struct query_scan scan = {
	    .arena = &arena,
	    .kind = query->kind,
	    .words = words,
	};
	struct scan_token token;
	bool same;

	scan.text = arena_printf(&arena, "%s%s", negated ? "-" : "", text);
	same = query_scan_token(&scan, &token) && token.what == SCAN_WORD &&
	       token.negated == negated && strcmp(token.text, text) == 0 &&
	       scan.text[scan.pos] == '\0';
	arena_done(&arena);
	return same;
}

static void put_quoted(struct buf *out, const char *text)
{
	buf_addc(out, '"');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			buf_addc(out, '"');
		buf_addc(out, *text);
	}
	buf_addc(out, '"');
}

static void put_blank(struct buf *out, size_t start)
{
	if (out->len > start)
		buf_addc(out, ' ');
}

static void put_terms(
    const struct query *query, struct buf *out, size_t start, bool words)
{
	for (size_t i = 0; i < query->term_count; i++) {
		const struct query_term *term = &query->terms[i];

		put_blank(out, start);
		if (term->negated)
			buf_addc(out, '-');
		if (term->phrase ||
		    !reads_as_word(query, term->text, term->negated, words))
			put_quoted(out, term->text);
		else
			buf_adds(out, term->text);
	}
}

/* A blank at the end says that the last word is complete. */
static void put_end(const struct query *query, struct buf *out)
{
	const struct query_term *last;

	if (query->term_count == 0)
		return;
	last = &query->terms[query->term_count - 1];
	if (!last->open && !last->phrase && !last->negated)
		buf_addc(out, ' ');
}

static const char *op_mark(enum query_op op)
{
	switch (op) {
	case OP_GT:
		return ">";
	case OP_GTE:
		return ">=";
	case OP_LT:
		return "<";
	case OP_LTE:
		return "<=";
	default:
		return ":";
	}
}

/* True if the value alone would read as something else. */
static bool needs_quotes(const struct query_filter *filter, const char *value)
{
	size_t len = strlen(value);
	bool exists;

	if (len == 0 || strpbrk(value, " \"") != NULL || *value == '=' ||
	    *value == '<' || *value == '>')
		return true;
	if (op_mark(filter->op)[0] != ':')
		return value[len - 1] == '*';
	return strchr(value, ',') != NULL || value[len - 1] == '*' ||
	       query_scan_is_exists(value, &exists) ||
	       (strcmp(filter->name, "kind") == 0 && kind_find(value) != NULL);
}

static void put_filter(const struct query_filter *filter, struct buf *out)
{
	const char *value = filter->value_count > 0 ? filter->values[0] : "";

	if (filter->op == OP_NOT)
		buf_addc(out, '-');
	buf_adds(out, filter->name);
	buf_adds(out, op_mark(filter->op));
	if (filter->op == OP_EXISTS) {
		buf_adds(out, strcmp(value, "true") == 0 ? "any" : "none");
		return;
	}
	for (size_t i = 0; i < filter->value_count; i++) {
		if (i > 0)
			buf_addc(out, ',');
		if (needs_quotes(filter, filter->values[i]))
			put_quoted(out, filter->values[i]);
		else
			buf_adds(out, filter->values[i]);
		if (filter->op == OP_PREFIX)
			buf_addc(out, '*');
	}
}

static void put_columns(const struct query *query, struct buf *out)
{
	for (size_t i = 0; i < query->column_count; i++) {
		buf_adds(out, i == 0 ? "columns:" : ",");
		buf_adds(out, query->columns[i]->name);
	}
}

void query_format(const struct query *query, struct buf *out, bool with_kind)
{
	size_t start = out->len;

	if (with_kind && query->kind != NULL) {
		buf_adds(out, "kind:");
		buf_adds(out, query->kind->name);
	}
	put_terms(query, out, start, false);
	for (size_t i = 0; i < query->filter_count; i++) {
		put_blank(out, start);
		put_filter(&query->filters[i], out);
	}
	if (query->sort != NULL) {
		put_blank(out, start);
		buf_adds(out, query->descending ? "sort:-" : "sort:");
		buf_adds(out, query->sort->name);
	}
	if (query->column_count > 0 && !query->usual_columns) {
		put_blank(out, start);
		put_columns(query, out);
	}
	put_end(query, out);
}

void query_format_words(const struct query *query, struct buf *out)
{
	put_terms(query, out, out->len, true);
	put_end(query, out);
}
