/*
 * query_scan.c: cuts a query's text into tokens. What does not read as
 * anything else is a word: there are no errors here.
 */
#include "query_scan.h"

#include <string.h>

#include "klaster/base/mem.h"

#define NAME_MAX_BYTES 40

/* --- names */

/* The kind's own, or every kind in turn. */
static const struct kind *nth_kind(const struct kind *kind, size_t n)
{
	if (kind != NULL)
		return n == 0 ? kind : NULL;
	return n < kind_count() ? kind_at(n) : NULL;
}

static bool is_called(const char *name, const char *typed)
{
	const struct field bare = {.name = name};

	return field_answers(&bare, typed);
}

const char *query_scan_filter_name(const struct kind *kind, const char *typed)
{
	const char *alias = NULL;
	const struct kind *one;

	for (size_t n = 0; (one = nth_kind(kind, n)) != NULL; n++) {
		for (size_t i = 0; i < one->field_count; i++) {
			const struct field *field = &one->fields[i];

			if (!(field->roles & ROLE_FILTER) ||
			    !field_answers(field, typed))
				continue;
			if (is_called(field->name, typed))
				return field->name;
			if (alias == NULL)
				alias = field->alias;
		}
	}
	return alias;
}

/* The field that has one of the roles; its name counts before an alias. */
static const struct field *find_field(
    const struct kind *kind, const char *typed, unsigned roles)
{
	const struct field *by_alias = NULL;
	const struct kind *one;

	for (size_t n = 0; (one = nth_kind(kind, n)) != NULL; n++) {
		for (size_t i = 0; i < one->field_count; i++) {
			const struct field *field = &one->fields[i];

			if (!(field->roles & roles) ||
			    !field_answers(field, typed))
				continue;
			if (is_called(field->name, typed))
				return field;
			if (by_alias == NULL)
				by_alias = field;
		}
	}
	return by_alias;
}

/* --- pieces of text */

static bool is_end(char c)
{
	return c == '\0' || c == ' ';
}

static bool is_word(const char *text, const char *word)
{
	for (; *text != '\0' && *word != '\0'; text++, word++)
		if (*text != *word && *text != *word - 'a' + 'A')
			return false;
	return *text == *word;
}

bool query_scan_is_exists(const char *text, bool *exists)
{
	*exists = is_word(text, "any");
	return *exists || is_word(text, "none");
}

/* From after the opening quote; "" is a quote. Moves *pos past the closing
 * one. */
static char *read_quoted(struct arena *arena, const char *text, size_t *pos)
{
	char *out = arena_alloc(arena, strlen(text + *pos) + 1);
	size_t len = 0;

	for (; text[*pos] != '\0'; (*pos)++) {
		if (text[*pos] == '"' && text[++*pos] != '"')
			break;
		out[len++] = text[*pos];
	}
	out[len] = '\0';
	return out;
}

/* A value up to a comma (unless it belongs to it) or a blank. */
static struct scan_value read_value(
    struct arena *arena, const char *text, size_t *pos, bool commas)
{
	struct scan_value value = {.text = ""};
	size_t start, len;

	if (text[*pos] == '"') {
		(*pos)++;
		value.quoted = true;
		value.text = read_quoted(arena, text, pos);
	}
	for (start = *pos; !is_end(text[*pos]); (*pos)++)
		if (!commas && text[*pos] == ',')
			break;
	len = *pos - start;
	if (len > 0 && text[*pos - 1] == '*') {
		value.star = true;
		len--;
	}
	if (len > 0)
		value.text = arena_printf(
		    arena, "%s%.*s", value.text, (int)len, text + start);
	return value;
}

static void read_values(struct arena *arena, const char *text, size_t *pos,
    struct scan_token *token)
{
	bool commas = strcmp(token->mark, ":") != 0;

	token->value_count = 0;
	for (;;) {
		struct scan_value value = read_value(arena, text, pos, commas);

		if ((*value.text != '\0' || value.star) &&
		    token->value_count < QUERY_VALUE_MAX)
			token->values[token->value_count++] = value;
		if (text[*pos] != ',')
			return;
		(*pos)++;
	}
}

/* --- tokens */

