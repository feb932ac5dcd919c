/*
 * upcoming.h: what is near in time, for the entry document: deadlines of
 * calls and starts of events. Private to src/service.
 */
#ifndef KLASTER_SERVICE_UPCOMING_H
#define KLASTER_SERVICE_UPCOMING_H

#include "klaster/model/json.h"
#include "klaster/model/upcoming.h"
#include "klaster/service/answer.h"

/* Writes the member "upcoming": today's and later ones, soonest first; no
 * member when there are none. Today is the service's, in UTC; a date less
 * exact than a day counts by its first day. */
bool upcoming_write(
    struct answer_context *context, struct json_writer *json, struct err *err);

#endif
