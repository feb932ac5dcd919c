/* bars.c: owns how the lines around a view read; see bars.h. */
#include "klaster/ui/bars.h"

#include <string.h>

#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/number.h"
#include "klaster/base/text.h"

void bars_title(const struct area *area, struct view *view, struct arena *arena)
{
	struct safe_text place = view_place(view, arena);
	struct safe_text title = view_title(view, arena);
	int room = area->cols - (place.cells ? place.cells + 2 : 0);
	area_put(area, 0, 0, room, title, LOOK_TITLE);
	area_put_right(area, 0, room, area->cols - room, place, LOOK_TEXT);
	const struct theme *theme = surface_theme(area->surface);
	if (theme->bar)
		area_look(area, 0, 0, area->cols, LOOK_TITLE);
}

#define AGE_SAID_S 60

/* What can be done about it, unless the sentence says that itself. */
static struct safe_text next_step(
    const struct bars_status *status, struct arena *arena)
{
	const struct source_status *source = status->source;
	if (source->retry_in_ms > 0)
		return safe_linef(arena, _("; asks again in %d s"),
		    (int)((source->retry_in_ms + 999) / 1000));
	/* Of what is not there, nothing else would be said. */
	if (strchr(source->failure->text, ';') ||
	    source->failure->code == ERR_NOTHING)
		return SAFE_LIT("");
	/* The same question would be refused again. */
	if (source->failure->code == ERR_USAGE && status->filter &&
	    *status->filter)
		return safe_linef(
		    arena, _("; %s: ask otherwise"), status->filter);
	if (!status->again || !*status->again)
		return SAFE_LIT("");
	return safe_linef(arena, _("; %s: ask again"), status->again);
}

/* Where the end of a sentence is read that has no room, and with it what the
 * sentence advises. */
static struct safe_text rest_of_it(
    const struct bars_status *status, struct arena *arena)
{
	return status->log && *status->log
		   ? safe_linef(arena, _("; %s: all of it"), status->log)
		   : SAFE_LIT("");
}

/* A failure on one row: the cause, and behind it the next step, which is
 * never cut. A long cause loses the system's words in brackets first: they
 * are in the log, and where there are no rows, in their place. */
static struct safe_text failure_text(
    const struct bars_status *status, int room, struct arena *arena)
{
	struct safe_text next = next_step(status, arena);
	const char *cause = status->source->failure->text;
	/* What the service said a moment ago is as good as live. */
	if (status->source->copied || status->source->age_s >= AGE_SAID_S)
		cause = arena_printf(arena, _("copy, %s old: %s"),
		    number_age(arena, status->source->age_s), cause);
	size_t len = strlen(cause);
	/* More of the sentence follows. */
	len -= len > 0 && next.cells > 0 && cause[len - 1] == '.';
	struct safe_text whole = safe_line(arena, cause, len);
	const char *bracket = strstr(cause, " (");
	if (whole.cells + next.cells > room && bracket && len > 0 &&
	    cause[len - 1] == ')')
		whole = safe_line(arena, cause, (size_t)(bracket - cause));
	if (whole.cells > room && next.cells == 0)
		next = rest_of_it(status, arena);
	int left = room > next.cells ? room - next.cells : room;
	return safe_linef(arena, "%s%s",
	    safe_clip(arena, whole, left, true).safe_bytes, next.safe_bytes);
}

