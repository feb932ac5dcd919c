/*
 * check.h: `klasterd check`: directory lines before they are imported.
 */
#ifndef KLASTER_SERVICE_CHECK_H
#define KLASTER_SERVICE_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/err.h"

/* Tells on standard error, as "FILE:LINE: sentence", what is wrong: lines
 * that are no records, unknown fields, values out of form, codes of no list,
 * references to nothing, records that come twice. What the files refer to
 * may stand in any of them or in the bundled directory. ERR_DATA when there
 * is anything. */
bool check_run(char *const *files, size_t count, struct err *err);

#endif
