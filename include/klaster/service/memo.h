/*
 * memo.h: finished answers of one state of the directory, to be given again
 * while that state lasts. So many bytes at most; what was not asked for
 * longest goes first.
 */
#ifndef KLASTER_SERVICE_MEMO_H
#define KLASTER_SERVICE_MEMO_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/store/catalogue.h"

#define MEMO_MIB 16

struct memo_answer {
	const char *etag;
	const char *language; /* of its texts */
	const char *body;     /* as it is sent */
	size_t len;
	bool is_zipped;
};

struct memo;
struct memo *memo_new(void);	   /* holds nothing until it is given room */
void memo_free(struct memo *memo); /* NULL is allowed */
/* Of keys, answers and what holds them together. Forgets all. */
void memo_limit(struct memo *memo, size_t bytes);

/* What is kept is of this state from now on: forgets all if it is another. */
void memo_turn(struct memo *memo, const struct catalogue_read *state);
/* NULL: none. It stands until the next call but memo_find(). */
const struct memo_answer *memo_find(struct memo *memo, const char *key);
/* Copies it, unless it would take more than an eighth of the room. */
void memo_keep(
    struct memo *memo, const char *key, const struct memo_answer *answer);

size_t memo_bytes(const struct memo *memo);

#endif
