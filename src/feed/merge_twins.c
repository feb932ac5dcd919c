/*
 * merge_twins.c: owns the list of what several services say of one thing:
 * their records as they were in the list, to choose one of them.
 */
#include <stdlib.h>
#include "klaster/base/arena.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/feed/merge.h"

struct twins {
	struct source source; /* first */
	struct arena arena;
	struct row_origin *rows;
	const char *origins; /* "riga, gdynia" */
	size_t count;
};

static struct twins *of(struct source *source)
{
	return (struct twins *)source;
}

static struct total twins_total(struct source *source)
{
	return (struct total){TOTAL_EXACT, of(source)->count};
}

static const struct record *twins_row(struct source *source, uint64_t index)
{
	return index < of(source)->count ? of(source)->rows[index].record
					 : NULL;
}

static void twins_want(struct source *source, uint64_t first, size_t count)
{
	(void)source;
	(void)first;
	(void)count;
}

static struct source_status twins_status(struct source *source)
{
	return (struct source_status){.state = SOURCE_LIVE,
	    .age_s = -1,
	    .origin = of(source)->origins,
	    .note = _("one thing, as each of them knows it")};
}

static uint64_t twins_revision(struct source *source)
{
	(void)source;
	return 1;
}

static size_t twins_facets(struct source *source, const struct facet **facets)
{
	(void)source;
	*facets = NULL;
	return 0;
}

static size_t twins_suggestions(
    struct source *source, struct record *const **records)
{
	(void)source;
	*records = NULL;
	return 0;
}

static size_t twins_origins(
    struct source *source, uint64_t index, struct row_origin *out, size_t max)
{
	if (index >= of(source)->count || max == 0)
		return 0;
	out[0] = of(source)->rows[index];
	return 1;
}

static void twins_nothing(struct source *source)
{
	(void)source;
}

static void twins_free(struct source *source)
{
	arena_done(&of(source)->arena);
	free(source);
}

static const struct source_ops twins_ops = {
    .total = twins_total,
    .row = twins_row,
    .want = twins_want,
    .status = twins_status,
    .revision = twins_revision,
    .facets = twins_facets,
    .suggestions = twins_suggestions,
    .origins = twins_origins,
    .refresh = twins_nothing,
    .cancel = twins_nothing,
    .free = twins_free,
};

struct source *merge_twins(
    const struct query *query, const struct row_origin *origins, size_t count)
{
	struct twins *twins = mem_alloc(sizeof(*twins));
	size_t i;

	twins->source.ops = &twins_ops;
	arena_init(&twins->arena);
	query_copy(&twins->source.query, query, &twins->arena);
	twins->rows =
	    arena_array(&twins->arena, count + 1, sizeof(*twins->rows));
	for (i = 0; i < count; i++) {
		if (origins[i].record == NULL)
			continue;
		twins->origins =
		    twins->origins == NULL
			? arena_strdup(&twins->arena, origins[i].name)
			: arena_printf(&twins->arena, "%s, %s", twins->origins,
			      origins[i].name);
		twins->rows[twins->count++] = (struct row_origin){
		    .home = origins[i].home,
		    .name = arena_strdup(&twins->arena, origins[i].name),
		    .record = record_copy(&twins->arena, origins[i].record),
		};
	}
	return &twins->source;
}