static struct safe_text source_text(
    const struct bars_status *status, int room, struct arena *arena)
{
	const struct source_status *source = status->source;
	if (!source)
		return SAFE_LIT("");
	const char *origin = source->origin ? source->origin : "";
	const char *loading =
	    !status->loading  ? ""
	    : *status->cancel ? arena_printf(arena, _(", loading; %s: cancel"),
				    status->cancel)
			      : _(", loading");
	const char *away = status->offline ? _("offline, ") : "";
	if (source->failure && source->failure->text[0])
		return failure_text(status, room, arena);
	if (source->retry_in_ms > 0)
		return safe_linef(arena, _("%s: waiting %d s to try again"),
		    origin, (int)((source->retry_in_ms + 999) / 1000));
	const char *texts =
	    status->lang ? arena_printf(arena, _(", texts in %s"), status->lang)
			 : "";
	/* Whom it waits for is not who gave no answer. */
	if (source->note) {
		texts = arena_printf(
		    arena, "%s%s; %s", loading, texts, source->note);
		loading = "";
	}
	if (source->skipped > 0)
		texts = arena_printf(arena, _("%s; left out, unreadable: %u"),
		    texts, source->skipped);
	switch (source->state) {
	case SOURCE_LIVE:
		return safe_linef(
		    arena, _("%slive: %s%s%s"), away, origin, texts, loading);
	case SOURCE_COPY:
		return safe_linef(arena,
		    source->complete ? _("%scopy, %s old, complete: %s%s%s")
				     : _("%scopy, %s old: %s%s%s"),
		    away, number_age(arena, source->age_s), origin, texts,
		    loading);
	case SOURCE_FAILED:
		return safe_linez(arena, _("failed"));
	case SOURCE_EMPTY:
		break;
	}
	return safe_linef(arena, "%s%s%s", away, origin, loading);
}

static struct safe_text message_text(
    const struct bars_status *status, int room, struct arena *arena)
{
	struct safe_text text = safe_linez(arena, status->message);
	struct safe_text rest = rest_of_it(status, arena);
	if (!status->is_error || text.cells <= room || rest.cells >= room)
		return text;
	return safe_linef(arena, "%s%s",
	    safe_clip(arena, text, room - rest.cells, true).safe_bytes,
	    rest.safe_bytes);
}

void bars_status(const struct area *area, const struct bars_status *status,
    struct arena *arena)
{
	struct safe_text bytes = safe_linez(arena,
	    status->show_bytes ? number_bytes(arena, status->bytes) : "");
	struct safe_text mark = *status->mark
				    ? safe_linef(arena, "%s  ", status->mark)
				    : SAFE_LIT("");
	int room = area->cols - bytes.cells - 2;
	struct safe_text text =
	    status->message ? message_text(status, room - mark.cells, arena)
			    : source_text(status, room - mark.cells, arena);
	bool failed =
	    status->message
		? status->is_error
		: status->source && status->source->state == SOURCE_FAILED;
	const struct theme *theme = surface_theme(area->surface);
	if (theme->bar)
		area_look(area, 0, 0, area->cols, LOOK_STATUS);
	int col = area_put(area, 0, 0, room, mark, LOOK_KEY);
	area_put(
	    area, 0, col, room - col, text, failed ? LOOK_ERROR : LOOK_STATUS);
	area_put_right(area, 0, room, area->cols - room, bytes, LOOK_STATUS);
}

/* --- hints */

struct hint {
	const char *context, *line, *label;
};

/* The first of a context are those that 80 columns have room for; what a
 * failure leaves to do is before them while there is one. */
