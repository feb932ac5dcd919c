/*
 * source.c: checks that source.h stands on its own; a source is an interface
 * and has no code here.
 */
#include "klaster/model/source.h"

_Static_assert(sizeof(struct source) > sizeof(struct query),
    "a source holds the query that it answers");
