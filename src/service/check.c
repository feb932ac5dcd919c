/*
 * check.c: see check.h. It stores nothing: the files are read twice, first
 * for the names they bring, then for what they say.
 */
#include "klaster/service/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "klaster/base/out.h"
#include "klaster/base/path.h"
#include "klaster/model/decode.h"
#include "klaster/service/idset.h"
#include "klaster/store/catalogue.h"

enum { FILE_BYTES_MAX = 1 << 30 };

struct check {
	struct arena arena; /* for the run */
	struct arena line;  /* for one record */
	struct idset names; /* of all records there are */
	struct idset own;   /* of those in the files */
	struct idset lists; /* of codes, by name */
	const char *file;
	size_t number;
	size_t faults;
};

typedef void line_reader(struct check *check, const char *text, size_t len);

static void fault(struct check *check, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void fault(struct check *check, const char *format, ...)
{
	struct err err = ERR_INIT;
	char why[400];
	va_list args;

	va_start(args, format);
	vsnprintf(why, sizeof(why), format, args);
	va_end(args);
	err_set(&err, ERR_DATA, "%s:%zu: %s", check->file, check->number, why);
	out_line(stderr, safe_linez(&check->line, err.text));
	check->faults++;
}

static char *name_of(struct check *check, const struct record *record)
{
	return arena_printf(
	    &check->line, "%s/%s", record->kind->name, record->id);
}

static bool file_read(
    struct check *check, const char *path, line_reader *reader, struct err *err)
{
	struct arena arena = ARENA_INIT;
	size_t len;
	const char *text = path_read(&arena, path, FILE_BYTES_MAX, &len, err);
	const char *end = text + len;

	check->file = path;
	check->number = 0;
	if (text && strncmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;
	for (const char *at = text; at && at < end;) {
		const char *feed = memchr(at, '\n', (size_t)(end - at));
		size_t line_len = (size_t)((feed ? feed : end) - at);

		check->number++;
		if (strspn(at, " \t\r") < line_len)
			reader(check, at, line_len);
		arena_reset(&check->line);
		at += line_len + (feed != NULL);
	}
	arena_done(&arena);
	return text != NULL;
}

/* --- the first reading: names */

static void name_note(struct check *check, const char *text, size_t len)
{
	struct record *record = decode_line(&check->line, text, len, NULL);
	const struct claim *list;

	if (!record)
		return;
	idset_add(&check->names, name_of(check, record));
	if (strcmp(record->kind->name, "codes") != 0)
		return;
	list = record_pick(record, kind_field(record->kind, "list"), NULL);
	if (list)
		idset_add(&check->lists, list->value);
}

/* What comes with the program may be referred to; that it is missing is no
 * fault of the files. */
static void bundled_note(struct check *check)
{
	for (size_t i = 0; i < kind_count(); i++) {
		const char *path = path_shipped(&check->arena,
		    arena_printf(&check->arena, "%s.jsonl", kind_at(i)->name),
		    NULL);

		if (path)
			file_read(check, path, name_note, NULL);
	}
}

/* --- the second: what they say */

static void code_check(
    struct check *check, const struct record *record, const struct claim *claim)
{
	const char *list = claim->field->codes;
	const char *id = catalogue_code_id(&check->line, list, claim->value);

	if (idset_has(&check->lists, list) &&
	    !idset_has(
		&check->names, arena_printf(&check->line, "codes/%s", id)))
		fault(check, "%s: \"%s\" of %s is no code of the list %s",
		    name_of(check, record), claim->value, claim->field->name,
		    list);
}

static void claim_check(
    struct check *check, const struct record *record, const struct claim *claim)
{
	const char *source = claim->source ? arena_printf(&check->line,
						 "sources/%s", claim->source)
					   : NULL;

	if (source && !idset_has(&check->names, source))
		fault(check, "%s: %s names the source %s, which is nothing",
		    name_of(check, record), claim->field->name, source);
	if (claim->form == CLAIM_ABSENCE)
		return;
	if (claim->field->type == FIELD_CODE)
		code_check(check, record, claim);
	else if (claim->field->type == FIELD_REF &&
		 !idset_has(&check->names, claim->value))
		fault(check, "%s: %s refers to %s, which is nothing",
		    name_of(check, record), claim->field->name, claim->value);
}

static void line_check(struct check *check, const char *text, size_t len)
{
	struct err err = ERR_INIT;
	struct record *record = decode_line(&check->line, text, len, &err);

	if (!record) {
		fault(check, "%s%s", err.text,
		    check->number == 1 && *text != '{'
			? " (of tables klasterd import -n tells)"
			: "");
		return;
	}
	if (!idset_add(&check->own, name_of(check, record)))
		fault(check, "%s: it is there twice", name_of(check, record));
	if (record->skipped > 0)
		fault(check, "%s%s", err.text,
		    record->skipped > 1 ? " (and more like it)" : "");
	if (!record_pick(record, &record->kind->fields[0], NULL))
		fault(check, "%s: it has no %s", name_of(check, record),
		    record->kind->fields[0].name);
	for (size_t i = 0; i < record->claim_count; i++)
		claim_check(check, record, &record->claims[i]);
}

bool check_run(char *const *files, size_t count, struct err *err)
{
	struct check check = {0};
	bool ok = count > 0;

	if (!ok)
		return err_set(err, ERR_USAGE, "check: no file is named");
	idset_init(&check.names, &check.arena);
	idset_init(&check.own, &check.arena);
	idset_init(&check.lists, &check.arena);
	bundled_note(&check);
	for (size_t i = 0; ok && i < count; i++)
		ok = file_read(&check, files[i], name_note, err);
	for (size_t i = 0; ok && i < count; i++)
		ok = file_read(&check, files[i], line_check, err);
	if (ok && check.faults > 0)
		ok = err_set(err, ERR_DATA, "%zu faults", check.faults);
	arena_done(&check.line);
	arena_done(&check.arena);
	return ok;
}
