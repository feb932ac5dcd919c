/*
 * sync_world.h: a directory of klasterd that changes, a copy of it here, and
 * whether the two are the same.
 */
#ifndef KLASTER_TESTS_WIRE_SYNC_WORLD_H
#define KLASTER_TESTS_WIRE_SYNC_WORLD_H

#include "copy_parts.h"
#include "klaster/copy/sync.h"

#define NO_END (1L << 40) /* of a wire: it is not cut */
#define RECORDS 40	  /* of a kind, at most */

extern unsigned failures;
void check(bool ok, const char *what);

struct world {
	struct catalogue *there; /* the service's own */
	struct copy *here;
	const struct entry *entry; /* NULL: it is asked for each time */
	struct fetcher *fetcher;
	const char *dir, *base; /* of the copy's files */
	const struct kind *looked_at;
	bool erased[RECORDS]; /* people, by number */
	unsigned awaited;     /* from which look on somebody waits; 0: never */
	unsigned looks;
	uint64_t random;
	unsigned made;
};

unsigned draw(struct world *world, unsigned below);

/* Some come, change and go there: in one transaction, as an import. */
void change_there(struct world *world, unsigned most);
/* One person, if he is there, out of all that speaks of him. */
void erase_there(struct world *world);
unsigned erased_count(const struct world *world);

void open_here(struct world *world);
/* Through a wire that lets so many bytes pass. Now and then everything is
 * opened anew, as after a restart. */
bool sync_once(struct world *world, long left, struct sync_report *report,
    struct err *err);

/* Record for record. */
void compare_ends(struct world *world, const char *when);
/* No file here says anything of who was erased there. */
void look_for_erased(struct world *world);
/* Complete copies, whether they are named or not. */
unsigned file_count(const struct world *world);

#endif
