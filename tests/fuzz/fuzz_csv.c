/*
 * fuzz_csv.c: any bytes as a table, with and without quotes, and as a column
 * of ids. Reading ends, lines only go up, and an id is one.
 */
#include <string.h>
#include "fuzz.h"
#include "klaster/base/text.h"
#include "klaster/model/record.h"
#include "klaster/service/csv.h"
#include "klaster/service/template.h"

static void check_id(struct arena *arena, const char *cell)
{
	const char *id, *again;

	id = template_id(arena, cell);
	FUZZ_CHECK(*id == '\0' || record_id_is_valid(id));
	FUZZ_CHECK(strlen(id) <= 100);
	FUZZ_CHECK(!strstr(id, "--"));
	FUZZ_CHECK(*id != '-' && (!*id || id[strlen(id) - 1] != '-'));
	again = template_id(arena, id);
	FUZZ_CHECK(strcmp(id, again) == 0);
}

static void check_table(
    const char *text, size_t size, char separator, bool quotes)
{
	struct arena arena = ARENA_INIT;
	struct csv_row *row = arena_alloc(&arena, sizeof(*row));
	struct err err = ERR_INIT;
	struct inlet inlet;
	struct csv csv;
	size_t line = 0;

	inlet_open_text(&inlet, text, size);
	csv_open(&csv, &inlet, separator, quotes);
	while (csv_next(&csv, &arena, row, &err)) {
		FUZZ_CHECK(row->count >= 1 && row->count <= CSV_CELL_MAX);
		FUZZ_CHECK(csv.line > line);
		line = csv.line;
		for (size_t i = 0; i < row->count; i++)
			check_id(&arena, row->cells[i]);
	}
	FUZZ_CHECK(err.code != ERR_NONE || inlet_peek(&inlet) < 0);
	csv_done(&csv);
	arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check_table((const char *)data, size, 0, true);
	check_table((const char *)data, size, '\t', false);
	return 0;
}
