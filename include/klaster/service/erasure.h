/*
 * erasure.h: persons who were taken out of the directory for good. What is
 * kept of them is a keyed digest of their id (klaster/store/tomb.h) and the
 * day, so that no import brings them back and no file says who they were.
 */
#ifndef KLASTER_SERVICE_ERASURE_H
#define KLASTER_SERVICE_ERASURE_H

#include <stdbool.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"
#include "klaster/model/record.h"
#include "klaster/store/catalogue.h"

/* By the name of a deletion, as tomb_name() gives it. */
bool erasure_has(
    struct catalogue *catalogue, struct arena *arena, const char *tomb);

/* True for a record that must not be stored: its person was erased. Cheap for
 * the kinds that are no persons. */
bool erasure_refuses(struct catalogue *catalogue, struct arena *arena,
    const struct kind *kind, const char *id);

/* The record without references to erased persons: their ids would come back
 * with them. In the arena, or the record itself. */
const struct record *erasure_strip(struct catalogue *catalogue,
    struct arena *arena, const struct record *record);

struct erasure {
	const char *tomb; /* what is left: the name of the deletion */
	size_t changed;	  /* other records that spoke of the person */
	size_t tokens;	  /* tokens whose names did */
	size_t ids;	  /* other records whose ids do, and stay */
};

/* Erases a person, in a transaction of its own, and then every byte of it from
 * the store's files. ERR_NOTHING when there is none; ERR_PARTIAL when it is
 * done but for what the sentence says. Reads all records: minutes for a
 * million. */
bool erasure_erase(struct catalogue *catalogue, struct arena *arena,
    const struct kind *kind, const char *id, struct erasure *erasure,
    struct err *err);

/* `klasterd erase`: argv[0] is "erase". The exit status. */
int erasure_main(int argc, char **argv);

#endif
