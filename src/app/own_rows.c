/*
 * own_rows.c: the rows of the lists of the user's own data. Texts are copied:
 * another klaster may write between two drawings.
 */
#include <string.h>
#include "cmd.h"
#include "klaster/base/buf.h"
#include "klaster/base/clock.h"
#include "klaster/base/fold.h"
#include "klaster/base/i18n.h"
#include "klaster/model/value.h"
#include "klaster/own/saved.h"
#include "own_session.h"

struct rows {
	struct session *session;
	const struct items_wish *wish;
	struct arena *arena;
	struct items_answer *answer;
};

static const char *copy(const struct rows *rows, const char *text)
{
	return arena_strdup(rows->arena, text);
}

const char *own_command(struct arena *arena, const char *name, const char *word)
{
	struct buf line;
	const char *text;

	buf_init(&line, 4 * OWN_NAME_MAX);
	buf_addf(&line, "%s ", name);
	argv_quote(&line, word);
	text = arena_strdup(arena, buf_text(&line));
	buf_done(&line);
	return text;
}

/* Whether all the words stand somewhere in the row. */
static bool fits(const struct rows *rows, const struct items_row *row)
{
	const char *word = rows->wish->words;
	struct buf all;
	bool ok = true;

	buf_init(&all, 8 * OWN_NAME_MAX);
	fold_words(&all, row->what, strlen(row->what));
	buf_addc(&all, ' ');
	fold_words(&all, row->name, strlen(row->name));
	buf_addc(&all, ' ');
	fold_words(&all, row->hint, strlen(row->hint));
	while (*word != '\0' && ok) {
		size_t len = strcspn(word, " ");
		const char *one = arena_strndup(rows->arena, word, len);

		ok = strstr(buf_text(&all), one) != NULL;
		word += len;
		word += strspn(word, " ");
	}
	buf_done(&all);
	return ok;
}

static void add(struct rows *rows, const struct items_row *row)
{
	struct items_answer *answer = rows->answer;

	if (!fits(rows, row))
		return;
	answer->rows = arena_grow(
	    rows->arena, answer->rows, answer->count, sizeof(*answer->rows));
	answer->rows[answer->count++] = *row;
}

/* "today", "yesterday", or the date. */
static const char *day_of(const struct rows *rows, int64_t at_s)
{
	struct date day = date_local(at_s), today = date_local(clock_wall_s());
	const struct field field = {.type = FIELD_DATE};
	int32_t ago = date_days(&today) - date_days(&day);

	if (ago == 0)
		return _("today");
	if (ago == 1)
		return _("yesterday");
	return value_show(rows->arena, &field,
	    arena_printf(
		rows->arena, "%04d-%02d-%02d", day.year, day.month, day.day),
	    rows->session->langs[0]);
}

/* --- records */

static const char *hint_of(
    const struct rows *rows, const struct view_own *about, bool note_first)
{
	const char *tags = about->tags != NULL ? about->tags : "";
	const char *note = about->note != NULL ? about->note : "";

	if (note_first || *tags == '\0')
		return *note != '\0' ? copy(rows, note) : copy(rows, tags);
	return *note != '\0' ? arena_printf(rows->arena, "%s: %s", tags, note)
			     : copy(rows, tags);
}

static void fill_record(struct rows *rows, struct items_row *row,
    const char *ref, const char *label)
{
	row->key = copy(rows, ref);
	row->name = copy(rows, *label != '\0' ? label : ref);
	if (!record_parse_ref(row->key, &row->kind, &row->id))
		row->kind = NULL;
}

static void add_record(
    struct rows *rows, const char *ref, const char *label, bool note_first)
{
	struct items_row row = {.mark = ""};
	struct view_own about;

	own_about(rows->session->own, rows->arena, ref, &about);
	fill_record(rows, &row, ref, label);
	row.mark = about.bookmarked ? "*" : "+";
	row.what = row.kind != NULL ? _(row.kind->label_one) : "";
	row.hint = hint_of(rows, &about, note_first);
	add(rows, &row);
}

static void list_records(struct rows *rows, enum own_what what)
{
	const struct own_item *item = NULL;

	while ((item = own_previous(rows->session->own, what, item)) != NULL)
		add_record(rows, item->ref, item->label, what == OWN_NOTE);
}

static void list_found(struct rows *rows)
{
	const struct own *own = rows->session->own;
	struct own_thing *things;
	size_t count = own_things(own, rows->arena, &things), i;

	for (i = 0; i < count; i++)
		if (own_fits(own, rows->arena, rows->wish->topic, things[i].ref,
			things[i].label))
			add_record(rows, things[i].ref, things[i].label, false);
}

/* --- tags, places */

static bool is_first(const struct own *own, const struct own_item *tag)
{
	const struct own_item *item = NULL;

	while ((item = own_next(own, OWN_TAG, item)) != tag)
		if (strcmp(item->name, tag->name) == 0)
			return false;
	return true;
}

static void list_tags(struct rows *rows)
{
	const struct own *own = rows->session->own;
	const struct own_item *tag = NULL, *item;
	struct items_row row = {.mark = ""};
	unsigned long count;

	while ((tag = own_next(own, OWN_TAG, tag)) != NULL) {
		if (!is_first(own, tag))
			continue;
		for (count = 0, item = NULL;
		     (item = own_next(own, OWN_TAG, item)) != NULL;)
			count += strcmp(item->name, tag->name) == 0;
		row.what = arena_printf(rows->arena,
		    i18n_plural("%lu record", "%lu records", count), count);
		row.name = row.key = copy(rows, tag->name);
		row.hint = "";
		row.line = own_command(rows->arena, "tags", tag->name);
		add(rows, &row);
	}
}

