/*
 * foreign_ask.c: owns what of a question a foreign server is asked, and in
 * which values: each word by itself where the profile has a place for it, a
 * date as the days it begins and ends with. What is not asked is the rest,
 * which is done here; so each part is either asked in full or left to that.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include "foreign.h"
#include "klaster/base/mem.h"
#include "klaster/model/value.h"
#include "klaster/net/link.h"

#define PARTS_MAX (QUERY_TERM_MAX + 2 * QUERY_FILTER_MAX + 1)

/* One parameter, or more, of the link. */
struct part {
	const char *template, *name, *value;
};

struct parts {
	struct arena arena;
	struct part parts[PARTS_MAX];
	size_t count;
};

void foreign_add(struct foreign_link *to, const char *template,
    const char *name, const char *value)
{
	struct buf *out = to->out;
	const char *at;

	buf_addc(out, to->parting);
	to->parting = '&';
	to->n++;
	for (at = template; *at != '\0';) {
		if (strncmp(at, "{name}", 6) == 0) {
			link_encode(out, name);
			at += 6;
		} else if (strncmp(at, "{value}", 7) == 0 ||
			   strncmp(at, "{word}", 6) == 0) {
			link_encode(out, value);
			at = strchr(at, '}') + 1;
		} else if (strncmp(at, "{n}", 3) == 0) {
			buf_addf(out, "%u", to->n);
			at += 3;
		} else if (strchr("[]<> \"", *at) != NULL) {
			buf_addf(out, "%%%02X", (unsigned)*at++);
		} else {
			buf_addc(out, *at++);
		}
	}
}

/* A parameter of one name is read once by most, and means "or" to others: the
 * number in it keeps two apart. */
static bool collides(const struct part *one, const struct part *two)
{
	size_t len = strcspn(one->template, "=");

	return strstr(one->template, "{n}") == NULL &&
	       len == strcspn(two->template, "=") &&
	       strncmp(one->template, two->template, len) == 0 &&
	       strcmp(one->name, two->name) == 0;
}

/* All of them or none. */
static bool take(struct parts *asked, const struct part *parts, size_t count)
{
	size_t before = asked->count, i, k;

	for (i = 0; i < count; i++) {
		for (k = 0; parts[i].template != NULL && k < asked->count; k++)
			if (collides(&asked->parts[k], &parts[i]))
				break;
		if (parts[i].template == NULL || k < asked->count ||
		    asked->count == PARTS_MAX) {
			asked->count = before;
			return false;
		}
		asked->parts[asked->count++] = parts[i];
	}
	return true;
}

/* --- words */

/* All in one value, as a person would type them into the server's own box;
 * without what is only ours: quotes. */
static const char *all_words(struct arena *arena, const struct query *query)
{
	const char *all = NULL;
	size_t i;

	for (i = 0; i < query->term_count; i++) {
		const struct query_term *term = &query->terms[i];

		if (!term->negated)
			all = all == NULL ? term->text
					  : arena_printf(arena, "%s %s", all,
						term->text);
	}
	return all;
}

/* Whether the server is asked for the word; none but here takes "not". Of
 * those for which there is one place only, the longest says most. */
static void ask_words(struct parts *asked, const char *template,
    const struct query *query, bool *is_asked)
{
	bool each = template != NULL && strstr(template, "{word}") != NULL;
	struct part part = {.template = template, .name = ""};
	const struct query_term *longest = NULL;
	size_t i;

	part.value = each ? NULL : all_words(&asked->arena, query);
	if (part.value != NULL && take(asked, &part, 1))
		for (i = 0; i < query->term_count; i++)
			is_asked[i] = !query->terms[i].negated;
	for (i = 0; each && i < query->term_count; i++)
		if (!query->terms[i].negated &&
		    (longest == NULL ||
			strlen(query->terms[i].text) > strlen(longest->text)))
			longest = &query->terms[i];
	for (i = 0; longest != NULL && i < query->term_count; i++) {
		const struct query_term *term = &query->terms[i];

		part.value = term->text;
		if (!term->negated &&
		    (term == longest || strstr(template, "{n}") != NULL))
			is_asked[i] = take(asked, &part, 1);
	}
}

/* --- dates */

/* From the first day to before the second; NULL: open. */
struct span {
	const char *low, *high;
};

static const char *day(struct arena *arena, int year, int month, int number)
{
	struct date date;
	const char *text =
	    arena_printf(arena, "%04d-%02d-%02d", year, month, number);

	if (date_parse(text, &date))
		return text;
	if (month == 12) /* the day after the last of a month */
		return arena_printf(arena, "%04d-01-01", year + 1);
	return arena_printf(arena, "%04d-%02d-01", year, month + 1);
}

/* The first day of a date, or the one after its last; NULL: it has none that
 * can be named, as a season. */
static const char *edge(
    struct arena *arena, const struct field *field, const char *text, bool end)
{
	struct err err = ERR_INIT;
	const char *value = value_canonical(arena, field, text, NULL, &err);
	struct date date;

	if (value == NULL || !date_parse(value, &date))
		return NULL;
	switch (date.precision) {
	case DATE_DAY:
		return day(arena, date.year, date.month, date.day + end);
	case DATE_MONTH:
		return end ? day(arena, date.year, date.month, 32)
			   : day(arena, date.year, date.month, 1);
	case DATE_YEAR:
		return day(arena, date.year + end, 1, 1);
	case DATE_INTERVAL:
		return day(arena, end ? date.end_year + 1 : date.year, 1, 1);
	default:
		return NULL;
	}
}

