/*
 * sayings.h: what each source of imports has said of a record. A record that
 * two sources speak of is made of both, so that one of them can change its
 * mind, or fall silent, and the other is not lost.
 *
 * An import stages what its source says now, in a table of the connection on
 * disk, however much it is, and asks then what that changes. Everything but
 * open() and close() is inside begin() and commit() of the catalogue.
 */
#ifndef KLASTER_STORE_SAYINGS_H
#define KLASTER_STORE_SAYINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"
#include "klaster/model/kind.h"

#define SAYING_MANY 512 /* sayings in one call at most */

struct saying {
	const struct kind *kind;
	const char *id;
	const char *line; /* directory line; NULL: none is known */
	size_t len;	  /* 0: what the record itself has, it has no other */
	uint64_t at;	  /* place in the staging, from 1 */
	uint64_t file;	  /* where it was read: the importer's number */
	uint64_t row;	  /* and line */
	/* of others() */
	const char *source;
	/* of news(): what the source said before, and if others speak too */
	const char *before; /* NULL: nothing */
	size_t before_len;
	bool has_others;
};

struct saying_tally {
	uint64_t staged;
	uint64_t before;   /* records that the source spoke of */
	uint64_t vanished; /* of these, what it speaks of no longer */
};

struct catalogue;
struct saying_ops {
	/* An empty staging; close() lets go of it. */
	bool (*open)(struct catalogue *catalogue, struct err *err);
	void (*close)(struct catalogue *catalogue);
	/* Empties it for the next source. */
	bool (*clear)(struct catalogue *catalogue, struct err *err);
	/* Fills in line, len, at, file and row of those that are staged. */
	bool (*find)(struct catalogue *catalogue, struct arena *arena,
	    struct saying *sayings, size_t count, struct err *err);
	/* Stages; of one that is staged already only the line is taken. */
	bool (*stage)(struct catalogue *catalogue, const struct saying *sayings,
	    size_t count, struct err *err);
	bool (*tally)(struct catalogue *catalogue, const char *source,
	    struct saying_tally *tally, struct err *err);
	/* What is staged behind place `after`, in order, and is not what the
	 * source said before to the byte. */
	bool (*news)(struct catalogue *catalogue, struct arena *arena,
	    const char *source, uint64_t after, struct saying *sayings,
	    size_t *count, struct err *err);
	/* What the source spoke of and is not staged, by kind and id, behind
	 * `after` (NULL: from the first); has_others is set. */
	bool (*vanished)(struct catalogue *catalogue, struct arena *arena,
	    const char *source, const struct saying *after,
	    struct saying *sayings, size_t *count, struct err *err);
	/* What all sources but this one say of a record, by their names. */
	bool (*others)(struct catalogue *catalogue, struct arena *arena,
	    const char *source, const struct kind *kind, const char *id,
	    struct saying *sayings, size_t *count, struct err *err);
	/* From now on the source says this, in place of what it said. */
	bool (*say)(struct catalogue *catalogue, const char *source,
	    const struct saying *sayings, size_t count, struct err *err);
	/* The source says nothing of it any more (NULL: no source does). */
	bool (*unsay)(struct catalogue *catalogue, const char *source,
	    const struct kind *kind, const char *id, struct err *err);
};

#endif
