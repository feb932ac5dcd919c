/*
 * marks.c owns the telling that rows were made by another program, or
 * another table of fields. It must not know where marks are kept.
 */
#include <stdint.h>
#include <stdio.h>
#include "klaster/base/buf.h"
#include "klaster/base/fold.h"
#include "klaster/model/kind.h"
#include "klaster/store/index.h"
#include "klaster/store/keys.h"
#include "klaster/store/marks.h"

/* Fowler, Noll and Vo's hash. */
#define SEED 14695981039346656037u
#define STEP 1099511628211u

static uint64_t mix(uint64_t mark, const char *text)
{
	for (; text != NULL && *text != '\0'; text++)
		mark = (mark ^ (unsigned char)*text) * STEP;
	return (mark ^ 0xFF) * STEP;
}

static uint64_t mix_fold(uint64_t mark)
{
	static const char sample[] =
	    "Łódź SHTB 05.01/18 Österåker Kõrgeväärne Ўфа æøåß ﬁı İ";
	struct buf folded;

	buf_init(&folded, 1024);
	fold_words(&folded, sample, sizeof(sample) - 1);
	buf_addc(&folded, '|');
	fold_variants(&folded, sample, sizeof(sample) - 1);
	buf_addc(&folded, '|');
	fold_sort_key(&folded, sample, sizeof(sample) - 1, 64);
	mark = mix(mark, buf_text(&folded));
	buf_done(&folded);
	return mark;
}

void marks_kinds(char mark_text[MARK_BYTES])
{
	uint64_t mark = SEED;

	for (size_t i = 0; i < kind_count(); i++) {
		mark = mix(mark, kind_at(i)->name);
		mark = (mark ^ keys_kind_number(kind_at(i))) * STEP;
	}
	snprintf(mark_text, MARK_BYTES, "%016llx", (unsigned long long)mark);
}

void marks_index(char mark_text[MARK_BYTES])
{
	uint64_t mark = mix_fold(SEED);

	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *kind = kind_at(i);
		mark = mix(mark, kind->name);
		mark = (mark ^ kind->named_after) * STEP;
		for (size_t j = 0; j < kind->field_count; j++) {
			const struct field *field = &kind->fields[j];
			/* In no index: as long as it stands behind all others,
			 * it changes none. */
			if (field->type == FIELD_DISTANCE)
				continue;
			mark = mix(mix(mark, field->name), field->codes);
			mark = (mark ^ field->roles) * STEP;
			mark = (mark ^ (unsigned)field->type << 8 ^
				   (unsigned)field->level) *
			       STEP;
		}
	}
	snprintf(mark_text, MARK_BYTES, "%d-%016llx", INDEX_VERSION,
	    (unsigned long long)mark);
}

void marks_text(char mark_text[MARK_BYTES], const char *text, size_t len)
{
	uint64_t mark = SEED;

	for (size_t i = 0; i < len; i++)
		mark = (mark ^ (unsigned char)text[i]) * STEP;
	snprintf(mark_text, MARK_BYTES, "%016llx", (unsigned long long)mark);
}
