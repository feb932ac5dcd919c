/*
 * fuzz_decode.c: whatever the bytes, each claim that comes out of them is
 * canonical, and a record's line is one line for ever. The first byte says
 * which shape they are read as.
 */
#include <string.h>
#include "fuzz.h"
#include "klaster/model/decode.h"
#include "klaster/model/value.h"

static void check_record(const struct record *record)
{
	struct arena arena = ARENA_INIT;
	struct record *copy;
	struct buf one, two;
	struct err err = ERR_INIT;

	buf_init(&one, 1 << 26);
	buf_init(&two, 1 << 26);
	FUZZ_CHECK(record_id_is_valid(record->id));
	for (size_t i = 0; i < record->claim_count; i++) {
		const struct claim *claim = &record->claims[i];

		FUZZ_CHECK(claim->level >= claim->field->level);
		FUZZ_CHECK(i == 0 || claim->field >= claim[-1].field);
		if (claim->form != CLAIM_ABSENCE)
			FUZZ_CHECK(
			    value_is_canonical(claim->field, claim->value));
		value_show(&arena, claim->field, claim->value, "lt");
		FUZZ_CHECK(strlen(value_sort_key(
			       &arena, claim->field, claim->value)) <= 64);
		record_disagrees(record, claim->field);
	}
	FUZZ_CHECK(record_label(record, NULL) != NULL);
	encode_line(record, &one);
	copy = decode_stored(&arena, buf_text(&one), one.len, &err);
	FUZZ_CHECK(copy != NULL && copy->skipped == 0);
	encode_line(copy, &two);
	FUZZ_CHECK(strcmp(buf_text(&one), buf_text(&two)) == 0);
	buf_reset(&two);
	copy = decode_line(&arena, buf_text(&one), one.len, &err);
	FUZZ_CHECK(copy != NULL && copy->skipped == 0);
	encode_line(copy, &two);
	FUZZ_CHECK(strcmp(buf_text(&one), buf_text(&two)) == 0);
	buf_reset(&two);
	encode_line(record_copy(&arena, record), &two);
	FUZZ_CHECK(strcmp(buf_text(&one), buf_text(&two)) == 0);
	buf_done(&one);
	buf_done(&two);
	arena_done(&arena);
}

static void check_document(const char *text, size_t size)
{
	struct page *page = page_new();
	struct err err = ERR_INIT;

	if (decode_document(page, text, size, NULL, &err)) {
		for (size_t i = 0; i < page->count; i++)
			check_record(page->records[i]);
		for (size_t i = 0; i < page->suggestion_count; i++)
			check_record(page->suggestions[i]);
		for (size_t i = 0; i < page->facet_count; i++)
			for (size_t j = 0; j < page->facets[i].count; j++)
				FUZZ_CHECK(
				    page->facets[i].values[j].label != NULL);
	} else {
		FUZZ_CHECK(err.code != ERR_NONE && err.text[0] != '\0');
	}
	page_free(page);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_INIT;
	const char *text = (const char *)data + 1;
	struct err err = ERR_INIT;
	struct record *record;
	struct change_page page;

	if (size == 0)
		return 0;
	switch (data[0]) {
	case 'c':
		if (decode_changes(&arena, text, size - 1, &page, &err))
			for (size_t i = 0; i < page.count; i++)
				FUZZ_CHECK(
				    page.changes[i].hash != NULL ||
				    record_id_is_valid(page.changes[i].id));
		break;
	case 'd':
		check_document(text, size - 1);
		break;
	default:
		record = decode_line(&arena, text, size - 1, &err);
		FUZZ_CHECK(record != NULL || err.code == ERR_DATA);
		if (record != NULL)
			check_record(record);
	}
	arena_done(&arena);
	return 0;
}
