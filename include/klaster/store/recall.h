/*
 * recall.h: what is remembered until something is written. The last result
 * that was sorted, for the next page of it: a reader pages through thousands of
 * hits; they are found and sorted once. And where records are hidden, which
 * every question wants to know.
 */
#ifndef KLASTER_STORE_RECALL_H
#define KLASTER_STORE_RECALL_H

#include <stdbool.h>
#include "klaster/model/query.h"
#include "klaster/store/engine.h"
#include "klaster/store/survey.h"

struct recall;

struct recall *recall_new(void);
void recall_free(struct recall *recall);   /* NULL is allowed */
void recall_forget(struct recall *recall); /* something was written */

/* Has the kind a record of which the level may not see the name? False when
 * that is not known. */
bool recall_hidden(const struct recall *recall, const struct kind *kind,
    enum level level, bool *hidden);
void recall_keep_hidden(struct recall *recall, const struct kind *kind,
    enum level level, bool hidden);

/* What result it is. */
const char *recall_key(
    struct arena *arena, const struct query *query, enum level level);

/* Fills recs, places, sorted and few if this is the result kept; what they
 * point to is valid until the next call of recall_keep() or recall_forget(),
 * and what is put in order of it stays so. */
bool recall_take(struct recall *recall, const char *key, struct survey *survey);
/* Keeps a copy of a result of few records, which the survey then uses; others
 * are left. */
void recall_keep(struct recall *recall, const char *key, struct survey *survey);

#endif
