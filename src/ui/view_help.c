/*
 * view_help.c: every command with its keys, as a list that typed words make
 * shorter. Owns the order; the rows come from the command table and the
 * keymap, so they are never out of date.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/base/buf.h"
#include "klaster/base/fold.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/number.h"
#include "klaster/base/text.h"
#include "klaster/engine/fuzzy.h"
#include "view_rows.h"

#define KEYS_CELLS 15
#define NAME_CELLS 24
#define FOLDED_BYTES 1200
#define UNCUT_COLS 132 /* from here on a row has room for its sentence */
#define WHOLE_ROWS 3   /* of the selected row below the list: name, sentence */

struct view_help {
	struct view view;
	const struct view_env *env;
	help_ask *ask;
	void *user;
	struct arena arena; /* of the rows */
	const struct help_row **shown;
	char words[256]; /* folded */
	char typed[256]; /* as they are, for keys */
	struct list list;
	struct arena frame;
};

static struct view_help *of(struct view *view)
{
	return (struct view_help *)view;
}

/* What a word is worth, by where it stands. A name that holds all letters in
 * their order is found too: "srt" is sort, "nl" is next-link. */
enum {
	WORTH_NAME = 400,   /* the name begins with it */
	WORTH_WORD = 300,   /* a word of the name does */
	WORTH_WITHIN = 70,  /* the name has it somewhere */
	WORTH_ALSO = 60,    /* people look for it by such a word */
	WORTH_HELP = 20,    /* a word of the sentence begins with it */
	WORTH_KEYS = 100000 /* it is the key that is asked about */
};

/* The first place of a word in a text from `at` on where a word begins. */
static bool begins_word(const char *text, size_t at, const char *word)
{
	for (const char *here = strstr(text + at, word); here;
	     here = strstr(here + 1, word))
		if (here == text || here[-1] == ' ')
			return true;
	return false;
}

/* The text of a row, folded: its name, its sentence, its other words. */
struct folded {
	struct buf text;
	size_t name_len, also;
};

static void fold_row(struct folded *folded, const struct help_row *row)
{
	struct buf *text = &folded->text;
	buf_init(text, FOLDED_BYTES);
	fold_words(text, row->line, strlen(row->line));
	folded->name_len = text->len;
	buf_addc(text, ' ');
	fold_words(text, row->help, strlen(row->help));
	buf_addc(text, ' ');
	folded->also = text->len - 1;
	fold_words(text, row->also, strlen(row->also));
}

/* How well one word fits the text of a row. */
static int score_word(const struct folded *folded, const char *word)
{
	size_t name_len = folded->name_len;
	const char *all = buf_text(&folded->text);
	const char *found = strstr(all, word);
	if (found == all)
		return WORTH_NAME +
		       (all[strlen(word)] == '\0' || strlen(word) == name_len);
	if (found && found < all + name_len && found[-1] == ' ')
		return WORTH_WORD;
	int best = fuzzy_score(all, name_len, word);
	int there = !found				   ? 0
		    : found < all + name_len		   ? WORTH_WITHIN
		    : begins_word(all, folded->also, word) ? WORTH_ALSO
		    : begins_word(all, name_len, word)	   ? WORTH_HELP
							   : 1;
	return best > there ? best : there;
}

/* How well a row answers the words: 0 not at all, more is better. */
static int score(const struct view_help *view, const struct help_row *row)
{
	if (!view->words[0])
		return 1;
	/* A key that was typed is looked for as it is written. */
	if (row->keys[0] && strcmp(row->keys, view->typed) == 0)
		return WORTH_KEYS;
	struct folded folded;
	fold_row(&folded, row);
	int points = 0;
	for (const char *word = view->words; *word; word += strspn(word, " ")) {
		size_t len = strcspn(word, " ");
		char one[64];
		snprintf(
		    one, sizeof(one), "%.*s", len < 63 ? (int)len : 63, word);
		int fit = score_word(&folded, one);
		points += fit;
		if (fit == 0) {
			points = 0;
			break;
		}
		word += len;
	}
	buf_done(&folded.text);
	return points;
}

struct place {
	const struct help_row *row;
	int points;
};

/* The better answer first, of equal ones what was run last, then the order of
 * the table: the same words give the same rows. */
static int compare(const void *left, const void *right)
{
	const struct place *a = left, *b = right;
	if (a->points != b->points)
		return a->points > b->points ? -1 : 1;
	if (a->row->recent != b->row->recent)
		return a->row->recent > b->row->recent ? -1 : 1;
	return a->row < b->row ? -1 : 1;
}

void view_help_update(struct view *base)
{
	struct view_help *view = of(base);
	arena_reset(&view->arena);
	struct help_row *rows;
	size_t count = view->ask(view->user, &view->arena, &rows);
	struct place *places =
	    arena_array(&view->arena, count ? count : 1, sizeof(*places));
	size_t shown = 0;
	for (size_t i = 0; i < count; i++) {
		int points = score(view, &rows[i]);
		if (points > 0)
			places[shown++] = (struct place){&rows[i], points};
	}
	qsort(places, shown, sizeof(*places), compare);
	view->shown =
	    arena_array(&view->arena, shown ? shown : 1, sizeof(const void *));
	for (size_t i = 0; i < shown; i++)
		view->shown[i] = places[i].row;
	list_set_count(&view->list, shown);
}

