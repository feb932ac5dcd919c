/*
 * intake.c: storing records and counting what became of them; directory
 * lines. Tables are table.c's.
 */
#include "klaster/service/intake.h"

#include <string.h>

#include "klaster/model/decode.h"
#include "klaster/model/value.h"
#include "klaster/service/erasure.h"

void intake_init(
    struct intake *intake, struct catalogue *catalogue, struct arena *arena)
{
	*intake = (struct intake){
	    .catalogue = catalogue, .lists = codelists_new(arena, catalogue)};
	languages_read(&intake->languages, catalogue, arena);
	veil_read(&intake->veil, catalogue, arena);
	idset_init(&intake->names, arena);
	report_init(&intake->report);
}

bool intake_store(struct intake *intake, struct arena *arena,
    const struct record *record, struct err *err)
{
	enum put_result result;

	if (erasure_refuses(
		intake->catalogue, arena, record->kind, record->id)) {
		intake->erased++;
		return true;
	}
	if (!veil_note(&intake->veil, arena, record, err))
		return false;
	if (!intake->catalogue->ops->put(
		intake->catalogue, record, &result, err))
		return err_prefix(err, "%s/%s", record->kind->name, record->id);
	intake->fresh += result == PUT_NEW;
	intake->changed += result == PUT_CHANGED;
	intake->same += result == PUT_SAME;
	idset_add(&intake->names,
	    arena_printf(arena, "%s/%s", record->kind->name, record->id));
	languages_add(&intake->languages, record);
	if (strcmp(record->kind->name, "codes") == 0)
		codelists_add(intake->lists, record);
	return true;
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

static bool line_store(struct intake *intake, struct arena *arena,
    const char *text, size_t len, size_t line, struct err *err)
{
	struct err why = ERR_INIT;
	struct record *record = decode_line(arena, text, len, &why);

	if (!record) {
		report_add(&intake->report, REPORT_RECORD, line, why.text, "");
		return true;
	}
	if (idset_has(&intake->names,
		arena_printf(arena, "%s/%s", record->kind->name, record->id))) {
		report_add(&intake->report, REPORT_RECORD, line,
		    "it came before in this run",
		    arena_printf(
			arena, "%s/%s", record->kind->name, record->id));
		return true;
	}
	if (record->skipped > 0)
		report_add(&intake->report, REPORT_VALUE, line, why.text, "");
	codes_resolve(intake, arena, record);
	return intake_store(intake, arena, record, err);
}

bool intake_lines(
    struct intake *intake, const char *text, size_t len, struct err *err)
{
	struct arena arena = ARENA_INIT;
	const char *end = text + len;
	bool ok = true;

	for (size_t line = 1; ok && text < end; line++) {
		const char *feed = memchr(text, '\n', (size_t)(end - text));
		size_t line_len = (size_t)((feed ? feed : end) - text);
		size_t blank = strspn(text, " \t\r");

		if (blank < line_len)
			ok = line_store(
			    intake, &arena, text, line_len, line, err);
		arena_reset(&arena);
		text += line_len + (feed != NULL);
	}
	arena_done(&arena);
	return ok;
}
