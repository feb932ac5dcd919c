#include "directory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "klaster/model/decode.h"

char *directory_read(struct arena *arena, const char *path)
{
	char *name = arena_printf(arena, "%s/%s", SRCDIR, path);
	FILE *file = fopen(name, "rb");
	char *text;
	long len;

	if (file == NULL)
		fail_msg("%s cannot be opened", name);
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	len = ftell(file);
	assert_true(len >= 0);
	rewind(file);
	text = arena_alloc(arena, (size_t)len + 1);
	assert_int_equal(fread(text, 1, (size_t)len, file), (size_t)len);
	assert_null(memchr(text, '\0', (size_t)len));
	assert_int_equal(fclose(file), 0);
	return text;
}

char *directory_line(char **rest)
{
	char *line = *rest;
	char *feed;

	if (*line == '\0')
		return NULL;
	feed = strchr(line, '\n');
	if (feed == NULL) {
		*rest = line + strlen(line);
	} else {
		*feed = '\0';
		*rest = feed + 1;
	}
	return line;
}

static void add(
    struct directory *directory, struct record *record, const char *line)
{
	struct arena *arena = &directory->arena;
	size_t count = directory->count;

	directory->records = arena_grow(
	    arena, directory->records, count, sizeof(*directory->records));
	directory->lines = arena_grow(
	    arena, directory->lines, count, sizeof(*directory->lines));
	directory->records[count] = record;
	directory->lines[count] = line;
	directory->count++;
}

static void read_kind(struct directory *directory, const struct kind *kind)
{
	struct arena *arena = &directory->arena;
	char *path = arena_printf(arena, "data/%s.jsonl", kind->name);
	char *rest = directory_read(arena, path);
	char *line;
	unsigned number = 0;

	while ((line = directory_line(&rest)) != NULL) {
		struct err err = ERR_INIT;
		struct record *record;

		number++;
		record = decode_line(arena, line, strlen(line), &err);
		if (record == NULL)
			fail_msg("%s:%u: %s", path, number, err.text);
		if (record->kind != kind)
			fail_msg("%s:%u: not of this kind", path, number);
		if (record->skipped > 0)
			fail_msg("%s:%u: %s has %u claims that are none", path,
			    number, record->id, (unsigned)record->skipped);
		add(directory, record, line);
	}
	if (number == 0)
		fail_msg("%s is empty", path);
}

void directory_open(struct directory *directory)
{
	memset(directory, 0, sizeof(*directory));
	arena_init(&directory->arena);
	for (size_t i = 0; i < kind_count(); i++)
		read_kind(directory, kind_at(i));
}

void directory_close(struct directory *directory)
{
	arena_done(&directory->arena);
}

const struct record *directory_find(
    const struct directory *directory, const struct kind *kind, const char *id)
{
	for (size_t i = 0; i < directory->count; i++) {
		const struct record *record = directory->records[i];

		if (record->kind == kind && strcmp(record->id, id) == 0)
			return record;
	}
	return NULL;
}

static bool has_text(
    const struct record *record, const char *field, const char *text)
{
	const struct claim *claim =
	    record_pick(record, kind_field(record->kind, field), NULL);

	return claim != NULL && strcmp(claim->value, text) == 0;
}

const struct record *directory_code(
    const struct directory *directory, const char *list, const char *code)
{
	const struct kind *codes = kind_find("codes");

	for (size_t i = 0; i < directory->count; i++) {
		const struct record *record = directory->records[i];

		if (record->kind == codes && has_text(record, "list", list) &&
		    has_text(record, "code", code))
			return record;
	}
	return NULL;
}
