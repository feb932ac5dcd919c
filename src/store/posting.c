/*
 * posting.c owns the bytes of a posting. It must not know what has been
 * posted, nor where the bytes are kept.
 *
 * A part is a byte (its number, and its form in the upper half), two bytes
 * with the count of items less one, and the items: two bytes for a member of
 * a list, four for a run (first, length less one), 8192 of a bitmap. Numbers
 * are little-endian.
 */
#include "klaster/store/posting.h"

#include <string.h>

#define HEAD_BYTES 3
#define LIST_BYTES 2
#define RUN_BYTES 4
#define BITS_BYTES (POSTING_SIZE / 8)
#define LIST_MAX (BITS_BYTES / LIST_BYTES)
#define RUNS_MAX (BITS_BYTES / RUN_BYTES)

/* In plain arithmetic, which a compiler does several at a time; without a
 * processor's own instruction the builtin is a call. */
static uint32_t ones(uint64_t word)
{
	word -= word >> 1 & 0x5555555555555555u;
	word = (word & 0x3333333333333333u) + (word >> 2 & 0x3333333333333333u);
	word = (word + (word >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
	return (uint32_t)(word * 0x0101010101010101u >> 56);
}

static uint32_t read_two(const unsigned char *at)
{
	return at[0] | (uint32_t)at[1] << 8;
}

static uint64_t read_word(const unsigned char *at)
{
	uint64_t word = 0;

	for (int i = 7; i >= 0; i--)
		word = word << 8 | at[i];
	return word;
}

static bool is_list(const struct posting_part *part)
{
	if (part->count > LIST_MAX)
		return false;
	for (uint32_t i = 1; i < part->count; i++)
		if (read_two(part->items + i * LIST_BYTES) <=
		    read_two(part->items + (i - 1) * LIST_BYTES))
			return false;
	return true;
}

/* Runs lie apart, and in the chunk. */
static bool is_runs(const struct posting_part *part)
{
	uint32_t end = 0;

	if (part->count > RUNS_MAX)
		return false;
	for (uint32_t i = 0; i < part->count; i++) {
		const unsigned char *at = part->items + i * RUN_BYTES;
		uint32_t first = read_two(at);
		if (i > 0 && first <= end)
			return false;
		end = first + read_two(at + 2) + 1;
		if (end > POSTING_SIZE)
			return false;
	}
	return true;
}

static size_t items_bytes(const struct posting_part *part)
{
	switch (part->form) {
	case FORM_LIST:
		return (size_t)part->count * LIST_BYTES;
	case FORM_RUNS:
		return (size_t)part->count * RUN_BYTES;
	case FORM_BITS:
		break;
	}
	return BITS_BYTES;
}

bool posting_read(struct posting *posting, const void *bytes, size_t len)
{
	const unsigned char *at = bytes, *end = at + len;
	unsigned next = 0;

	memset(posting, 0, sizeof(*posting));
	while (at < end) {
		struct posting_part *part;
		unsigned number = *at & 0xF, form = *at >> 4;
		if (end - at < HEAD_BYTES || number < next ||
		    number >= POSTING_PARTS || form > FORM_RUNS)
			return false;
		part = &posting->parts[number];
		part->form = (enum posting_form)form;
		part->count = read_two(at + 1) + 1;
		part->items = at + HEAD_BYTES;
		if ((size_t)(end - part->items) < items_bytes(part) ||
		    (form == FORM_LIST && !is_list(part)) ||
		    (form == FORM_RUNS && !is_runs(part)))
			return false;
		at = part->items + items_bytes(part);
		next = number + 1;
	}
	return len > 0;
}

/* Bits from first to before end of one word. */
static uint64_t mask_of(unsigned first, unsigned end)
{
	uint64_t upto = end >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << end) - 1;

	return upto & ~(uint64_t)0 << first;
}

/* Calls for each word that a run touches. */
#define EACH_WORD(first, end, index, mask, body)                               \
	for (uint32_t index = (first) / 64; index * 64 < (end); index++) {     \
		uint64_t mask =                                                \
		    mask_of(index == (first) / 64 ? (first) % 64 : 0,          \
			(end)-index * 64);                                     \
		body;                                                          \
	}

void posting_or(const struct posting_part *part, struct posting_bits *bits)
{
	if (part->count > 0 && part->form == FORM_BITS) {
		for (unsigned i = 0; i < POSTING_WORDS; i++)
			bits->words[i] |= read_word(part->items + i * 8);
		return;
	}
	for (uint32_t i = 0; i < part->count; i++) {
		if (part->form == FORM_LIST) {
			bits_set(bits, read_two(part->items + i * LIST_BYTES));
			continue;
		}
		const unsigned char *run = part->items + i * RUN_BYTES;
		uint32_t first = read_two(run);
		uint32_t end = first + read_two(run + 2) + 1;
		EACH_WORD(first, end, at, mask, bits->words[at] |= mask)
	}
}

static uint32_t count_bits(
    const unsigned char *items, const struct posting_bits *bits)
{
	uint32_t count = 0;

	for (unsigned i = 0; i < POSTING_WORDS; i++) {
		uint64_t word = read_word(items + (size_t)i * 8);
		if (bits != NULL)
			word &= bits->words[i];
		count += ones(word);
	}
	return count;
}

uint32_t posting_count(
    const struct posting_part *part, const struct posting_bits *bits)
{
	uint32_t count = 0;

	if (part->count > 0 && part->form == FORM_BITS)
		return count_bits(part->items, bits);
	if (part->form == FORM_LIST && bits == NULL)
		return part->count;
	for (uint32_t i = 0; i < part->count; i++) {
		if (part->form == FORM_LIST) {
			count += bits_has(
			    bits, read_two(part->items + i * LIST_BYTES));
			continue;
		}
		const unsigned char *run = part->items + i * RUN_BYTES;
		uint32_t first = read_two(run);
		uint32_t end = first + read_two(run + 2) + 1;
		if (bits == NULL) {
			count += end - first;
			continue;
		}
		EACH_WORD(
		    first, end, at, mask, count += ones(bits->words[at] & mask))
	}
	return count;
}

uint32_t posting_list(const struct posting_part *part, uint16_t *members)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < part->count; i++) {
		const unsigned char *at;
		uint32_t first, more;
		if (part->form == FORM_LIST) {
			members[count++] =
			    (uint16_t)read_two(part->items + i * LIST_BYTES);
			continue;
		}
		at = part->items + i * RUN_BYTES;
		first = read_two(at);
		more = read_two(at + 2);
		for (uint32_t j = 0; j <= more; j++)
			members[count++] = (uint16_t)(first + j);
	}
	return count;
}

