/*
 * pages.h: answers as they came, by the link that asked for them and the
 * languages it asked in: the durable half of a client's copy. Bytes only;
 * what they say is for the caller, and what must not be kept was left out by
 * him (users-and-trust.md C.15).
 *
 * One file, 0600. Several programs may use it at once; none waits longer
 * than a fraction of a second for another, and a write that would is not
 * done: it is a copy.
 */
#ifndef KLASTER_STORE_PAGES_H
#define KLASTER_STORE_PAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"

#define PAGES_BODY_MAX (4u << 20) /* longer ones are not kept */
#define PAGES_MOST 50000	  /* the last that came: see pages_trim() */

struct pages;

struct pages_item {
	uint64_t seq; /* order of coming; never given twice */
	const char *link;
	const char *asked_in; /* Accept-Language; "" for none */
	const char *body;
	size_t len;
	const char *etag; /* may be NULL, as the next one */
	const char *lang; /* Content-Language */
	int64_t asked_s;  /* wall clock; the last time it was right */
};

/* Whether there is a plain file of that name which may be read and written:
 * pages_open() can then wait until it is needed. It is not opened: closing it
 * would take away the locks of who has it open in this process. */
bool pages_are_there(const char *file);
/* A damaged file is set aside and, if `create`, made anew; err then says so,
 * with its code ERR_NONE. NULL with err set when it cannot be used. */
struct pages *pages_open(const char *file, bool create, struct err *err);
void pages_close(struct pages *pages); /* NULL is allowed */
/* True when a call found the file damaged: pages_close() sets it aside. */
bool pages_are_damaged(const struct pages *pages);

/* The answer to that link, best in those languages, else in others; texts in
 * the arena. False without err: it is not here. */
bool pages_get(struct pages *pages, struct arena *arena, const char *link,
    const char *asked_in, struct pages_item *item, struct err *err);
/* Keeps it in the place of the one that is there; seq is given. */
bool pages_put(
    struct pages *pages, const struct pages_item *item, struct err *err);
/* It was the same at that time. */
bool pages_touch(struct pages *pages, const char *link, const char *asked_in,
    int64_t asked_s, struct err *err);
/* In every language. */
bool pages_drop(struct pages *pages, const char *link, struct err *err);
/* Every answer in which these bytes stand, or in whose link. */
bool pages_drop_saying(struct pages *pages, const char *text, struct err *err);
/* No byte of what was dropped is in the file after it, which is written anew.
 */
bool pages_scrub(struct pages *pages, struct err *err);

/* Every answer that was asked for before that time, wall clock. */
bool pages_drop_before(struct pages *pages, int64_t asked_s, struct err *err);

/* The first that came after `seq`. False without err: there is none. */
bool pages_next(struct pages *pages, struct arena *arena, uint64_t seq,
    struct pages_item *item, struct err *err);
/* When the oldest was asked for; -1: there is none. */
int64_t pages_oldest_s(struct pages *pages);
/* Whether none was ever kept, nor dropped since. */
bool pages_are_new(struct pages *pages);
/* The service's greatest change number, kept beside; 0: none. Set to less
 * than is kept it stays, set to 0 it is forgotten. */
uint64_t pages_seq(struct pages *pages);
bool pages_set_seq(struct pages *pages, uint64_t seq, struct err *err);
/* Drops what came before the last PAGES_MOST. */
bool pages_trim(struct pages *pages, struct err *err);

#endif
