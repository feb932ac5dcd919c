/*
 * query.c: owns the question as a struct: reading it from any bytes,
 * comparing, copying, changing. What the parts mean to a database is the
 * store's business.
 */
#include "klaster/model/query.h"

#include <string.h>

#include "klaster/base/fold.h"
#include "klaster/base/i18n.h"
#include "klaster/base/text.h"
#include "query_scan.h"

/* The text form stays this much below QUERY_TEXT_MAX, so that a caller may
 * add a word to it. */
#define TEXT_LIMIT (QUERY_TEXT_MAX - 64)
/* An address is longer than what it asks. */
#define LINK_LIMIT 8192

/* --- reading */

static bool is_blank(uint32_t code)
{
	return code <= ' ' || code == 0x7f || code == 0xa0 ||
	       (code >= 0x2000 && code <= 0x200b) || code == 0x2028 ||
	       code == 0x2029 || code == 0x202f || code == 0x205f ||
	       code == 0x3000;
}

/* Valid UTF-8 without controls, every blank one ' ', at most max bytes. */
static char *clean_text(
    struct arena *arena, const char *text, size_t len, size_t max)
{
	struct buf out;
	char *copy;
	size_t step;
	uint32_t code;
	char bytes[4];

	buf_init(&out, max);
	for (size_t pos = 0; pos < len && !out.full; pos += step) {
		step = text_decode(text + pos, len - pos, &code);
		if (is_blank(code))
			buf_addc(&out, ' ');
		else
			buf_add(&out, bytes, text_encode(code, bytes));
	}
	copy = arena_strndup(arena, buf_text(&out), out.len);
	buf_done(&out);
	return copy;
}

static char *folded_words(struct arena *arena, const char *text)
{
	struct buf out;
	char *copy;

	buf_init(&out, strlen(text) * 20 + 16); /* NFKD at its worst */
	fold_words(&out, text, strlen(text));
	copy = arena_strndup(arena, buf_text(&out), out.len);
	buf_done(&out);
	return copy;
}

/* False when there is no room. A term without words is none. */
static bool add_term(
    struct query *query, struct arena *arena, const struct scan_token *token)
{
	const char *folded = folded_words(arena, token->text);

	if (*folded == '\0')
		return true;
	if (query->term_count == QUERY_TERM_MAX)
		return false;
	query->terms[query->term_count++] = (struct query_term){
	    .text = token->text,
	    .folded = folded,
	    .phrase = token->what == SCAN_PHRASE,
	    .negated = token->negated,
	};
	return true;
}

static void add_filter(
    struct query *query, const char *name, enum query_op op, const char *value)
{
	struct query_filter *filter;

	if (query->filter_count == QUERY_FILTER_MAX)
		return;
	filter = &query->filters[query->filter_count++];
	*filter = (struct query_filter){.name = name, .op = op};
	if (value != NULL)
		filter->values[filter->value_count++] = value;
}

/* startDate>=2020, and -startDate>=2020, which is startDate<2020. */
static void add_bound(
    struct query *query, struct arena *arena, const struct scan_token *token)
{
	const struct scan_value *value = &token->values[0];
	const char *text = value->text;
	bool greater = token->mark[0] == '>', equal = token->mark[1] == '=';

	if (token->negated) {
		greater = !greater;
		equal = !equal;
	}
	if (value->star)
		text = arena_printf(arena, "%s*", text);
	if (greater)
		add_filter(query, token->name, equal ? OP_GTE : OP_GT, text);
	else
		add_filter(query, token->name, equal ? OP_LTE : OP_LT, text);
}

/* The forms of a single value that is not in quotes. */
static bool add_special(struct query *query, const struct scan_token *token)
{
	const struct scan_value *value = &token->values[0];
	bool exists;

	if (token->value_count != 1 || value->quoted)
		return false;
	if (value->star ? *value->text == '\0' && (exists = true)
			: query_scan_is_exists(value->text, &exists)) {
		add_filter(query, token->name, OP_EXISTS,
		    exists != token->negated ? "true" : "false");
		return true;
	}
	return false;
}

/* The filter of that name, made when there is none: a name that is there twice
 * stands for any of all its values, as it does for a service. */
static struct query_filter *filter_for(
    struct query *query, const char *name, enum query_op op)
{
	for (size_t i = 0; i < query->filter_count; i++)
		if (query->filters[i].op == op &&
		    strcmp(query->filters[i].name, name) == 0)
			return &query->filters[i];
	if (query->filter_count == QUERY_FILTER_MAX)
		return NULL;
	add_filter(query, name, op, NULL);
	return &query->filters[query->filter_count - 1];
}

