/*
 * posting.h: which of 65,536 neighbouring records have something, as bytes:
 * a list, a bitmap or runs, whichever is the shortest, for each of up to
 * eight parts (the columns a word may stand in). Bytes come from a database
 * and may be damaged: then they are refused, never followed.
 */
#ifndef KLASTER_STORE_POSTING_H
#define KLASTER_STORE_POSTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/buf.h"

#define POSTING_SHIFT 16 /* a record's number: its chunk, then these bits */
#define POSTING_SIZE (1 << POSTING_SHIFT)
#define POSTING_WORDS (POSTING_SIZE / 64)
#define POSTING_PARTS 8
#define POSTING_MAX_BYTES (POSTING_PARTS * (POSTING_SIZE / 8 + 16))

struct posting_bits {
	uint64_t words[POSTING_WORDS];
};

struct posting_part {
	enum posting_form { FORM_LIST, FORM_BITS, FORM_RUNS } form;
	uint32_t count; /* of the form's items; 0: the part is empty */
	const unsigned char *items;
};
/* Valid as long as the bytes are. */
struct posting {
	struct posting_part parts[POSTING_PARTS];
};

/* False for bytes that posting_write() never wrote. */
bool posting_read(struct posting *posting, const void *bytes, size_t len);
/* Adds the part's members to bits. */
void posting_or(const struct posting_part *part, struct posting_bits *bits);
/* How many members it has; with bits, of those. */
uint32_t posting_count(
    const struct posting_part *part, const struct posting_bits *bits);

/* Its members in ascending order, of a list or of runs; how many. */
uint32_t posting_list(const struct posting_part *part, uint16_t *members);

/* Appends a part: in ascending order, each once. Nothing if it is empty. */
void posting_write(
    struct buf *out, unsigned part, const struct posting_bits *bits);

/* The same bytes for members in ascending order, no more than
 * POSTING_FEW. */
#define POSTING_FEW 1024
void posting_write_list(
    struct buf *out, unsigned part, const uint16_t *members, uint32_t count);

/* A change: the part in the upper bits, then whether the member goes, then
 * the member. */
#define CHANGE_GOES ((uint32_t)1 << POSTING_SHIFT)
#define CHANGE_PART_SHIFT (POSTING_SHIFT + 1)
struct posting_changer; /* room to work in */
struct posting_changer *posting_changer_new(void);
void posting_changer_free(struct posting_changer *changer);
/* Appends what `old` is after the changes, in the order in which they were
 * made: nothing if it is empty then. `grown`, unless NULL: by how many members
 * its part 0. */
void posting_change(struct posting_changer *changer, const struct posting *old,
    const uint32_t *changes, uint32_t count, struct buf *out, int64_t *grown);

static inline void bits_set(struct posting_bits *bits, unsigned at)
{
	bits->words[at / 64] |= (uint64_t)1 << at % 64;
}
static inline void bits_clear(struct posting_bits *bits, unsigned at)
{
	bits->words[at / 64] &= ~((uint64_t)1 << at % 64);
}
static inline bool bits_has(const struct posting_bits *bits, unsigned at)
{
	return bits->words[at / 64] >> at % 64 & 1;
}
static inline unsigned bits_lowest(uint64_t word) /* of one that is not 0 */
{
	return (unsigned)__builtin_ctzll(word);
}
uint32_t bits_count(const struct posting_bits *bits);
bool bits_any(const struct posting_bits *bits);
void bits_or(struct posting_bits *bits, const struct posting_bits *with);
void bits_and(struct posting_bits *bits, const struct posting_bits *with);
void bits_without(struct posting_bits *bits, const struct posting_bits *with);

#endif
