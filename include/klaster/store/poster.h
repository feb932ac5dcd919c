/*
 * poster.h: keeps the postings (store/posting.h) in step with the records, as
 * part of their transaction. Changes are gathered by chunk and term and
 * merged into what is there a few megabytes at a time, so that a million
 * records are imported in bounded memory and one record changes some rows.
 */
#ifndef KLASTER_STORE_POSTER_H
#define KLASTER_STORE_POSTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/err.h"
#include "klaster/store/engine.h"
#include "klaster/store/index.h"

#define POSTER_MAX_BYTES (64 << 20) /* gathered before it is written */

struct poster *poster_new(size_t max_bytes);
void poster_free(struct poster *poster); /* NULL is allowed */
/* The transaction was rolled back, or all rows are gone. */
void poster_forget(struct poster *poster);

/* What a record is found by has come; or has gone. The record number counts
 * as one of the directory as long as it has an index. */
bool poster_add(struct engine *engine, int64_t rec, const struct index *index,
    struct err *err);
bool poster_drop(struct engine *engine, int64_t rec, const struct index *index,
    struct err *err);
/* Writes what was gathered: before a commit, and before a question. */
bool poster_flush(struct engine *engine, struct err *err);

/* Rows about the whole directory stand in a chunk of their own: one for each
 * chunk, with the records that there are; and how many records have a
 * trigram in their public names. */
#define POSTER_DIRECTORY ((int64_t)-1)
void poster_chunk_term(int64_t chunk, unsigned char term[9]);
int64_t poster_read_chunk(const void *term, size_t len); /* -1: is none */
uint64_t poster_read_number(const void *bytes, size_t len);

#endif
