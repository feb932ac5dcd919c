/*
 * clock.c: the time, or the time a test says it is.
 */
#include <stdbool.h>
#include <time.h>
#include "klaster/base/clock.h"
#include "klaster/base/mem.h"

/* Set by tests alone, before anything runs; constant for the program. */
static struct {
	bool fixed;
	int64_t ms;
	int64_t wall_s;
} stand;

static struct timespec now(clockid_t which)
{
	struct timespec t;

	if (clock_gettime(which, &t) != 0)
		die("the system has no clock");
	return t;
}

int64_t clock_ms(void)
{
	struct timespec t;

	if (stand.fixed)
		return stand.ms;
	t = now(CLOCK_MONOTONIC);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t clock_us(void)
{
	struct timespec t;

	if (stand.fixed)
		return stand.ms * 1000;
	t = now(CLOCK_MONOTONIC);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t clock_wall_s(void)
{
	return stand.fixed ? stand.wall_s : (int64_t)now(CLOCK_REALTIME).tv_sec;
}

void clock_fix(int64_t ms, int64_t wall_s)
{
	stand.fixed = true;
	stand.ms = ms;
	stand.wall_s = wall_s;
}

void clock_free_running(void)
{
	stand.fixed = false;
}
