/*
 * number.h: numbers for people: grouped, rounded, as ages. No locale is
 * asked: LC_NUMERIC stays "C", and a blank groups in all seven languages.
 */
#ifndef KLASTER_BASE_NUMBER_H
#define KLASTER_BASE_NUMBER_H

#include <stdint.h>
#include "klaster/base/arena.h"

const char *number_group(struct arena *arena, uint64_t number); /* 10 000 */
const char *number_bytes(struct arena *arena, uint64_t bytes);	/* 12 kB */
const char *number_age(struct arena *arena, int64_t age_s);	/* 3 h */

#endif
