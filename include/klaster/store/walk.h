/*
 * walk.h: the way through a result of more than CATALOGUE_CAP records.
 */
#ifndef KLASTER_STORE_WALK_H
#define KLASTER_STORE_WALK_H

#include "klaster/store/survey.h"

/* As survey_walk(), into places that hold `limit`. */
bool walk_many(struct survey *survey, const struct place *from, bool backwards,
    size_t limit, struct place *places, size_t *count, struct err *err);

#endif
