/*
 * sqlite_places.c owns the tables of towns in SQLite. It must not know which
 * records stand in them.
 */
#include <string.h>
#include "klaster/store/marks.h"
#include "klaster/store/towns.h"
#include "sqlite_parts.h"

static bool add_name(
    void *ctx, int64_t number, const char *folded, struct err *err)
{
	struct sqlite *sqlite = ctx;
	sqlite3_stmt *add = sqlite_text(sqlite, TEXT_TOWN_NAME_ADD, err);

	if (add == NULL)
		return false;
	sqlite_bind_text(add, 1, folded);
	sqlite3_bind_int64(add, 2, number);
	return sqlite_run(sqlite, add, err, "adding a town");
}

static bool add_town(void *ctx, const struct town *town, struct err *err)
{
	struct sqlite *sqlite = ctx;
	sqlite3_stmt *add = sqlite_text(sqlite, TEXT_TOWN_ADD, err);

	if (add == NULL)
		return false;
	sqlite3_bind_int64(add, 1, town->number);
	sqlite3_bind_text(
	    add, 2, town->country, TOWN_COUNTRY_BYTES, SQLITE_STATIC);
	sqlite3_bind_int64(add, 3, town->population);
	sqlite_bind_text(add, 4, town->names);
	return sqlite_run(sqlite, add, err, "adding a town");
}

bool sqlite_places(struct catalogue *catalogue, const char *text, size_t len,
    bool *changed, struct err *err)
{
	struct sqlite *sqlite = sqlite_of(catalogue);
	const struct towns_sink sink = {
	    .name = add_name, .town = add_town, .ctx = sqlite};
	struct arena arena = ARENA_INIT;
	const char *old;
	char mark[MARK_BYTES];
	bool same;

	marks_text(mark, text, len);
	old = sqlite_meta_get(catalogue, &arena, "places");
	same = old != NULL && strcmp(old, mark) == 0;
	arena_done(&arena);
	if (changed != NULL)
		*changed = !same;
	if (same)
		return true;
	/* Before commit all records get their towns' names. */
	codes_touch_all(&sqlite->touched, sqlite->seq);
	names_forget(sqlite->names);
	return sqlite_exec(
		   sqlite, "DELETE FROM town_name; DELETE FROM town", err) &&
	       towns_read(text, len, &sink, err) &&
	       sqlite_meta_set(catalogue, "places", mark, err);
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
		towns_add_others(
		    out, (const char *)sqlite3_column_text(ask, 1), folded);
		break;
	}
	sqlite3_reset(ask);
}
