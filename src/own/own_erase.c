/*
 * own_erase.c: owns the going of an erased person out of the user's own data
 * (users-and-trust.md C.15). The id is made of the name, so no item about him
 * can stay, and no question that asked for him.
 */
#include <string.h>
#include "klaster/base/buf.h"
#include "klaster/base/fold.h"
#include "klaster/model/record.h"
#include "klaster/own/own_lines.h"
#include "klaster/store/tomb.h"
#include "own_places.h"

#define GONE_MAX 8

struct erasing {
	const char *service;
	const struct kind *kind;
	const char *id, *key, *hash;
	const char *gone[GONE_MAX];
	size_t gone_count;
	struct arena arena;
	int count;
};

static void name_gone(struct erasing *erasing, const char *text)
{
	size_t i;

	for (i = 0; i < erasing->gone_count; i++)
		if (strcmp(erasing->gone[i], text) == 0)
			return;
	if (erasing->gone_count < GONE_MAX && strlen(text) > 1)
		erasing->gone[erasing->gone_count++] =
		    arena_strdup(&erasing->arena, text);
}

static bool is_him(struct erasing *erasing, const struct own_item *item)
{
	const struct kind *kind;
	const char *id, *hash;

	if (strcmp(item->service, erasing->service) != 0 ||
	    !record_parse_ref(item->ref, &kind, &id) || kind != erasing->kind)
		return false;
	if (erasing->id != NULL && strcmp(id, erasing->id) == 0)
		return true;
	if (erasing->key == NULL || erasing->hash == NULL)
		return false;
	hash = tomb_hash(&erasing->arena, erasing->key, kind, id);
	return hash != NULL && strcmp(hash, erasing->hash) == 0;
}

/* The same; and from it is known what he was called. */
static bool is_he_named(struct erasing *erasing, const struct own_item *item)
{
	if (!is_him(erasing, item))
		return false;
	name_gone(erasing, item->label);
	name_gone(erasing, item->ref);
	return true;
}

/* His name stands in it, as words; the last may have another ending. */
static bool names_him(void *ctx, const char *line, size_t len)
{
	const struct erasing *erasing = ctx;
	struct buf query, name;
	bool found = false;
	size_t i;

	buf_init(&query, 12 * len + 16); /* a ligature is many letters */
	buf_init(&name, 3 * OWN_NAME_MAX);
	buf_addc(&query, ' ');
	fold_words(&query, line, len);
	for (i = 0; i < erasing->gone_count && !found; i++) {
		buf_reset(&name);
		buf_addc(&name, ' ');
		fold_words(&name, erasing->gone[i], strlen(erasing->gone[i]));
		found = name.len > 1 &&
			strstr(buf_text(&query), buf_text(&name)) != NULL;
	}
	buf_done(&query);
	buf_done(&name);
	return found;
}

static bool asks_for_him(struct erasing *erasing, const struct own_item *item)
{
	const char *text = item->what == OWN_SEARCH ? item->text : item->name;

	return *item->ref == '\0' &&
	       strcmp(item->service, erasing->service) == 0 &&
	       names_him(erasing, text, strlen(text));
}

static bool edit_erase(struct own_file *file, void *ctx, struct err *err)
{
	struct erasing *erasing = ctx;
	size_t i;

	(void)err;
	for (i = 0; i < file->count;) {
		const struct own_item *item = &file->items[i];

		if (is_he_named(erasing, item) || asks_for_him(erasing, item)) {
			erasing->count++;
			own_file_drop(file, i);
		} else
			i++;
	}
	return true;
}

static bool holds(const char *line, size_t len, const char *text)
{
	size_t at, n = strlen(text);

	for (at = 0; at + n <= len; at++)
		if (memcmp(line + at, text, n) == 0)
			return true;
	return false;
}

/* A line of the file before the last change, in which he may stand when the
 * file has him no more; or bytes that are no line. */
static bool is_line_of_him(void *ctx, const char *line, size_t len)
{
	struct erasing *erasing = ctx;
	struct arena arena = ARENA_INIT;
	struct own_item item;
	size_t i;
	bool found =
	    len > 0 &&
	    own_line_read(&arena, line, len, &item) == OWN_LINE_ITEM &&
	    (is_he_named(erasing, &item) || asks_for_him(erasing, &item));

	for (i = 0; i < erasing->gone_count && !found; i++)
		found = holds(line, len, erasing->gone[i]);
	arena_done(&arena);
	return found;
}

static bool is_there(struct own_file *file, struct erasing *erasing)
{
	bool found = false;
	size_t i;

	own_file_look(file);
	for (i = 0; i < file->count; i++)
		found |= is_he_named(erasing, &file->items[i]);
	for (i = 0; i < file->count && !found; i++)
		found = asks_for_him(erasing, &file->items[i]);
	return found;
}

int own_erase(const char *service, const struct kind *kind, const char *id,
    const char *key, const char *hash, struct err *err)
{
	struct erasing erasing = {.service = service,
	    .kind = kind,
	    .id = id,
	    .key = key,
	    .hash = hash};
	struct own_file files[2];
	bool ok = true;
	size_t i, known;

	if (!kind->personal)
		return 0;
	arena_init(&erasing.arena);
	own_file_init(&files[0], PATH_DATA, OWN_DATA_FILE, true);
	own_file_init(&files[1], PATH_STATE, OWN_STATE_FILE, false);
	if (id != NULL)
		name_gone(&erasing, id);
	/* His name may stand in one file and be asked for in the other. */
	do {
		known = erasing.gone_count;
		for (i = 0; ok && i < 2; i++)
			ok = (!is_there(&files[i], &erasing) ||
				 own_file_scrub(
				     &files[i], edit_erase, &erasing, err)) &&
			     own_file_scrub_beside(
				 &files[i], is_line_of_him, &erasing, err);
	} while (ok && erasing.gone_count > known);
	for (i = 0; i < 2; i++)
		own_file_done(&files[i]);
	/* Typed lines do not say of which service they are. */
	ok = ok &&
	     (erasing.gone_count == 0 ||
		 own_lines_drop_all(names_him, &erasing, &erasing.count, err));
	arena_done(&erasing.arena);
	return ok ? erasing.count : -1;
}
