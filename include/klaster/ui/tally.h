/*
 * tally.h: how many rows there are of each value of a field, and what they
 * add up to: the numbers behind bars.
 */
#ifndef KLASTER_UI_TALLY_H
#define KLASTER_UI_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/arena.h"
#include "klaster/model/source.h"

struct tally_item {
	const char *code;
	const char *label; /* remote text */
	uint64_t count;	   /* as the service counted */
	int64_t cents;	   /* of the first PLOT_MAX rows that are here; EUR */
	uint64_t stated;   /* how many of those rows state an amount */
};

struct tally {
	struct arena arena;
	struct tally_item *items;
	size_t count;
	uint64_t most; /* the highest count */
	int64_t most_cents;
	bool capped;	 /* counted over a part of a large result */
	uint64_t looked; /* rows whose money was added up */
	bool foreign;	 /* amounts in other currencies were left out */
};

void tally_init(struct tally *tally);
void tally_done(struct tally *tally);
/* money may be NULL. False while the service has not counted. */
bool tally_read(struct tally *tally, struct source *source,
    const struct field *field, const struct field *money);

/* What an item adds up to, "264 145 EUR"; "-" where nobody states an amount,
 * which is not nothing. In the arena. */
const char *tally_money(struct arena *arena, const struct tally_item *item);

/* A bar of at most `cells` for a part of the most, in eighths of a cell:
 * U+2588 to U+258F. In the arena, ended. */
const char *tally_bar(
    struct arena *arena, uint64_t part, uint64_t most, int cells);

#endif