static void add_values(
    struct query *query, struct arena *arena, const struct scan_token *token)
{
	struct query_filter *filter;
	bool prefix = !token->negated;

	for (size_t i = 0; i < token->value_count; i++)
		prefix = prefix && token->values[i].star &&
			 *token->values[i].text != '\0';
	filter = filter_for(query, token->name,
	    token->negated ? OP_NOT
	    : prefix	   ? OP_PREFIX
			   : OP_IS);
	if (filter == NULL)
		return;
	for (size_t i = 0;
	     i < token->value_count && filter->value_count < QUERY_VALUE_MAX;
	     i++) {
		const char *text = token->values[i].text;

		if (token->values[i].star && !prefix)
			text = arena_printf(arena, "%s*", text);
		filter->values[filter->value_count++] = text;
	}
}

static void add_token(struct query *query, struct arena *arena,
    const struct scan_token *token, bool *cut)
{
	switch (token->what) {
	case SCAN_WORD:
	case SCAN_PHRASE:
		if (!add_term(query, arena, token))
			*cut = true;
		break;
	case SCAN_KIND:
		break;
	case SCAN_FILTER:
		if (strcmp(token->mark, ":") != 0)
			add_bound(query, arena, token);
		else if (!add_special(query, token))
			add_values(query, arena, token);
		break;
	case SCAN_SORT:
		query->sort = token->field;
		query->descending = token->negated;
		break;
	case SCAN_COLUMNS:
		memcpy(query->columns, token->columns, sizeof(query->columns));
		query->column_count = token->column_count;
		break;
	}
}

/* Leaves out the last part. */
static void drop_last(struct query *query, struct arena *arena)
{
	struct query_term *term;

	if (query->column_count > 0) {
		query->column_count--;
	} else if (query->filter_count > 0) {
		query->filter_count--;
	} else if (query->term_count > 1) {
		query->term_count--;
		query->terms[query->term_count - 1].open = false;
	} else if (query->term_count == 1) {
		size_t len = strlen(query->terms[0].text);

		term = &query->terms[0];
		term->text =
		    clean_text(arena, term->text, len, len > 64 ? len - 64 : 0);
		term->folded = folded_words(arena, term->text);
		term->open = false;
		query->term_count = *term->folded != '\0';
	} else {
		query->sort = NULL;
	}
}

static void limit_length(struct query *query, struct arena *arena)
{
	struct buf text;

	buf_init(&text, TEXT_LIMIT);
	for (;;) {
		buf_reset(&text);
		query_format(query, &text, true);
		if (!text.full)
			break;
		drop_last(query, arena);
	}
	buf_done(&text);
}

static void parse_clean(
    struct query *query, struct arena *arena, const char *text, bool words)
{
	struct query_scan scan = {
	    .arena = arena,
	    .kind = query->kind,
	    .words = words,
	    .text = text,
	};
	struct scan_token token;
	size_t len = strlen(text);
	bool cut = false;

	while (query_scan_token(&scan, &token))
		add_token(query, arena, &token, &cut);
	if (query->term_count > 0 && len > 0 && text[len - 1] != ' ' && !cut) {
		struct query_term *last = &query->terms[query->term_count - 1];

		last->open = !last->phrase && !last->negated;
	}
	limit_length(query, arena);
}

static void parse_text(struct query *query, struct arena *arena,
    const struct kind *kind, const char *text)
{
	struct query_scan scan = {.arena = arena, .kind = kind, .text = text};
	struct scan_token token;

	*query = (struct query){.kind = kind};
	/* The names that are known depend on the kind: find that first. */
	while (query_scan_token(&scan, &token)) {
		if (token.what == SCAN_KIND) {
			query->kind = token.kind;
			break;
		}
	}
	parse_clean(query, arena, text, false);
}

void query_parse(struct query *query, struct arena *arena,
    const struct kind *kind, const char *text, size_t len)
{
	struct buf link;

	while (len > 0 && *text == ' ') {
		text++;
		len--;
	}
	buf_init(&link, QUERY_TEXT_MAX);
	if (len > 4 && memcmp(text, "http", 4) == 0 &&
	    query_link_text(&link, clean_text(arena, text, len, LINK_LIMIT)))
		parse_text(query, arena, NULL,
		    arena_strndup(arena, buf_text(&link), link.len));
	else
		parse_text(query, arena, kind,
		    clean_text(arena, text, len, TEXT_LIMIT));
	buf_done(&link);
}

bool query_is_link(const char *text)
{
	struct buf link;
	bool is;

	buf_init(&link, QUERY_TEXT_MAX);
	is = query_link_text(&link, text);
	buf_done(&link);
	return is;
}

