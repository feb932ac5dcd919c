/*
 * own.h: what is the user's and no directory's: bookmarks, notes and tags on
 * records, saved searches, and where one was.
 *
 * Two files of lines, each a JSON object, away from every copy: own.jsonl
 * among the user's data, and places.jsonl among his state, which is what one
 * can do without. A file is read whole and written whole; a change reads it
 * again under a lock, so that of two klasters neither takes the other's away.
 * The file before the last change stands beside it ("own.jsonl~"). A line that
 * cannot be read is set aside ("own.jsonl.damaged") at the next change, and
 * what a later klaster writes there is kept as it is.
 */
#ifndef KLASTER_OWN_OWN_H
#define KLASTER_OWN_OWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"
#include "klaster/model/kind.h"

enum own_what {
	OWN_BOOKMARK, /* of a record */
	OWN_NOTE,     /* on a record: text */
	OWN_TAG,      /* name, on a record */
	OWN_SEARCH,   /* name, of a query: text */
	OWN_SEEN,     /* name of a search: how it was (saved.h): text */
	OWN_PLACE,    /* a record, or name: a query; where one was */
	OWN_WHATS,
};

/* An item is known by what it is, its service, its record and its name. Texts
 * are never NULL; "" where there is none. */
struct own_item {
	enum own_what what;
	const char *service; /* its name, as of visits */
	const char *ref;     /* "KIND/ID" */
	const char *name;
	const char *label; /* what the record was called: it may be gone */
	const char *text;
	int64_t at_s;  /* wall clock, of the last change */
	uint32_t hash; /* of ref */
};

#define OWN_TEXT_MAX 16384 /* bytes of a note */
#define OWN_NAME_MAX 2048
#define OWN_PLACES_MAX 500 /* of one service; the oldest go */

struct own;

/* What is there; a trouble with a file is own_trouble()'s. */
struct own *own_open(const char *service);
void own_close(struct own *own); /* NULL is allowed; keeps the places */
/* Looks whether somebody else has written; true when there is something new. */
bool own_look(struct own *own);
/* What is wrong with the files; NULL: nothing. Until the next own_look(). */
const struct err *own_trouble(const struct own *own);
const char *own_service(const struct own *own);

/* The items of this service, in the order in which they came, or the latest
 * first: the one after `item`, NULL the first; NULL past the last one. Until
 * anything changes. */
const struct own_item *own_next(
    const struct own *own, enum own_what what, const struct own_item *item);
const struct own_item *own_previous(
    const struct own *own, enum own_what what, const struct own_item *item);
size_t own_count(const struct own *own, enum own_what what);
const struct own_item *own_find(const struct own *own, enum own_what what,
    const char *ref, const char *name);
/* The text of the note on a record; "" without one. */
const char *own_note(const struct own *own, const char *ref);

/* A new item, or the one there is with another label, text and time. Service
 * and time are filled in. A search that is put or removed has not been seen:
 * its OWN_SEEN goes. */
bool own_put(struct own *own, const struct own_item *item, struct err *err);
/* ERR_NOTHING when there is none. */
bool own_remove(struct own *own, enum own_what what, const char *ref,
    const char *name, struct err *err);
/* All of one of them. */
bool own_clear(struct own *own, enum own_what what, struct err *err);
/* The note, which was `was` when its writing began: where another klaster has
 * written it since, both texts are kept. "" takes it away. */
bool own_put_note(struct own *own, const struct own_item *item, const char *was,
    struct err *err);
/* A saved search under another name. */
bool own_rename(
    struct own *own, const char *from, const char *to, struct err *err);

/* One was there: kept at the end, when some have come together, or at once
 * when it may name a person. */
void own_visit(
    struct own *own, const char *ref, const char *query, const char *label);
/* Writes them now: somebody wants to see them. */
void own_keep_places(struct own *own);

/* A person who was erased from the service goes from all of it: what was kept
 * of him says his name, and so does the note. By the id, or, with key and
 * hash, by the digest of it (store/tomb.h). How many items went, or -1. */
int own_erase(const char *service, const struct kind *kind, const char *id,
    const char *key, const char *hash, struct err *err);

/* own_port.c: the items of all services as lines, for export, but those one
 * can do without; the same read back and put beside what there is. *count:
 * how many are new. */
struct buf;
bool own_export(struct buf *out, struct err *err);
bool own_import(const char *text, size_t len, size_t *count, struct err *err);

#endif
