/*
 * fuzz_value.c: a value that is read is canonical and reads as itself. The
 * first byte says of which type it is.
 */
#include <string.h>
#include "fuzz.h"
#include "klaster/model/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct field field = {.name = "f", .codes = "nuts"};
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	char *text, *value, *again;

	if (size == 0)
		return 0;
	field.type = (enum field_type)(data[0] % FIELD_INVERSE);
	text = arena_strndup(&arena, (const char *)data + 1, size - 1);
	value = value_canonical(&arena, &field, text, NULL, &err);
	FUZZ_CHECK(value == NULL || err.code == ERR_NONE);
	if (value_is_canonical(&field, text))
		FUZZ_CHECK(value != NULL && strcmp(value, text) == 0);
	if (value != NULL) {
		FUZZ_CHECK(value_is_canonical(&field, value));
		again = value_canonical(&arena, &field, value, NULL, &err);
		FUZZ_CHECK(again != NULL && strcmp(again, value) == 0);
		value_show(&arena, &field, value, "en");
		FUZZ_CHECK(strlen(value_sort_key(&arena, &field, value)) <= 64);
	}
	arena_done(&arena);
	return 0;
}
