/*
 * whole.h: the file of a copy that is complete, or is being made so: all that
 * a service has, or all that one question finds. A catalogue like the
 * service's own, with its numbers, and one row that says how far it is, which
 * is written in the same transaction as the records it speaks of. Private to
 * src/copy.
 */
#ifndef KLASTER_SRC_COPY_WHOLE_H
#define KLASTER_SRC_COPY_WHOLE_H

#include <stdbool.h>
#include <stdint.h>
#include "klaster/store/catalogue.h"

struct whole_state {
	bool proven;	   /* it was complete as of seq */
	uint64_t seq;	   /* the service's: of the last change that is in */
	uint64_t todo;	   /* kinds still to be listed, by kind_index() */
	uint64_t removed;  /* since it was last complete: see the brake */
	int64_t asked_s;   /* when it was last complete; wall clock */
	bool wiped;	   /* what members see is out: it was too old */
	const char *store; /* whose seq it is; "" not said */
	const char *next;  /* link of the list under way; "" its start */
	const char *scope; /* text of the question; "" everything */
};

struct whole {
	struct catalogue *catalogue;
	char *file;
	struct whole_state state; /* strings are the whole's */
	char *text;		  /* of the row */
	unsigned parts;		  /* of a transaction that goes on */
	int64_t begun_ms;	  /* it did */
};

/* NULL with err set. One that is new has a state of zeros. */
struct whole *whole_open(const char *file, bool create, struct err *err);
void whole_close(struct whole *whole); /* NULL is allowed */

/* Reads the row again: another klaster may have written it. */
void whole_look(struct whole *whole);

bool whole_begin(struct whole *whole, struct err *err);
/* The records put since, with the state they bring about: both or neither.
 * On failure nothing has changed. */
bool whole_commit(
    struct whole *whole, const struct whole_state *state, struct err *err);
/* The same, but a few together: what is asked here knows of them, and they are
 * on the disk some parts or seconds later, or after whole_settle(). On failure
 * all since then are as they were, and so is the state. */
bool whole_go_on(
    struct whole *whole, const struct whole_state *state, struct err *err);
bool whole_settle(struct whole *whole, struct err *err);
void whole_rollback(struct whole *whole);

/* Between begin and commit. What may not lie on a disk is left out, and what
 * others are called: that is looked up when it is shown. */
bool whole_put(
    struct whole *whole, const struct record *record, struct err *err);
bool whole_remove(struct whole *whole, const struct kind *kind, const char *id,
    bool *was_there, struct err *err);
/* A note that people went out, and what is left of them in pages that moved is
 * still to be scrubbed; kept until then, however klaster ends. */
enum scrub {
	SCRUB_NOTHING,
	SCRUB_KEPT, /* what is kept beside it */
	SCRUB_ALL,  /* and this file */
};
/* Between begin and commit; only SCRUB_NOTHING makes it less. */
bool whole_owe_scrub(struct whole *whole, enum scrub owed, struct err *err);
enum scrub whole_owes_scrub(struct whole *whole);

/* Whether this kind is kept for the names in it, whatever is asked. */
bool whole_is_frame(const struct kind *kind);
uint64_t whole_count(struct whole *whole);
/* What a question finds here. */
bool whole_total(struct whole *whole, const struct query *query,
    uint64_t *total, struct err *err);
/* Leaves out what only members may see. */
bool whole_wipe_members(struct whole *whole, struct err *err);
/* The records that have something only members may see; in the arena. */
bool whole_members(struct catalogue *catalogue, struct arena *arena,
    struct record ***records, size_t *count, struct err *err);
/* The towns by whose other names records are found, as the service has them,
 * before the first record; together with a mark (NULL: none) that they are
 * there. Without them less is found, not nothing. */
void whole_put_places(struct catalogue *catalogue, const char *mark);

/* Calls `each` for every record of a kind (NULL: of all), in batches; stops
 * when it says false. */
typedef bool whole_each_fn(void *ctx, const struct record *record);
bool whole_each(struct catalogue *catalogue, const struct kind *kind,
    whole_each_fn *each, void *ctx, struct err *err);

#endif