static const char *list_name(const struct rows *rows, const char *text)
{
	struct query query;
	struct buf plain;
	const char *name;

	query_parse(&query, rows->arena, NULL, text, strlen(text));
	buf_init(&plain, QUERY_TEXT_MAX);
	query_format(&query, &plain, false);
	name = arena_printf(rows->arena, "%s: %s",
	    query.kind != NULL ? _(query.kind->label) : _("Search"),
	    buf_text(&plain));
	buf_done(&plain);
	return name;
}

static const char *search_line(const struct rows *rows, const char *query)
{
	struct buf line;
	const char *text;

	buf_init(&line, ARGV_LINE_BYTES);
	buf_adds(&line, "search ");
	cmd_add_query(&line, query);
	text = copy(rows, buf_text(&line));
	buf_done(&line);
	return text;
}

static void list_places(struct rows *rows)
{
	const struct own_item *item = NULL;

	while ((item = own_previous(rows->session->own, OWN_PLACE, item)) !=
	       NULL) {
		struct items_row row = {.mark = "", .hint = ""};

		row.what = day_of(rows, item->at_s);
		if (*item->ref != '\0') {
			fill_record(rows, &row, item->ref, item->label);
			if (row.kind != NULL)
				row.hint = _(row.kind->label_one);
		} else {
			row.key = copy(rows, item->name);
			row.name = list_name(rows, item->name);
			row.line = search_line(rows, item->name);
		}
		add(rows, &row);
	}
}

/* --- searches */

static void list_searches(struct rows *rows)
{
	const struct own *own = rows->session->own;
	const struct own_item *item = NULL;

	feed_want_entry(rows->session->feed, false);
	session_count_saved(rows->session);
	while ((item = own_next(own, OWN_SEARCH, item)) != NULL) {
		struct items_row row = {.mark = ""};
		struct saved_hits hits;
		const char *news;

		hits = saved_hits(rows->session->saved, item->name);
		news = saved_news_text(&hits, rows->arena);
		row.mark = *news != '\0' ? "+" : "";
		row.what = *news != '\0'
			       ? arena_printf(rows->arena, "%s, %s",
				     saved_total_text(&hits, rows->arena), news)
			       : saved_total_text(&hits, rows->arena);
		row.name = row.key = copy(rows, item->name);
		row.hint = list_name(rows, item->text);
		row.line = own_command(rows->arena, "saved", item->name);
		add(rows, &row);
	}
}

/* --- the lists */

struct list_kind {
	const char *title, *what, *hint, *empty; /* N_() */
	void (*fill)(struct rows *rows);
	const char *puts; /* the line whose keys put something here, or NULL */
};

static void list_bookmarks(struct rows *rows)
{
	list_records(rows, OWN_BOOKMARK);
}

static void list_notes(struct rows *rows)
{
	list_records(rows, OWN_NOTE);
}

static const struct list_kind lists[] = {
    [OWN_LIST_BOOKMARKS] = {N_("Bookmarks"), N_("Kind"), N_("Yours"),
	N_("No bookmarks yet: go to a record and run the command bookmark."),
	list_bookmarks, "bookmark"},
    [OWN_LIST_NOTES] = {N_("Notes"), N_("Kind"), N_("Yours"),
	N_("No notes yet: go to a record and run the command note."),
	list_notes, "note"},
    [OWN_LIST_TAGS] = {N_("Tags"), N_("On"), NULL,
	N_("No tags yet: go to a record and run the command tag."), list_tags,
	"prompt tag"},
    [OWN_LIST_FOUND] = {N_("Yours"), N_("Kind"), N_("Yours"),
	N_("Nothing of your own is like that."), list_found, NULL},
    [OWN_LIST_PLACES] = {N_("History"), N_("When"), N_("Kind"),
	N_("Nothing is kept of where you were yet."), list_places, NULL},
    [OWN_LIST_SEARCHES] = {N_("Saved searches"), N_("Hits"), N_("Asks for"),
	N_("No saved searches yet: look for something and run the command "
	   "save."),
	list_searches, "prompt save"},
};

/* Why there are no rows, and by which key there would be, in any list. */
static const char *nothing_yet(
    const struct rows *rows, const struct list_kind *list)
{
	const char *keys = list->puts ? palette_keys(rows->session, "list",
					    list->puts, 1, rows->arena)
				      : "";
	return *keys ? arena_printf(
			   rows->arena, _("%s Key: %s"), _(list->empty), keys)
		     : _(list->empty);
}

void own_rows(void *user, const struct items_wish *wish, struct arena *arena,
    struct items_answer *answer)
{
	const struct list_kind *list = &lists[wish->which];
	struct rows rows = {
	    .session = user, .wish = wish, .arena = arena, .answer = answer};

	answer->title = *wish->topic != '\0' ? arena_printf(arena, "%s: %s",
						   _(list->title), wish->topic)
					     : _(list->title);
	answer->what = _(list->what);
	answer->hint = list->hint != NULL ? _(list->hint) : "";
	answer->empty = nothing_yet(&rows, list);
	list->fill(&rows);
}
