/*
 * fuzz.h: what a fuzz target needs. Include it first.
 */
#ifndef KLASTER_TESTS_FUZZ_H
#define KLASTER_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* One input; returns 0. The bytes are exactly as long as said: no NUL. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A promise of the code under test; stays in builds with NDEBUG. */
#define FUZZ_CHECK(promise)                                                    \
	do {                                                                   \
		if (!(promise)) {                                              \
			fprintf(stderr, "%s:%d: broken: %s\n", __FILE__,       \
			    __LINE__, #promise);                               \
			abort();                                               \
		}                                                              \
	} while (0)

#endif
