/*
 * match.h: what a query's words ask, as sets of records from the best to the
 * widest. An engine only translates them; which words count, where, and what
 * comes first is decided here, once for all engines.
 *
 * The classes, best first:
 *   whole       a name or number is exactly what was typed
 *   begin       a name begins with it
 *   name        every word stands in a name
 *   known       every word stands in a name, a number or the place
 *   name-stem   the same two, words cut to what grammatical cases share, the
 *   known-stem  last word only begun
 *   any         every word stands somewhere
 *   any-stem    ... cut or begun
 * Exact words anywhere people look come before cut words in a name: "elblag"
 * is the association in that town before the sub-region "Elblaski".
 */
#ifndef KLASTER_STORE_MATCH_H
#define KLASTER_STORE_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/model/query.h"

enum match_class {
	MATCH_WHOLE,
	MATCH_BEGIN,
	MATCH_NAME,
	MATCH_KNOWN,
	MATCH_NAME_STEM,
	MATCH_KNOWN_STEM,
	MATCH_ANY,
	MATCH_ANY_STEM,
	MATCH_COUNT
};

/* Adjacent words; with `open` the last one may go on. Words hold letters and
 * digits of any script and INDEX_EDGE, nothing else. */
struct match_phrase {
	const char *words;
	bool open;
};
/* Met by any of its phrases in any of its columns. */
struct match_term {
	struct match_phrase phrases[2];
	size_t phrase_count;
	unsigned columns; /* 1 << enum index_column */
};
struct match {
	struct match_term terms[QUERY_TERM_MAX]; /* all of them */
	size_t term_count;
};

struct match_plan {
	struct match classes[MATCH_COUNT]; /* the last holds all others */
	size_t class_count;		   /* MATCH_COUNT, or 0: no words */
	struct match without;		   /* none of these terms */
	const char *folded; /* all that was typed, for nearest names */
	bool impossible;    /* a word that folds to nothing can match nothing */
};

void match_make(struct match_plan *plan, struct arena *arena,
    const struct query *query, enum level level);

#endif