void view_help_filter(struct view *base, const char *words)
{
	struct view_help *view = of(base);
	struct buf folded;
	buf_init(&folded, sizeof(view->words) - 1);
	fold_words(&folded, words, strlen(words));
	snprintf(view->words, sizeof(view->words), "%s", buf_text(&folded));
	buf_done(&folded);
	snprintf(view->typed, sizeof(view->typed), "%s", words);
	list_select(&view->list, 0);
	view_help_update(base);
}

static void draw_row(struct view_help *view, const struct area *area, int line,
    const struct help_row *row)
{
	struct arena *arena = &view->frame;
	enum look look = row->ready ? LOOK_TEXT : LOOK_FAINT;
	area_put(area, line, 2, KEYS_CELLS, safe_linez(arena, row->keys), look);
	struct safe_text name =
	    row->usage[0] ? safe_linef(arena, "%s %s", row->line, row->usage)
			  : safe_linez(arena, row->line);
	area_put(area, line, 2 + KEYS_CELLS + 1, NAME_CELLS, name, look);
	int col = 2 + KEYS_CELLS + 1 + NAME_CELLS + 1;
	area_put(area, line, col, area->cols - col,
	    safe_linez(arena, row->help), look);
}

/* The selected row uncut, below a list whose rows are too short for it. Always
 * as many lines: a list that grew and shrank would run from the cursor. */
static void draw_whole(struct view_help *view, const struct area *area)
{
	if (view->list.selected >= view->list.count)
		return;
	const struct help_row *row = view->shown[view->list.selected];
	struct arena *arena = &view->frame;
	int room = area->cols - 2;
	int col = 2 + area_put(area, 0, 2, room,
			  row->usage[0] ? safe_linef(arena, "%s %s", row->line,
					      row->usage)
					: safe_linez(arena, row->line),
			  LOOK_KEY);
	area_put(area, 0, col + 2, area->cols - col - 2,
	    safe_linez(arena, row->keys), LOOK_HINT);
	const char *text = row->help;
	for (int line = 1; line < area->rows && *text; line++) {
		size_t skip;
		size_t len = text_wrap(text, strlen(text), room, &skip);
		area_put(area, line, 2, room, safe_line(arena, text, len),
		    LOOK_HINT);
		text += skip;
	}
}

static void draw(struct view *base, const struct area *screen)
{
	struct view_help *view = of(base);
	arena_reset(&view->frame);
	bool cut = screen->cols < UNCUT_COLS && screen->rows > 2 * WHOLE_ROWS;
	int rows = screen->rows - (cut ? WHOLE_ROWS : 0);
	struct area list = area_part(screen, 0, 0, rows, screen->cols);
	const struct area *area = &list;
	if (cut) {
		struct area below =
		    area_part(screen, rows, 0, WHOLE_ROWS, screen->cols);
		draw_whole(view, &below);
	}
	list_set_height(&view->list, area->rows - 1);
	int name = 2 + KEYS_CELLS + 1;
	area_put(area, 0, 2, KEYS_CELLS, safe_linez(&view->frame, _("Keys")),
	    LOOK_HEADING);
	area_put(area, 0, name, NAME_CELLS,
	    safe_linez(&view->frame, _("Command")), LOOK_HEADING);
	area_put(area, 0, name + NAME_CELLS + 1, 40,
	    safe_linez(&view->frame, _("What it does")), LOOK_HEADING);
	if (view->list.count == 0)
		area_put(area, 1, 2, area->cols - 2,
		    safe_linez(&view->frame, _("No command has these words.")),
		    LOOK_TEXT);
	for (int line = 1; line < area->rows; line++) {
		uint64_t index = view->list.top + (uint64_t)line - 1;
		if (index >= view->list.count)
			break;
		draw_row(view, area, line, view->shown[index]);
		if (index == view->list.selected)
			view_rows_mark(area, line);
	}
}

static struct safe_text title(struct view *base, struct arena *arena)
{
	struct view_help *view = of(base);
	return view->words[0]
		   ? safe_linef(arena, _("Commands: %s"), view->words)
		   : safe_linez(arena, _("Commands and their keys"));
}

static struct safe_text place(struct view *base, struct arena *arena)
{
	return safe_linez(arena, number_group(arena, of(base)->list.count));
}

/* The cursor is in the prompt while one chooses here by words. */
static uint64_t row_at(struct view *base, int line)
{
	const struct list *list = &of(base)->list;
	return line > 0 ? list->top + (uint64_t)line - 1 : list->count;
}

static struct list *list_of(struct view *base)
{
	return &of(base)->list;
}

static struct target target(struct view *base)
{
	struct view_help *view = of(base);
	if (view->list.selected >= view->list.count)
		return (struct target){.what = TARGET_NONE};
	return (struct target){.what = TARGET_COMMAND,
	    .text = view->shown[view->list.selected]->line};
}

static void help_free(struct view *base)
{
	arena_done(&of(base)->arena);
	arena_done(&of(base)->frame);
	free(base);
}

static const struct view_ops ops = {
    .name = "help",
    .draw = draw,
    .title = title,
    .place = place,
    .list = list_of,
    .row_at = row_at,
    .target = target,
    .free = help_free,
};

bool view_is_help(const struct view *view)
{
	return view->ops == &ops;
}

struct view *view_help_new(
    const struct view_env *env, help_ask *ask, void *user)
{
	struct view_help *view = mem_alloc(sizeof(*view));
	view->view.ops = &ops;
	view->env = env;
	view->ask = ask;
	view->user = user;
	list_init(&view->list);
	arena_init(&view->arena);
	arena_init(&view->frame);
	view_help_update(&view->view);
	return &view->view;
}
