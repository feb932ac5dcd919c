/*
 * query_fits.c: owns what is wrong with the names in a question: a field that
 * a kind has not, a word that was meant as one, a filter that lacks another;
 * and which name is meant.
 */
#include "klaster/model/query.h"

#include <string.h>

#include "klaster/base/fold.h"
#include "klaster/base/i18n.h"
#include "query_scan.h"

/* Likeness from which a name is worth proposing. */
#define NEAR_ENOUGH 250

/* The name of a field most like `name`, if it is more so than *best_score. */
static const char *nearer_name(
    const struct kind *kind, const char *name, unsigned role, int *best_score)
{
	const char *best = NULL;

	for (size_t i = 0; i < kind->field_count; i++) {
		const struct field *field = &kind->fields[i];
		const char *names[] = {field->name, field->alias};

		for (size_t j = 0; j < 2; j++) {
			int score;

			if (!(field->roles & role) || names[j] == NULL)
				continue;
			score = fold_alike(name, names[j]);
			if (score > *best_score) {
				*best_score = score;
				best = names[j];
			}
		}
	}
	return best;
}

static bool refuse_name(
    const struct kind *kind, const char *name, unsigned role, struct err *err)
{
	int score = NEAR_ENOUGH;
	const char *near = nearer_name(kind, name, role, &score);

	if (role == ROLE_SORT)
		err_set(err, ERR_USAGE, _("%s cannot be sorted by \"%s\""),
		    _(kind->label), name);
	else
		err_set(err, ERR_USAGE, _("%s have no filter \"%s\""),
		    _(kind->label), name);
	if (near != NULL && err != NULL)
		err_set(
		    err, ERR_USAGE, _("%s; is \"%s\" meant?"), err->text, near);
	return false;
}

static bool has_field(const struct kind *kind, const char *name, unsigned role)
{
	for (size_t i = 0; i < kind->field_count; i++)
		if ((kind->fields[i].roles & role) &&
		    field_answers(&kind->fields[i], name))
			return true;
	return false;
}

bool query_fits(
    const struct query *query, const struct kind *kind, struct err *err)
{
	for (size_t i = 0; i < query->filter_count; i++) {
		const char *name = query->filters[i].name;

		if (!has_field(kind, name, ROLE_FILTER))
			return refuse_name(kind, name, ROLE_FILTER, err);
	}
	if (query->sort != NULL &&
	    !has_field(kind, query->sort->name, ROLE_SORT))
		return refuse_name(kind, query->sort->name, ROLE_SORT, err);
	return query->sort == NULL || query_gives(query, query->sort, err);
}

/* The name before the colon of a word like "contry:LT"; NULL for others, and
 * for addresses. */
static const char *name_in_word(struct arena *arena, const char *word)
{
	size_t len = strcspn(word, ":");

	if (word[len] != ':' || word[len + 1] == '/' || len < 2 ||
	    strspn(word, "0123456789") > 0 ||
	    strcspn(word, " \"'.,;!?/()") < len)
		return NULL;
	return arena_strndup(arena, word, len);
}

static const char *nearest_filter(const struct kind *kind, const char *name)
{
	const char *best = NULL;
	int score = NEAR_ENOUGH;

	if (kind != NULL)
		return nearer_name(kind, name, ROLE_FILTER, &score);
	for (size_t i = 0; i < kind_count(); i++) {
		const char *near =
		    nearer_name(kind_at(i), name, ROLE_FILTER, &score);

		best = near != NULL ? near : best;
	}
	return best;
}

/* Of the kind, or of any: a filter on what only another one gives. */
static const struct field *lone_filter(const struct query *query)
{
	for (size_t i = 0; i < query->filter_count; i++) {
		for (size_t k = 0; k < kind_count(); k++) {
			const struct field *field =
			    kind_field(kind_at(k), query->filters[i].name);

			if ((query->kind == NULL ||
				query->kind == kind_at(k)) &&
			    field != NULL && field->given_by != NULL &&
			    !query_shows(query, field))
				return field;
		}
	}
	return NULL;
}

bool query_gives(
    const struct query *query, const struct field *field, struct err *err)
{
	if (field->given_by == NULL || query_shows(query, field))
		return true;
	return err_set(err, ERR_USAGE, _("\"%s:\" needs \"%s:ID\" beside it."),
	    field->name, field->given_by);
}

const char *query_stray(const struct query *query, struct arena *arena)
{
	const struct field *lone = lone_filter(query);
	struct err err = ERR_INIT;

	if (lone != NULL) {
		query_gives(query, lone, &err);
		return arena_strdup(arena, err.text);
	}
	for (size_t i = 0; i < query->term_count; i++) {
		const struct query_term *term = &query->terms[i];
		const char *name, *near;

		if (term->phrase)
			continue;
		name = name_in_word(arena, term->text);
		if (name == NULL || query_scan_filter_name(query->kind, name))
			continue;
		near = nearest_filter(query->kind, name);
		if (near == NULL)
			return arena_printf(
			    arena, _("There is no field \"%s\"."), name);
		return arena_printf(arena,
		    _("There is no field \"%s\"; is \"%s\" meant?"), name,
		    near);
	}
	return NULL;
}
