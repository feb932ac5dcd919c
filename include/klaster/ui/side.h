/*
 * side.h: two records side by side: what both say, what they say otherwise,
 * and what they have in common. As rows of text for a view and for a terminal
 * alike; no colour means anything in them.
 */
#ifndef KLASTER_UI_SIDE_H
#define KLASTER_UI_SIDE_H

#include "klaster/base/arena.h"
#include "klaster/base/safe.h"
#include "klaster/model/record.h"

enum side_sign {
	SIDE_SAME,    /* "=" */
	SIDE_DIFFERS, /* "!=" */
	SIDE_LEFT,    /* "<": only the left one says it */
	SIDE_RIGHT,   /* ">" */
};

struct side_row {
	const char *heading; /* of a section that begins here; or NULL */
	const char *label;   /* translated; NULL: goes on with the one before */
	enum side_sign sign;
	/* Values; of a relation the same record on the same row. */
	struct safe_text left, right;
};

const char *side_sign_text(enum side_sign sign);
/* What they mean, in a line; translated. */
const char *side_legend(void);

/* Rows of two records of one kind, in the order of its table. In the arena.
 * `strangers`: they are of two services, where one id means two things, so
 * that what they refer to is the same when it has the same name. */
size_t side_rows(struct arena *arena, const struct record *left,
    const struct record *right, bool strangers, const char *const *langs,
    struct side_row **rows);

#endif
