/*
 * upcoming.h: a date that is near: a deadline, the start of an event. As the
 * service tells it in its first document (doc/profile.md).
 */
#ifndef KLASTER_MODEL_UPCOMING_H
#define KLASTER_MODEL_UPCOMING_H

#include "klaster/model/kind.h"

#define UPCOMING_MAX 8

struct upcoming {
	const struct kind *kind;
	const struct field *field; /* of the kind, that holds the date */
	const char *id;
	const char *label; /* remote text; never NULL */
	const char *date;  /* canonical */
};

#endif