static uint32_t count_runs(const struct posting_bits *bits)
{
	uint64_t before = 0;
	uint32_t count = 0;

	for (unsigned i = 0; i < POSTING_WORDS; i++) {
		uint64_t word = bits->words[i];
		count += ones(word & ~(word << 1 | before));
		before = word >> 63;
	}
	return count;
}

static void add_two(struct buf *out, uint32_t number)
{
	buf_addc(out, (char)(number & 0xFF));
	buf_addc(out, (char)(number >> 8));
}

static void add_head(
    struct buf *out, unsigned part, enum posting_form form, uint32_t count)
{
	buf_addc(out, (char)(part | (unsigned)form << 4));
	add_two(out, count - 1);
}

static void add_list(struct buf *out, const struct posting_bits *bits)
{
	for (unsigned i = 0; i < POSTING_WORDS; i++)
		for (uint64_t word = bits->words[i]; word != 0;
		     word &= word - 1)
			add_two(out, i * 64 + bits_lowest(word));
}

static void add_runs(struct buf *out, const struct posting_bits *bits)
{
	for (unsigned at = 0; at < POSTING_SIZE;) {
		uint64_t word = bits->words[at / 64] >> at % 64;
		unsigned first;
		if (word == 0) {
			at = (at / 64 + 1) * 64;
			continue;
		}
		first = at + bits_lowest(word);
		for (at = first; at < POSTING_SIZE;) {
			word = ~(bits->words[at / 64] >> at % 64);
			if (word != 0 && bits_lowest(word) < 64 - at % 64) {
				at += bits_lowest(word);
				break;
			}
			at = (at / 64 + 1) * 64;
		}
		add_two(out, first);
		add_two(out, at - first - 1);
	}
}

static void add_bits(struct buf *out, const struct posting_bits *bits)
{
	for (unsigned i = 0; i < POSTING_WORDS; i++) {
		char bytes[8];
		for (int j = 0; j < 8; j++)
			bytes[j] = (char)(bits->words[i] >> 8 * j);
		buf_add(out, bytes, sizeof(bytes));
	}
}

void posting_write(
    struct buf *out, unsigned part, const struct posting_bits *bits)
{
	uint32_t count = bits_count(bits), runs;

	if (count == 0)
		return;
	runs = count_runs(bits);
	if (runs * RUN_BYTES < count * LIST_BYTES && runs <= RUNS_MAX) {
		add_head(out, part, FORM_RUNS, runs);
		add_runs(out, bits);
	} else if (count <= LIST_MAX) {
		add_head(out, part, FORM_LIST, count);
		add_list(out, bits);
	} else {
		add_head(out, part, FORM_BITS, 1);
		add_bits(out, bits);
	}
}

static void add_runs_of(
    struct buf *out, const uint16_t *members, uint32_t count)
{
	for (uint32_t i = 0, first; i < count;) {
		first = i++;
		while (i < count && members[i] == members[i - 1] + 1)
			i++;
		add_two(out, members[first]);
		add_two(out, i - first - 1);
	}
}

void posting_write_list(
    struct buf *out, unsigned part, const uint16_t *members, uint32_t count)
{
	uint32_t runs = 1;

	if (count == 0)
		return;
	for (uint32_t i = 1; i < count; i++)
		runs += members[i] != members[i - 1] + 1;
	if (runs * RUN_BYTES < count * LIST_BYTES) {
		add_head(out, part, FORM_RUNS, runs);
		add_runs_of(out, members, count);
		return;
	}
	add_head(out, part, FORM_LIST, count);
	for (uint32_t i = 0; i < count; i++)
		add_two(out, members[i]);
}

uint32_t bits_count(const struct posting_bits *bits)
{
	uint32_t count = 0;

	for (unsigned i = 0; i < POSTING_WORDS; i++)
		count += ones(bits->words[i]);
	return count;
}

bool bits_any(const struct posting_bits *bits)
{
	for (unsigned i = 0; i < POSTING_WORDS; i++)
		if (bits->words[i] != 0)
			return true;
	return false;
}

void bits_or(struct posting_bits *bits, const struct posting_bits *with)
{
	for (unsigned i = 0; i < POSTING_WORDS; i++)
		bits->words[i] |= with->words[i];
}

void bits_and(struct posting_bits *bits, const struct posting_bits *with)
{
	for (unsigned i = 0; i < POSTING_WORDS; i++)
		bits->words[i] &= with->words[i];
}

void bits_without(struct posting_bits *bits, const struct posting_bits *with)
{
	for (unsigned i = 0; i < POSTING_WORDS; i++)
		bits->words[i] &= ~with->words[i];
}
