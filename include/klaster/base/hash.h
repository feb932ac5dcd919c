/*
 * hash.h: Fowler, Noll and Vo's hash (FNV-1a) of 32 bits, for tables in
 * memory. Begin with HASH_SEED, or with that and something mixed in; several
 * pieces follow one another. Whoever chooses the bytes can make them collide.
 */
#ifndef KLASTER_BASE_HASH_H
#define KLASTER_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_SEED 2166136261u
#define HASH_STEP 16777619u

static inline uint32_t hash_bytes(uint32_t hash, const void *bytes, size_t len)
{
	const unsigned char *at = bytes;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ at[i]) * HASH_STEP;
	return hash;
}

static inline uint32_t hash_text(uint32_t hash, const char *text)
{
	for (; *text != '\0'; text++)
		hash = (hash ^ (unsigned char)*text) * HASH_STEP;
	return hash;
}

#endif
