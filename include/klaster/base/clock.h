/*
 * clock.h: the two times there are. Durations and deadlines use the first,
 * dates that people read the second. Tests set both.
 */
#ifndef KLASTER_BASE_CLOCK_H
#define KLASTER_BASE_CLOCK_H

#include <stdint.h>

int64_t clock_ms(void);			    /* monotonic, milliseconds */
int64_t clock_us(void);			    /* the same, microseconds */
int64_t clock_wall_s(void);		    /* seconds since 1970-01-01 UTC */
void clock_fix(int64_t ms, int64_t wall_s); /* tests: time stands here */
void clock_free_running(void);

#endif
