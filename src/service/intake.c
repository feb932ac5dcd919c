/*
 * intake.c: records of directory lines into the staging. Tables are
 * table.c's.
 */
#include "klaster/service/intake.h"

#include <string.h>

#include "klaster/model/decode.h"
#include "klaster/model/value.h"
#include "klaster/service/erasure.h"

enum { LINE_BYTES_MAX = 8 << 20 };

void intake_init(
    struct intake *intake, struct catalogue *catalogue, struct arena *arena)
{
	*intake = (struct intake){.arena = arena,
	    .catalogue = catalogue,
	    .lists = codelists_new(arena, catalogue)};
	languages_read(&intake->languages, catalogue, arena);
	veil_read(&intake->veil, catalogue, arena);
	idset_init(&intake->bundled, arena);
	bundled_names_read(&intake->bundled, catalogue);
	report_init(&intake->report);
	staging_init(&intake->staging, catalogue, &intake->report);
}

void intake_done(struct intake *intake)
{
	staging_done(&intake->staging);
	report_done(&intake->report);
}

bool intake_add(struct intake *intake, struct arena *arena,
    const struct record *record, size_t row, struct err *err)
{
	if (!codelists_check(intake->lists, err))
		return false;
	if (erasure_refuses(
		intake->catalogue, arena, record->kind, record->id)) {
		report_add(&intake->report, REPORT_REPEAT, row,
		    "its person was taken out of the directory for good", "");
		return true;
	}
	record = erasure_strip(intake->catalogue, arena, record);
	languages_add(&intake->languages, record);
	if (strcmp(record->kind->name, "codes") == 0)
		codelists_add(intake->lists, record);
	return staging_add(&intake->staging, arena, record, row, err);
}

/* A code written by its label becomes the code, and the label what was
 * printed. */
static void codes_resolve(
    struct intake *intake, struct arena *arena, struct record *record)
{
	struct claim *claims =
	    arena_array(arena, record->claim_count + 1, sizeof(*claims));

	for (size_t i = 0; i < record->claim_count; i++) {
		struct claim *claim = &claims[i];
		const char *code;

		*claim = record->claims[i];
		if (claim->field->type != FIELD_CODE ||
		    claim->form == CLAIM_ABSENCE)
			continue;
		code = codelists_find(
		    intake->lists, claim->field->codes, claim->value);
		if (!code || strcmp(code, claim->value) == 0)
			continue;
		if (!claim->printed)
			claim->printed = claim->value;
		if (claim->form == CLAIM_VERBATIM)
			claim->form = CLAIM_NORMALISED;
		claim->value = code;
	}
	record->claims = claims;
}

static bool line_read(struct intake *intake, struct arena *arena,
    const struct buf *text, size_t line, struct err *err)
{
	struct err why = ERR_INIT;
	struct record *record;

	if (text->full) {
		report_add(&intake->report, REPORT_RECORD, line,
		    "the line is too long for a record", "");
		return true;
	}
	record = decode_line(arena, buf_text(text), text->len, &why);
	if (!record) {
		report_add(&intake->report, REPORT_RECORD, line, why.text, "");
		return true;
	}
	if (record->skipped > 0)
		report_add(&intake->report, REPORT_VALUE, line, why.text, "");
	codes_resolve(intake, arena, record);
	return intake_add(intake, arena, record, line, err);
}

bool intake_lines(struct intake *intake, struct inlet *inlet, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct buf text;
	bool ok = true;

	buf_init(&text, LINE_BYTES_MAX);
	for (size_t line = 1; ok && inlet_line(inlet, &text); line++) {
		const char *from = buf_text(&text);

		if (strspn(from, " \t\r") == text.len)
			continue;
		intake->progress.rows++;
		ok = line_read(intake, &arena, &text, line, err) &&
		     progress_step(&intake->progress, inlet->read_bytes, err);
		arena_reset(&arena);
	}
	buf_done(&text);
	arena_done(&arena);
	return ok && inlet_is_whole(inlet, err);
}
