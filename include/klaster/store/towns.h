/*
 * towns.h: the table of towns with their names in other languages, read for
 * an engine that keeps it (data/places.tsv).
 */
#ifndef KLASTER_STORE_TOWNS_H
#define KLASTER_STORE_TOWNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/buf.h"
#include "klaster/base/err.h"

struct town {
	int64_t number;	     /* its line */
	const char *country; /* two letters, not ended */
	int64_t population;
	const char *names; /* folded, a line feed before and after each */
};

struct towns_sink {
	/* One of a town's names, before the town itself. */
	bool (*name)(
	    void *ctx, int64_t number, const char *folded, struct err *err);
	bool (*town)(void *ctx, const struct town *town, struct err *err);
	void *ctx;
};

#define TOWN_COUNTRY_BYTES 2

/* Lines that are no towns are left out. */
bool towns_read(const char *text, size_t len, const struct towns_sink *sink,
    struct err *err);

/* Appends a town's names but the one given. */
void towns_add_others(struct buf *out, const char *names, const char *folded);

#endif
