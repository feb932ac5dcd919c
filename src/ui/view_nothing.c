/*
 * view_nothing.c: owns the words where no row is: why there are none, and what
 * to do next. Of lists and of pictures.
 */
#include "klaster/base/buf.h"
#include "klaster/base/i18n.h"
#include "view_rows.h"

/* It is the only one that the field has, and says what the value is: what was
 * counted past it tells then what there would be without it. */
static bool stands_alone(
    const struct query *query, size_t at, const struct field *field)
{
	for (size_t i = 0; i < query->filter_count; i++)
		if (i != at && field_answers(field, query->filters[i].name))
			return false;
	return query->filters[at].op == OP_IS &&
	       field_answers(field, query->filters[at].name);
}

/* Some row has another value of the field, and all else that is asked. */
static bool is_elsewhere(struct source *source, size_t at)
{
	const struct facet *facets = NULL;
	size_t count =
	    source->ops->facets ? source->ops->facets(source, &facets) : 0;
	for (size_t i = 0; i < count; i++)
		if (stands_alone(&source->query, at, facets[i].field) &&
		    facets[i].count > 0 && facets[i].values[0].count > 0)
			return true;
	return false;
}

static const char *filter_text(
    const struct query *query, size_t at, struct arena *arena)
{
	struct query one = {.kind = query->kind, .filter_count = 1};
	struct buf text;
	one.filters[0] = query->filters[at];
	buf_init(&text, QUERY_TEXT_MAX);
	query_format(&one, &text, false);
	const char *line = arena_strdup(arena, buf_text(&text));
	buf_done(&text);
	return line;
}

/* The filter that is in the way, where that was counted, and the key that
 * changes them: sentences, a blank before each. Nothing is asked for it. */
static const char *way_on(
    struct source *source, const struct view_env *env, struct arena *arena)
{
	const struct query *query = &source->query;
	const char *without = NULL, *keys = "";
	for (size_t i = query->filter_count; i-- > 0 && !without;)
		if (is_elsewhere(source, i))
			without = arena_printf(arena,
			    _("There would be some without %s."),
			    filter_text(query, i, arena));
	if (query->filter_count > 0 && env->keys)
		keys = env->keys(env->keys_user, "filter", arena);
	return arena_printf(arena, "%s%s%s%s", without ? " " : "",
	    without ? without : "", *keys ? " " : "",
	    *keys ? arena_printf(arena, _("%s changes the filters."), keys)
		  : "");
}

static struct safe_text found_none(struct source *source,
    const struct source_status *status, const struct view_env *env,
    struct arena *arena)
{
	const struct query *query = &source->query;
	const char *walk = source_walk_text(arena, query, status, false);
	if (walk)
		return safe_linez(arena, walk);
	/* A part that has none of it says nothing about the service. */
	bool is_lack = status->state == SOURCE_COPY && !status->complete;
	if (!is_lack && query->kind && query->term_count == 0 &&
	    query->filter_count == 0)
		return safe_linez(arena, _("There is nothing in this list."));
	const char *nothing =
	    is_lack ? _("This is not in the local copy, which is not complete.")
		    : _("Nothing found.");
	const char *stray = query_stray(query, arena);
	if (stray)
		return safe_linef(arena, "%s %s", nothing, stray);
	return safe_linef(
	    arena, "%s%s", nothing, is_lack ? "" : way_on(source, env, arena));
}

struct safe_text view_rows_nothing(
    struct source *source, const struct view_env *env, struct arena *arena)
{
	struct source_status status = source->ops->status(source);
	if (status.state == SOURCE_FAILED && status.failure)
		return safe_linez(arena, status.failure->text);
	if (status.loading || status.state == SOURCE_EMPTY)
		return safe_linez(arena, _("Waiting for the first rows."));
	return found_none(source, &status, env, arena);
}