/* A name and a mark: "startDate>=". The name in `name`. */
static bool read_name(const char *text, size_t *pos,
    char name[NAME_MAX_BYTES + 1], const char **mark)
{
	/* People who know ":" write "budget:>100" too; it is ">" then. */
	static const char *const marks[] = {
	    ":>=", ":<=", ":>", ":<", ">=", "<=", ":", ">", "<"};
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
	size_t len = strspn(text + *pos, letters);

	if (len == 0 || len > NAME_MAX_BYTES)
		return false;
	memcpy(name, text + *pos, len);
	name[len] = '\0';
	for (size_t i = 0; i < MEM_COUNT(marks); i++) {
		if (strncmp(text + *pos + len, marks[i], strlen(marks[i])) ==
		    0) {
			*mark = marks[i] +
				(strlen(marks[i]) > 1 && marks[i][0] == ':');
			*pos += len + strlen(marks[i]);
			return true;
		}
	}
	return false;
}

/* The value of a token that takes one bare value; NULL if it is otherwise. */
static const char *only_value(const struct scan_token *token)
{
	if (token->value_count != 1 || token->values[0].quoted ||
	    token->values[0].star || strcmp(token->mark, ":") != 0)
		return NULL;
	return token->values[0].text;
}

static bool is_kind_token(struct scan_token *token, const char *name)
{
	const char *value = only_value(token);

	if (value == NULL || token->negated || !is_called("kind", name))
		return false;
	token->kind = kind_find(value);
	token->what = SCAN_KIND;
	return token->kind != NULL;
}

static bool is_sort_token(
    const struct kind *kind, struct scan_token *token, const char *name)
{
	const char *value = only_value(token);
	bool descending;

	if (value == NULL || token->negated || !is_called("sort", name))
		return false;
	descending = *value == '-';
	token->field = find_field(kind, value + descending, ROLE_SORT);
	if (token->field == NULL)
		return false;
	token->negated = descending;
	token->what = SCAN_SORT;
	return true;
}

static bool is_columns_token(
    const struct kind *kind, struct scan_token *token, const char *name)
{
	if (kind == NULL || token->negated || !is_called("columns", name) ||
	    strcmp(token->mark, ":") != 0 || token->value_count == 0)
		return false;
	token->column_count = 0;
	for (size_t i = 0; i < token->value_count; i++) {
		const struct field *field = find_field(
		    kind, token->values[i].text, ROLE_COLUMN | ROLE_LIST);
		size_t seen = 0;

		if (field == NULL || token->values[i].star)
			return false;
		while (
		    seen < token->column_count && token->columns[seen] != field)
			seen++;
		token->columns[seen] = field;
		if (seen == token->column_count)
			token->column_count++;
	}
	token->what = SCAN_COLUMNS;
	return true;
}

/* Without a value it is a word still being typed; marks after it would
 * swallow what comes next and are left out. */
static bool is_filter_token(
    const struct kind *kind, struct scan_token *token, const char *name)
{
	token->name = query_scan_filter_name(kind, name);
	token->what = token->value_count > 0 ? SCAN_FILTER : SCAN_WORD;
	return token->name != NULL;
}

/* Anything with a name and a mark; scan->pos moves only if it is something. */
static bool read_named(struct query_scan *scan, struct scan_token *token)
{
	char name[NAME_MAX_BYTES + 1];
	size_t at = scan->pos;

	if (!read_name(scan->text, &at, name, &token->mark))
		return false;
	read_values(scan->arena, scan->text, &at, token);
	if (is_kind_token(token, name) ||
	    is_sort_token(scan->kind, token, name) ||
	    is_columns_token(scan->kind, token, name) ||
	    is_filter_token(scan->kind, token, name)) {
		token->text =
		    arena_printf(scan->arena, "%s%s", name, token->mark);
		scan->pos = at;
		return true;
	}
	return false;
}

bool query_scan_token(struct query_scan *scan, struct scan_token *token)
{
	const char *text = scan->text;
	size_t start;

	while (text[scan->pos] == ' ')
		scan->pos++;
	if (text[scan->pos] == '\0')
		return false;
	*token = (struct scan_token){.what = SCAN_WORD};
	if (text[scan->pos] == '-' && !is_end(text[scan->pos + 1])) {
		token->negated = true;
		scan->pos++;
	}
	if (text[scan->pos] == '"') {
		scan->pos++;
		token->what = SCAN_PHRASE;
		token->text = read_quoted(scan->arena, text, &scan->pos);
		return true;
	}
	if (!scan->words && read_named(scan, token))
		return true;
	token->what = SCAN_WORD;
	for (start = scan->pos; !is_end(text[scan->pos]);)
		scan->pos++;
	token->text =
	    arena_strndup(scan->arena, text + start, scan->pos - start);
	return true;
}
