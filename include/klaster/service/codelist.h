/*
 * codelist.h: which code people mean: the codes of a list by code, label in
 * any language, alias and former code, folded. Lists are read from the
 * catalogue when they are first asked for.
 */
#ifndef KLASTER_SERVICE_CODELIST_H
#define KLASTER_SERVICE_CODELIST_H

#include <stdbool.h>
#include "klaster/base/arena.h"
#include "klaster/model/value.h"
#include "klaster/store/catalogue.h"

struct codelists;
struct codelists *codelists_new(
    struct arena *arena, struct catalogue *catalogue);

/* The code, or NULL when there is none that text could mean. */
const char *codelists_find(
    struct codelists *lists, const char *list, const char *text);

/* True if the catalogue has no code of that list. */
bool codelists_is_empty(struct codelists *lists, const char *list);

/* False with err set once a list could not be read: what was found since is
 * worth nothing, because a list that is missing looks like one without codes.
 */
bool codelists_check(const struct codelists *lists, struct err *err);

/* Takes in a code that was added since. */
void codelists_add(struct codelists *lists, const struct record *code);

/* The same for value_canonical(). */
struct value_lists codelists_values(struct codelists *lists);

#endif