static const struct hint hints[] = {
    {"overview", "cancel", N_("cancel")},
    {"overview", "refresh", N_("ask again")},
    {"overview", "open", N_("open")},
    {"overview", "search", N_("search")},
    {"overview", "help", N_("help")},
    {"overview", "bookmarks", N_("bookmarks")},
    {"overview", "saved", N_("saved")},
    {"overview", "palette", N_("commands")},
    {"overview", "quit", N_("quit")},
    {"overview", "history", N_("history")},
    {"overview", "language", N_("language")},
    {"overview", "log", N_("log")},
    {"list", "cancel", N_("cancel")},
    {"list", "refresh", N_("ask again")},
    {"list", "open", N_("open")},
    {"list", "cancel-or-back", N_("back")},
    {"list", "search", N_("search")},
    {"list", "facets", N_("narrow")},
    {"list", "sort", N_("sort")},
    {"list", "focus", N_("to the record")},
    {"list", "related", N_("related")},
    {"list", "bookmark", N_("bookmark")},
    {"list", "help", N_("help")},
    {"list", "quit", N_("quit")},
    {"list", "filter", N_("filter")},
    {"list", "columns", N_("columns")},
    {"facets", "open", N_("choose")},
    {"facets", "cancel-or-back", N_("done")},
    {"facets", "filter", N_("as text")},
    {"facets", "help", N_("help")},
    {"sort", "open", N_("choose")},
    {"sort", "cancel-or-back", N_("back")},
    {"sort", "help", N_("help")},
    {"columns", "open", N_("add or take away")},
    {"columns", "column-left", N_("up")},
    {"columns", "column-right", N_("down")},
    {"columns", "cancel-or-back", N_("done")},
    {"columns", "help", N_("help")},
    {"search", "cancel", N_("cancel")},
    {"search", "refresh", N_("ask again")},
    {"search", "open", N_("open")},
    {"search", "search", N_("other words")},
    {"search", "cancel-or-back", N_("back")},
    {"search", "focus", N_("to the record")},
    {"search", "related", N_("related")},
    {"search", "bookmark", N_("bookmark")},
    {"search", "help", N_("help")},
    {"search", "quit", N_("quit")},
    {"detail", "cancel", N_("cancel")},
    {"detail", "refresh", N_("ask again")},
    {"detail", "next-link", N_("next link")},
    {"detail", "open", N_("follow")},
    {"detail", "cancel-or-back", N_("back")},
    {"detail", "focus", N_("to the list")},
    {"detail", "related", N_("related")},
    {"detail", "bookmark", N_("bookmark")},
    {"detail", "copy", N_("copy")},
    {"detail", "help", N_("help")},
    {"detail", "next-section", N_("next section")},
    {"detail", "note", N_("note")},
    {"detail", "language", N_("language")},
    {"detail", "search", N_("search")},
    {"detail", "quit", N_("quit")},
    {"help", "open", N_("run")},
    {"help", "filter", N_("find")},
    {"help", "back", N_("back")},
    {"text", "page-down", N_("page down")},
    {"text", "cancel-or-back", N_("back")},
    {"text", "help", N_("help")},
    {"map", "cancel", N_("cancel")},
    {"map", "refresh", N_("ask again")},
    {"map", "open", N_("open")},
    {"map", "next-mark", N_("next mark")},
    {"map", "zoom-in", N_("nearer")},
    {"map", "zoom-out", N_("further")},
    {"map", "twin", N_("in words")},
    {"map", "cancel-or-back", N_("back")},
    {"map", "help", N_("help")},
    {"timeline", "cancel", N_("cancel")},
    {"timeline", "refresh", N_("ask again")},
    {"timeline", "open", N_("open")},
    {"timeline", "pan-left", N_("earlier")},
    {"timeline", "pan-right", N_("later")},
    {"timeline", "zoom-in", N_("nearer")},
    {"timeline", "zoom-out", N_("further")},
    {"timeline", "twin", N_("in words")},
    {"timeline", "help", N_("help")},
    {"timeline", "cancel-or-back", N_("back")},
    {"chart", "cancel", N_("cancel")},
    {"chart", "refresh", N_("ask again")},
    {"chart", "open", N_("list them")},
    {"chart", "next-mark", N_("count by another field")},
    {"chart", "cancel-or-back", N_("back")},
    {"chart", "help", N_("help")},
    {"chart", "money", N_("money")},
    {"own", "open", N_("open")},
    {"own", "filter", N_("filter")},
    {"own", "forget", N_("remove")},
    {"own", "cancel-or-back", N_("back")},
    {"own", "help", N_("help")},
    {"own", "quit", N_("quit")},
    {"services", "open", N_("go there")},
    {"services", "cancel-or-back", N_("back")},
    {"services", "help", N_("help")},
    {"related", "open", N_("show the list")},
    {"related", "choose", N_("choose")},
    {"related", "cancel-or-back", N_("back")},
    {"related", "help", N_("help")},
    {"compare", "page-down", N_("page down")},
    {"compare", "next-section", N_("next section")},
    {"compare", "cancel-or-back", N_("back")},
    {"compare", "help", N_("help")},
    {"log", "back", N_("back")},
    {"log", "help", N_("help")},
    /* of the palette: other prompts need none, or have no row for them */
    {"prompt", "prompt-accept", N_("run it")},
    {"prompt", "prompt-history-newer", N_("next")},
    {"prompt", "prompt-history-older", N_("previous")},
    {"prompt", "prompt-complete", N_("with words")},
    {"prompt", "prompt-cancel", N_("leave")},
};