void query_parse_words(
    struct query *query, struct arena *arena, const char *text, size_t len)
{
	*query = (struct query){.kind = NULL};
	parse_clean(
	    query, arena, clean_text(arena, text, len, TEXT_LIMIT), true);
}

/* --- comparing, copying, changing */

static bool same_field(const struct field *a, const struct field *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return strcmp(a->name, b->name) == 0;
}

static bool same_term(const struct query_term *a, const struct query_term *b)
{
	return strcmp(a->text, b->text) == 0 && a->phrase == b->phrase &&
	       a->negated == b->negated && a->open == b->open;
}

static bool same_filter(
    const struct query_filter *a, const struct query_filter *b)
{
	if (strcmp(a->name, b->name) != 0 || a->op != b->op ||
	    a->value_count != b->value_count)
		return false;
	for (size_t i = 0; i < a->value_count; i++)
		if (strcmp(a->values[i], b->values[i]) != 0)
			return false;
	return true;
}

static size_t said_columns(const struct query *query)
{
	return query->usual_columns ? 0 : query->column_count;
}

bool query_equal(const struct query *a, const struct query *b)
{
	if (a->kind != b->kind || a->term_count != b->term_count ||
	    a->filter_count != b->filter_count ||
	    said_columns(a) != said_columns(b) ||
	    !same_field(a->sort, b->sort) ||
	    (a->sort != NULL && a->descending != b->descending))
		return false;
	for (size_t i = 0; i < a->term_count; i++)
		if (!same_term(&a->terms[i], &b->terms[i]))
			return false;
	for (size_t i = 0; i < a->filter_count; i++)
		if (!same_filter(&a->filters[i], &b->filters[i]))
			return false;
	for (size_t i = 0; i < said_columns(a); i++)
		if (!same_field(a->columns[i], b->columns[i]))
			return false;
	return true;
}

void query_copy(struct query *to, const struct query *from, struct arena *arena)
{
	if (to != from)
		*to = *from;
	for (size_t i = 0; i < to->term_count; i++) {
		struct query_term *term = &to->terms[i];

		term->text = arena_strdup(arena, term->text);
		term->folded = arena_strdup(arena, term->folded);
	}
	for (size_t i = 0; i < to->filter_count; i++) {
		struct query_filter *filter = &to->filters[i];

		filter->name = arena_strdup(arena, filter->name);
		for (size_t j = 0; j < filter->value_count; j++)
			filter->values[j] =
			    arena_strdup(arena, filter->values[j]);
	}
}

/* Filters of one side exclude each other: a lower bound, an upper bound, and
 * what the value is or is not. */
static int op_side(enum query_op op)
{
	switch (op) {
	case OP_GT:
	case OP_GTE:
		return 1;
	case OP_LT:
	case OP_LTE:
		return 2;
	default:
		return 0;
	}
}

void query_set_filter(struct query *query, struct arena *arena,
    const char *name, enum query_op op, const char *const *values,
    size_t value_count)
{
	bool removes = values == NULL || value_count == 0;
	struct query_filter *filter;
	size_t kept = 0;

	for (size_t i = 0; i < query->filter_count; i++) {
		filter = &query->filters[i];
		if (strcmp(filter->name, name) == 0 &&
		    (removes || op_side(filter->op) == op_side(op)))
			continue;
		query->filters[kept++] = *filter;
	}
	query->filter_count = kept;
	if (removes || kept == QUERY_FILTER_MAX)
		return;
	add_filter(query, arena_strdup(arena, name), op, NULL);
	filter = &query->filters[kept];
	for (size_t i = 0; i < value_count && i < QUERY_VALUE_MAX; i++)
		filter->values[filter->value_count++] =
		    clean_text(arena, values[i], strlen(values[i]), TEXT_LIMIT);
}

/* --- asking a kind */

bool query_shows(const struct query *query, const struct field *field)
{
	if (field->given_by == NULL)
		return (field->roles & ROLE_LIST) != 0;
	for (size_t i = 0; i < query->filter_count; i++)
		if (strcmp(query->filters[i].name, field->given_by) == 0)
			return true;
	return false;
}

bool query_counts_by(const struct query *query, const struct field *field)
{
	return (field->roles & ROLE_FACET) != 0 &&
	       (field->given_by == NULL || query_shows(query, field));
}

const char *query_op_name(enum query_op op)
{
	static const char *const names[] = {
	    [OP_IS] = "",
	    [OP_NOT] = "ne",
	    [OP_GT] = "gt",
	    [OP_GTE] = "gte",
	    [OP_LT] = "lt",
	    [OP_LTE] = "lte",
	    [OP_PREFIX] = "prefix",
	    [OP_EXISTS] = "exists",
	};

	return names[op];
}
