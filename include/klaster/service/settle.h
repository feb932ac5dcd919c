/*
 * settle.h: what a source said last time against what it says now: records
 * that are new, changed and vanished.
 */
#ifndef KLASTER_SERVICE_SETTLE_H
#define KLASTER_SERVICE_SETTLE_H

#include <stdbool.h>
#include "klaster/base/err.h"
#include "klaster/service/brake.h"
#include "klaster/service/intake.h"

/* Stores what the source of the intake says now, all of which is staged.
 * False with ERR_PARTIAL when the brake says no: nothing of the run may be
 * kept then. */
bool settle_source(struct intake *intake, const struct brake_options *options,
    struct err *err);

#endif