struct safe_text bars_keys(
    const uint32_t *keys, size_t count, struct arena *arena)
{
	struct buf text;
	buf_init(&text, KEY_SEQUENCE * KEY_NAME_BYTES);
	for (size_t i = 0; i < count; i++) {
		char name[KEY_NAME_BYTES];
		key_name(keys[i], name);
		size_t len = strlen(name);
		if (len > 2 && name[0] == '<' && name[len - 1] == '>')
			buf_add(&text, name + 1, len - 2);
		else
			buf_add(&text, name, len);
		if (i + 1 < count)
			buf_addc(&text, ' ');
	}
	struct safe_text line = safe_line(arena, buf_text(&text), text.len);
	buf_done(&text);
	return line;
}

#define HINT_GAP 2

static int hint_cells(struct safe_text keys, struct safe_text label)
{
	return keys.cells + 1 + label.cells;
}

/* One hint; returns the column after it, or the same when it would go past
 * `room`. */
static int put_hint(const struct area *area, int row, int col, int room,
    struct safe_text keys, struct safe_text label)
{
	if (col + hint_cells(keys, label) > room)
		return col;
	col += area_put(area, row, col, keys.cells, keys, LOOK_KEY);
	col += 1;
	col += area_put(area, row, col, label.cells, label, LOOK_HINT);
	return col + HINT_GAP;
}

void bars_begun(const struct area *row, const struct keymap_pending *pending,
    struct arena *arena)
{
	struct safe_text keys =
	    bars_keys(pending->keys, pending->n_keys, arena);
	int col = area_put(row, 0, 0, row->cols, keys, LOOK_KEY) + 1;

	col += area_put(row, 0, col, row->cols - col,
	    safe_linez(arena, _("and one of these;")), LOOK_HINT);
	/* Gives up whatever was begun, in every keymap: engine/keymap.h. */
	put_hint(row, 0, col + 1, row->cols, SAFE_LIT("Esc"),
	    safe_linez(arena, _("leaves it")));
}

/* The keys of a hint that is for this context and for now; else none. */
static struct safe_text hint_keys(const struct hint *hint,
    const struct keymap *keymap, const char *context, struct arena *arena)
{
	const struct binding *binding;
	if (strcmp(hint->context, context) != 0 ||
	    keymap_find(keymap, context, hint->line, &binding, 1) == 0)
		return SAFE_LIT("");
	return bars_keys(binding->keys, binding->n_keys, arena);
}

/* Words of other languages are longer. What leads to all the rest keeps its
 * place before they take it. */
void bars_hint(const struct area *row, const struct keymap *keymap,
    const char *context, hint_said *said, void *user, struct hits *hits,
    struct arena *arena)
{
	struct safe_text keys[MEM_COUNT(hints)], labels[MEM_COUNT(hints)];
	int col = 0, kept = 0;
	size_t i, help = MEM_COUNT(hints);
	for (i = 0; i < MEM_COUNT(hints); i++) {
		const char *label = hints[i].label;
		keys[i] = hint_keys(&hints[i], keymap, context, arena);
		if (keys[i].cells > 0 && said)
			label = said(user, hints[i].line, label);
		if (!label)
			keys[i] = SAFE_LIT("");
		if (keys[i].cells == 0)
			continue;
		labels[i] = safe_linez(arena, _(label));
		if (strcmp(hints[i].line, "help") == 0)
			help = i;
	}
	if (help < MEM_COUNT(hints))
		kept = HINT_GAP + hint_cells(keys[help], labels[help]);
	for (i = 0; i < MEM_COUNT(hints); i++) {
		int room = i < help ? row->cols - kept : row->cols;
		int before = col;
		if (keys[i].cells > 0)
			col = put_hint(row, 0, col, room, keys[i], labels[i]);
		if (col > before)
			hits_add(hits, row, 0, before, col - before - HINT_GAP,
			    hints[i].line, arena);
	}
}

