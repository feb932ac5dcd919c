/*
 * sync_parts.h: what the sync*.c files share.
 */
#ifndef KLASTER_SRC_COPY_SYNC_PARTS_H
#define KLASTER_SRC_COPY_SYNC_PARTS_H

#include "copy_parts.h"
#include "klaster/copy/sync.h"

#define SYNC_LIST_SIZE 200
#define SYNC_CHANGES_SIZE 200

/* What the next answer is of. */
enum sync_step {
	STEP_ENTRY,   /* where is the service? */
	STEP_LIST,    /* a page of a kind */
	STEP_CHANGES, /* what changed since */
	STEP_PROOF,   /* is it still there? then counts are compared */
	STEP_TOTAL,   /* how many of a kind the question finds there */
	STEP_AGREED,  /* did anything change while totals were asked for? */
	STEP_SCRUB,   /* complete; what was erased is to leave its files, too */
	STEP_DONE,
};

/* One that came before, of a way that may go in circles. */
struct sync_circle {
	uint64_t mark, power, steps;
};

/* C.8: what has been seen of a way that may have no end. */
struct sync_guard {
	struct sync_circle links, pages;
	uint64_t last; /* print of the page before */
	unsigned empty;
	uint64_t records, records_max;
	bool begun;
};

struct sync {
	struct sync_options options;
	struct copy *copy;
	int lock;
	struct arena arena;
	enum sync_step step;
	struct whole *whole; /* that is written: the copy's, or ... */
	struct whole *fresh; /* ... the one that is made; NULL: none */
	uint64_t fresh_number;
	const char *scope;  /* wished */
	struct query query; /* the scope's, when it is not everything */
	struct entry entry;
	bool has_entry;
	bool proven_new;   /* the fresh one is to take the place */
	bool too_old;	   /* the service kept no changes since the old one */
	bool untold;	   /* nor says who went before the fresh one began */
	unsigned rounds;   /* proofs tried */
	unsigned restarts; /* listings begun again for a refusal */
	size_t total_kind; /* whose total is asked for */
	uint64_t fetch;	   /* under way; 0: none */
	unsigned tries;
	int64_t due_ms;
	unsigned scrubs;   /* files that are done */
	bool gave_way;	   /* to somebody who waits */
	unsigned refusals; /* how often */
	struct sync_guard guard;
	struct err err;
	struct sync_report report;
};

/* sync.c */
void sync_fail(struct sync *sync);
bool sync_is_scoped(const struct sync *sync);
/* Whether records of that kind belong to what is wished. */
bool sync_wants(const struct sync *sync, const struct kind *kind);
/* The question that lists them. */
struct query sync_question(const struct sync *sync, const struct kind *kind);
/* A file beside the one that is there; the one that was begun, if it is of
 * the same store and question. */
bool sync_begin_fresh(struct sync *sync);

/* sync_apply.c: pages into the file */
bool sync_take_list(
    struct sync *sync, const char *body, size_t len, const char *link);
bool sync_take_changes(struct sync *sync, const char *body, size_t len);
const struct kind *sync_kind(const struct sync *sync); /* to be listed */

/* sync_prove.c: is it all, and may the rest go? */
bool sync_brake(struct sync *sync, uint64_t removed, uint64_t of);
bool sync_after_changes(struct sync *sync);
bool sync_take_proof(struct sync *sync);
bool sync_take_total(struct sync *sync, const char *body, size_t len);

/* The state, with a note of what is still to be scrubbed. */
bool sync_commit(struct sync *sync, const struct whole_state *state,
    enum scrub owed, struct err *err);

/* sync_scrub.c: a file a turn; until the step is over. */
void sync_scrub(struct sync *sync);

/* sync_guard.c */
/* `expected`: how many records there are, or more; 0: it is not said. */
void guard_reset(struct sync_guard *guard, uint64_t expected);
/* False when the way goes in circles or has no end. */
bool guard_link(struct sync_guard *guard, const char *link);
bool guard_page(struct sync_guard *guard, const struct page *page);

#endif