static bool span_of(struct arena *arena, const struct field *field,
    const struct query_filter *filter, struct span *span)
{
	const char *text = filter->values[0], *high;
	const char *low = text;
	bool from =
	    filter->op == OP_IS || filter->op == OP_GT || filter->op == OP_GTE;
	bool to =
	    filter->op == OP_IS || filter->op == OP_LT || filter->op == OP_LTE;
	size_t len;

	high = text;
	if (filter->op == OP_IS && value_range(text, &len, &high)) {
		low = arena_strndup(arena, text, len);
		from = len > 0;
		to = *high != '\0';
	}
	*span = (struct span){.low = NULL};
	if (from)
		span->low = edge(arena, field, low, filter->op == OP_GT);
	if (to)
		span->high = edge(arena, field, high, filter->op != OP_LT);
	return (from || to) && (!from || span->low != NULL) &&
	       (!to || span->high != NULL);
}

/* A day is not a moment, nor a year a day: both ends are asked. */
static bool ask_date(struct parts *asked, const struct profile *profile,
    const struct profile_field *of, const struct query_filter *filter)
{
	struct part parts[2];
	struct span span;
	size_t count = 0;

	if (!span_of(&asked->arena, of->field, filter, &span))
		return false;
	if (span.low != NULL)
		parts[count++] = (struct part){
		    profile->operator[OP_GTE], of->path, span.low};
	if (span.high != NULL)
		parts[count++] = (struct part){
		    profile->operator[OP_LT], of->path, span.high};
	return take(asked, parts, count);
}

/* --- other filters */

static const struct profile_field *asked_field(
    const struct profile_kind *of, const struct query_filter *filter)
{
	size_t i;

	for (i = 0; i < of->field_count; i++)
		if (of->fields[i].filters && of->fields[i].path != NULL &&
		    field_answers(of->fields[i].field, filter->name))
			return &of->fields[i];
	return NULL;
}

static bool ask_filter(struct parts *asked, const struct profile *profile,
    const struct profile_kind *of, const struct query_filter *filter)
{
	const struct profile_field *field = asked_field(of, filter);
	struct part part;
	const char *high;
	size_t len;

	/* Several values are "any of": few servers say so, none is believed. */
	if (field == NULL || filter->value_count != 1 ||
	    filter->op == OP_EXISTS)
		return false;
	if (field->field->type == FIELD_DATE)
		return ask_date(asked, profile, field, filter);
	if (value_range(filter->values[0], &len, &high))
		return false;
	part =
	    (struct part){filter->op == OP_IS ? profile->filter
					      : profile->operator[filter->op],
		field->path,
		foreign_code(&asked->arena, field->field, filter->values[0])};
	return take(asked, &part, 1);
}

/* --- the question */

/* What is asked, and what is not, where `rest` is not NULL. */
static void divide(struct parts *asked, const struct profile *profile,
    const struct profile_kind *of, const struct query *query,
    struct query *rest)
{
	bool word[QUERY_TERM_MAX] = {false};
	const struct profile_field *field;
	struct part sort = {.template = profile->sort, .value = ""};
	size_t i;

	ask_words(asked, of->search != NULL ? of->search : profile->search,
	    query, word);
	for (i = 0; rest != NULL && i < query->term_count; i++)
		if (!word[i])
			rest->terms[rest->term_count++] = query->terms[i];
	for (i = 0; i < query->filter_count; i++)
		if (!ask_filter(asked, profile, of, &query->filters[i]) &&
		    rest != NULL)
			rest->filters[rest->filter_count++] = query->filters[i];
	field = query->sort != NULL ? profile_of_field(of, query->sort) : NULL;
	if (field != NULL && field->sorts && field->path != NULL) {
		sort.name = arena_printf(&asked->arena, "%s%s",
		    query->descending ? "-" : "", field->path);
		if (take(asked, &sort, 1))
			return;
	}
	if (rest != NULL) {
		rest->sort = query->sort;
		rest->descending = query->descending;
	}
}

void foreign_question(struct foreign_link *to, const struct profile *profile,
    const struct profile_kind *of, const struct query *query)
{
	struct parts asked = {.arena = ARENA_INIT};
	size_t i;

	divide(&asked, profile, of, query, NULL);
	for (i = 0; i < asked.count; i++)
		foreign_add(to, asked.parts[i].template, asked.parts[i].name,
		    asked.parts[i].value);
	arena_done(&asked.arena);
}

void foreign_rest(const struct profile *profile, const struct profile_kind *of,
    const struct query *query, struct query *rest)
{
	struct parts asked = {.arena = ARENA_INIT};

	divide(&asked, profile, of, query, rest);
	arena_done(&asked.arena);
}

const char *foreign_code(
    struct arena *arena, const struct field *field, const char *text)
{
	char *code;

	if (field->codes == NULL || strcmp(field->codes, "country") != 0 ||
	    !isalpha((unsigned char)text[0]) ||
	    !isalpha((unsigned char)text[1]) || text[2] != '\0')
		return text;
	code = arena_strdup(arena, text);
	code[0] = (char)toupper((unsigned char)code[0]);
	code[1] = (char)toupper((unsigned char)code[1]);
	return code;
}
