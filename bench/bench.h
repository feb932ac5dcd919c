/*
 * bench.h: what the programs that measure have in common.
 */
#ifndef KLASTER_BENCH_H
#define KLASTER_BENCH_H

#include <stdbool.h>
#include <time.h>

#include "klaster/base/err.h"
#include "klaster/base/mem.h"

static inline double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static inline void check(bool ok, const struct err *err)
{
	if (!ok)
		die("bench: %s", err->text);
}

/* For qsort() of doubles. */
static inline int by_size(const void *left, const void *right)
{
	const double *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

#endif
