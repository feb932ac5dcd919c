/*
 * sqlite_places.c owns the towns and their names in other languages. It must
 * not know which records stand in them.
 *
 * A line of the table: name, country, latitude, longitude, population,
 * other names parted by commas; parted by tabs, "#" and the heading left out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/base/fold.h"
#include "sqlite_parts.h"

#define COLUMNS 6
#define NAMES_MAX 48	 /* of one town */
#define NAME_MIN_BYTES 3 /* "A" is a town, too; nobody looks for it so */
#define NAME_MAX_BYTES 64
#define NAMES_MAX_BYTES 4096

struct line {
	const char *at[COLUMNS];
	size_t len[COLUMNS];
};

static bool split(struct line *line, const char *text, size_t len)
{
	const char *end = text + len;

	for (int i = 0; i < COLUMNS; i++) {
		const char *tab = memchr(text, '\t', (size_t)(end - text));
		line->at[i] = text;
		line->len[i] = (size_t)((tab == NULL ? end : tab) - text);
		if (tab == NULL)
			return i == COLUMNS - 1;
		text = tab + 1;
	}
	return false;
}

static bool add_name(
    struct sqlite *sqlite, int64_t town, const char *name, struct err *err)
{
	sqlite3_stmt *add = sqlite_text(sqlite, TEXT_TOWN_NAME_ADD, err);

	if (add == NULL)
		return false;
	sqlite_bind_text(add, 1, name);
	sqlite3_bind_int64(add, 2, town);
	return sqlite_run(sqlite, add, err, "adding a town");
}

/* Folds one name and adds it, if it is not among `names` (which has a line
 * feed before and after each). */
static bool take_name(struct sqlite *sqlite, int64_t town, const char *text,
    size_t len, struct buf *names, struct err *err)
{
	struct buf folded, line;
	bool ok = true;

	buf_init(&folded, NAME_MAX_BYTES);
	buf_init(&line, NAME_MAX_BYTES + 2);
	if (fold_words(&folded, text, len) && folded.len >= NAME_MIN_BYTES) {
		buf_addf(&line, "\n%s\n", buf_text(&folded));
		if (strstr(buf_text(names), buf_text(&line)) == NULL) {
			buf_addf(names, "%s\n", buf_text(&folded));
			ok = add_name(sqlite, town, buf_text(&folded), err);
		}
	}
	buf_done(&line);
	buf_done(&folded);
	return ok;
}

static bool add_town(struct sqlite *sqlite, int64_t town,
    const struct line *line, const struct buf *names, struct err *err)
{
	sqlite3_stmt *add = sqlite_text(sqlite, TEXT_TOWN_ADD, err);

	if (add == NULL)
		return false;
	sqlite3_bind_int64(add, 1, town);
	sqlite3_bind_text(
	    add, 2, line->at[1], (int)line->len[1], SQLITE_STATIC);
	/* Up to the tab: strtoll() stops there. */
	sqlite3_bind_int64(add, 3, strtoll(line->at[4], NULL, 10));
	sqlite_bind_text(add, 4, buf_text(names));
	return sqlite_run(sqlite, add, err, "adding a town");
}

static bool take_line(struct sqlite *sqlite, int64_t town,
    const struct line *line, struct err *err)
{
	struct buf names;
	const char *at = line->at[5], *end = at + line->len[5];
	bool ok;

	buf_init(&names, NAMES_MAX_BYTES);
	buf_addc(&names, '\n');
	ok = take_name(sqlite, town, line->at[0], line->len[0], &names, err);
	for (int i = 0; ok && at < end && i < NAMES_MAX; i++) {
		const char *comma = memchr(at, ',', (size_t)(end - at));
		size_t len = (size_t)((comma == NULL ? end : comma) - at);
		ok = take_name(sqlite, town, at, len, &names, err);
		at += len + 1;
	}
	ok = ok && add_town(sqlite, town, line, &names, err);
	buf_done(&names);
	return ok;
}

static bool take_lines(
    struct sqlite *sqlite, const char *text, size_t len, struct err *err)
{
	const char *end = text + len;

	for (int64_t town = 1; text < end; town++) {
		const char *feed = memchr(text, '\n', (size_t)(end - text));
		const char *stop = feed == NULL ? end : feed;
		struct line line;
		if (*text != '#' && split(&line, text, (size_t)(stop - text)) &&
		    line.len[1] == 2 && !take_line(sqlite, town, &line, err))
			return false;
		text = stop + 1;
	}
	return true;
}

bool sqlite_places(struct catalogue *catalogue, const char *text, size_t len,
    bool *changed, struct err *err)
{
	struct sqlite *sqlite = sqlite_of(catalogue);
	struct arena arena = ARENA_INIT;
	uint64_t hash = 14695981039346656037u;
	const char *old;
	char mark[32];
	bool same;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)text[i]) * 1099511628211u;
	snprintf(mark, sizeof(mark), "%016llx", (unsigned long long)hash);
	old = sqlite_meta_get(catalogue, &arena, "places");
	same = old != NULL && strcmp(old, mark) == 0;
	arena_done(&arena);
	if (changed != NULL)
		*changed = !same;
	if (same)
		return true;
	/* Before commit all records get their towns' names. */
	sqlite->touched_all = true;
	return sqlite_exec(
		   sqlite, "DELETE FROM town_name; DELETE FROM town", err) &&
	       take_lines(sqlite, text, len, err) &&
	       sqlite_meta_set(catalogue, "places", mark, err);
}

static void append_others(
    struct buf *out, const char *names, const char *folded)
{
	while (*names != '\0') {
		size_t len = strcspn(names, "\n");
		if (len > 0 && (len != strlen(folded) ||
				   memcmp(names, folded, len) != 0)) {
			buf_add(out, names, len);
			buf_addc(out, '\n');
		}
		names += len + (names[len] == '\n');
	}
}

void sqlite_town_names(
    void *ctx, struct buf *out, const char *folded, const char *country)
{
	struct sqlite *sqlite = ctx;
	sqlite3_stmt *ask = sqlite_text(sqlite, TEXT_TOWN_NAMES, NULL);

	if (ask == NULL)
		return;
	sqlite_bind_text(ask, 1, folded);
	/* The largest of that name in the country; in any, if not known. */
	while (sqlite3_step(ask) == SQLITE_ROW) {
		if (country != NULL &&
		    strcmp(country,
			(const char *)sqlite3_column_text(ask, 0)) != 0)
			continue;
		append_others(
		    out, (const char *)sqlite3_column_text(ask, 1), folded);
		break;
	}
	sqlite3_reset(ask);
}
