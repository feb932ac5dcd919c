/*
 * postgres_places.c owns the tables of towns in PostgreSQL. It must not know
 * which records stand in them.
 */
#include <string.h>
#include "klaster/store/marks.h"
#include "klaster/store/towns.h"
#include "postgres_parts.h"

static bool add_name(
    void *ctx, int64_t number, const char *folded, struct err *err)
{
	struct ask ask;
	bool ok;

	ask_init(&ask, ctx, TEXT_TOWN_NAME_ADD);
	ask_text(&ask, folded);
	ask_number(&ask, number);
	ok = ask_run(&ask, err, "adding a town");
	ask_done(&ask);
	return ok;
}

static bool add_town(void *ctx, const struct town *town, struct err *err)
{
	struct ask ask;
	bool ok;

	ask_init(&ask, ctx, TEXT_TOWN_ADD);
	ask_number(&ask, town->number);
	ask_bytes(&ask, town->country, TOWN_COUNTRY_BYTES);
	ask_number(&ask, town->population);
	ask_text(&ask, town->names);
	ok = ask_run(&ask, err, "adding a town");
	ask_done(&ask);
	return ok;
}

bool postgres_places(struct catalogue *catalogue, const char *text, size_t len,
    bool *changed, struct err *err)
{
	struct postgres *postgres = postgres_of(catalogue);
	const struct towns_sink sink = {
	    .name = add_name, .town = add_town, .ctx = postgres};
	struct arena arena = ARENA_INIT;
	const char *old;
	char mark[MARK_BYTES];
	bool same;

	marks_text(mark, text, len);
	old = postgres_meta_get(catalogue, &arena, "places");
	same = old != NULL && strcmp(old, mark) == 0;
	arena_done(&arena);
	if (changed != NULL)
		*changed = !same;
	if (same)
		return true;
	/* Before commit all records get their towns' names. */
	codes_touch_all(&postgres->touched, postgres->seq);
	names_forget(postgres->names);
	return postgres_exec(postgres,
		   "DELETE FROM town_name; DELETE FROM town", NULL, 0, err) &&
	       towns_read(text, len, &sink, err) &&
	       postgres_meta_set(catalogue, "places", mark, err);
}

void postgres_town_names(
    void *ctx, struct buf *out, const char *folded, const char *country)
{
	struct ask ask;

	ask_init(&ask, ctx, TEXT_TOWN_NAMES);
	ask_text(&ask, folded);
	/* The largest of that name in the country; in any, if not known. */
	if (ask_run(&ask, NULL, "looking for a town")) {
		for (size_t i = 0; i < ask.rows; i++) {
			size_t len;
			const char *in = ask_get_bytes(&ask, i, 0, &len);
			if (country != NULL && strcmp(country, in) != 0)
				continue;
			towns_add_others(out, ask_get_text(&ask, i, 1), folded);
			break;
		}
	}
	ask_done(&ask);
}