/* --- the prompt */

/* The first byte to show so that the cursor is on the line. */
static size_t first_shown(const struct lineedit *edit, int room)
{
	size_t from = 0;
	while (from < edit->cursor &&
	       text_cells(edit->text + from, edit->cursor - from) >= room) {
		int cells;
		size_t step =
		    text_next(edit->text + from, edit->cursor - from, &cells);
		if (step == 0)
			break;
		from += step;
	}
	return from;
}

#define MORE_CELLS 6 /* "  +123" */

static void draw_offer(const struct area *area, const struct lineedit *edit,
    offer_meaning *meaning, void *user, struct arena *arena)
{
	int col = 0;
	size_t first = edit->chosen < edit->offer.count ? edit->chosen : 0;
	for (size_t i = first; i < edit->offer.count; i++) {
		const char *means =
		    meaning ? meaning(user, edit->offer.candidates[i], arena)
			    : NULL;
		struct safe_text text =
		    safe_linez(arena, edit->offer.candidates[i]);
		struct safe_text about =
		    means ? safe_linef(arena, " (%s)", means) : SAFE_LIT("");
		size_t after = edit->offer.count - i - 1;
		int room = area->cols - col - (after ? MORE_CELLS : 0);
		/* Half a word is no choice: the rest is counted. */
		if (i > first && text.cells + about.cells > room) {
			area_put(area, 0, col, area->cols - col,
			    safe_linef(arena, "+%zu", after + 1), LOOK_FAINT);
			break;
		}
		col +=
		    area_put(area, 0, col, area->cols - col, text, LOOK_PROMPT);
		col +=
		    area_put(area, 0, col, area->cols - col, about, LOOK_FAINT);
		col += 2;
	}
}

void bars_clear(const struct area *row, struct arena *arena)
{
	area_put(row, 0, 0, row->cols, safe_linef(arena, "%*s", row->cols, ""),
	    LOOK_TEXT);
}

void bars_usage(const struct area *row, const char *name, const char *usage,
    const char *help, struct arena *arena)
{
	bars_clear(row, arena);
	int col = area_put(row, 0, 0, row->cols,
	    *usage ? safe_linef(arena, "%s %s", name, usage)
		   : safe_linez(arena, name),
	    LOOK_KEY);
	area_put(row, 0, col + 2, row->cols - col - 2, safe_linez(arena, help),
	    LOOK_HINT);
}

void bars_prompt(const struct area *area, const struct area *above,
    const char *label, const struct lineedit *edit, offer_meaning *meaning,
    void *user, struct arena *arena)
{
	struct safe_text name = safe_linez(arena, label);
	int col = area_put(area, 0, 0, area->cols / 2, name, LOOK_PROMPT) + 1;
	int room = area->cols - col;
	size_t from = first_shown(edit, room - 1);
	/* What has gone out on the left is marked there. */
	if (from > 0) {
		area_put(area, 0, col, 1, SAFE_LIT("<"), LOOK_FAINT);
		col++;
		room--;
	}
	area_put(area, 0, col, room,
	    safe_line(arena, edit->text + from, edit->len - from), LOOK_TEXT);
	area_cursor(
	    area, 0, col + text_cells(edit->text + from, edit->cursor - from));
	if (edit->offer.count > 0) {
		bars_clear(above, arena);
		draw_offer(above, edit, meaning, user, arena);
	}
}
