/*
 * source.h: where a view gets its rows from. A view knows neither network
 * nor store: it asks for rows, says which it will need, and is told by a
 * changed revision that it should look again. Lists are virtual: `row` never
 * waits and never reads more than what is asked.
 */
#ifndef KLASTER_MODEL_SOURCE_H
#define KLASTER_MODEL_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/err.h"
#include "klaster/model/page.h"
#include "klaster/model/query.h"
#include "klaster/model/record.h"

enum source_state {
	SOURCE_EMPTY,  /* nothing asked for yet, or nothing has come */
	SOURCE_LIVE,   /* as the service said it in this session */
	SOURCE_COPY,   /* kept here, in the copy or in memory, age_s old */
	SOURCE_FAILED, /* the last wish failed; rows there are kept */
};

struct source_status {
	enum source_state state;
	bool loading;	     /* a wish is under way */
	int64_t age_s;	     /* of what is shown; -1 unknown */
	bool copied;	     /* some of it is of a copy, whatever the state */
	bool complete;	     /* of a copy: all that the service would say */
	int64_t retry_in_ms; /* > 0: waiting for that before a new try */
	const char *origin;  /* service's name or URL; remote text */
	const char *credit;  /* line to show, or NULL; remote text */
	const struct err *failure; /* why, with SOURCE_FAILED; else NULL */
	bool lacks;		   /* the failure: it has no such list */
	uint32_t skipped;	   /* records that could not be read */
	int64_t wake_in_ms; /* > 0: by then it has something else to show,
			       whether anything comes or not */
	const char *note;   /* what to know about these rows, or NULL; remote */
	struct page_walk walk;
};

/* What the walk of a question by a tie leaves open, as a sentence in the arena;
 * NULL: nothing. */
const char *source_walk_text(struct arena *arena, const struct query *query,
    const struct source_status *status, bool found);

/* Whose a row is, where a source has rows of several services. */
struct row_origin {
	size_t home;	  /* the service, as the source's maker counts them */
	const char *name; /* to show; remote text */
	const struct record *record; /* NULL while it is not here */
};

struct source;
struct source_ops {
	/* Rows known or believed to be there. Index space is [0, count). */
	struct total (*total)(struct source *source);
	/* Row or NULL while it is not here. Valid until the revision changes.
	 */
	const struct record *(*row)(struct source *source, uint64_t index);
	/* These columns are shown: rows are asked for with them, and rows that
	 * are here without one come again, shown as they are until then. Before
	 * the first want() nothing else is asked for, without it what the
	 * query or its kind names. NULL: it has no columns. */
	void (*need)(struct source *source, const struct field *const *fields,
	    size_t count);
	/* These rows are (about to be) on the screen: fetch what is missing.
	 * Cheap when nothing is. An older wish is not cancelled. */
	void (*want)(struct source *source, uint64_t first, size_t count);
	struct source_status (*status)(struct source *source);
	uint64_t (*revision)(struct source *source);
	/* Facets and nearest names, as far as they came; may give 0. */
	size_t (*facets)(struct source *source, const struct facet **facets);
	/* What to know of how these were counted, or NULL; remote. Valid until
	 * it is asked again. NULL: nothing, ever. */
	const char *(*counted)(struct source *source);
	size_t (*suggestions)(
	    struct source *source, struct record *const **records);
	/* The services that know the row, its own first, at most `max`. NULL:
	 * all rows are of one. */
	size_t (*origins)(struct source *source, uint64_t index,
	    struct row_origin *out, size_t max);
	void (*refresh)(struct source *source); /* asks the service again */
	void (*cancel)(struct source *source);	/* waits for nothing more */
	void (*free)(struct source *source);
};

struct source {
	const struct source_ops *ops;
	struct query query; /* what it answers; strings owned by the source */
};

/* A record with all it says: a source of one row. Views of details take the
 * same interface; `row(0)` is the record, first as the list had it (not
 * whole), then whole. */

#endif
