/*
 * lineedit.c: owns the line being typed, its cursor, recalling and completing.
 * Knows no key, no curses and no meaning of the text.
 */
#include "klaster/engine/lineedit.h"

#include <stdlib.h>
#include <string.h>
#include "klaster/base/mem.h"
#include "klaster/base/text.h"

enum { LINEEDIT_CANDIDATES = 1000 };

void lineedit_init(struct lineedit *edit, size_t max_bytes, struct hist *hist)
{
	*edit = (struct lineedit){.max_bytes = max_bytes, .hist = hist};
	edit->text = mem_alloc(max_bytes + 1);
	arena_init(&edit->arena);
}

void lineedit_done(struct lineedit *edit)
{
	free(edit->text);
	free(edit->draft);
	arena_done(&edit->arena);
	*edit = (struct lineedit){.text = NULL};
}

void lineedit_set_hook(struct lineedit *edit, lineedit_hook *hook, void *user)
{
	edit->hook = hook;
	edit->hook_user = user;
}

/* Any change or move ends completing. */
static void end_offer(struct lineedit *edit)
{
	edit->offer = (struct lineedit_offer){.arena = &edit->arena};
	edit->chosen = 0;
	arena_reset(&edit->arena);
}

static void end_recall(struct lineedit *edit)
{
	free(edit->draft);
	edit->draft = NULL;
	edit->is_recalling = false;
}

/* --- changes: every one goes through splice */

/* Puts bytes in the place of from..to; they must fit. The cursor is behind
 * them afterwards. */
static void splice(struct lineedit *edit, size_t from, size_t to,
    const char *bytes, size_t len)
{
	memmove(edit->text + from + len, edit->text + to, edit->len - to);
	if (len > 0)
		memcpy(edit->text + from, bytes, len);
	edit->len = edit->len - (to - from) + len;
	edit->text[edit->len] = '\0';
	edit->cursor = from + len;
}

/* Moves the cursor out of a cluster that grew together around it. */
static void settle(struct lineedit *edit)
{
	size_t at = 0;

	while (at < edit->cursor) {
		int cells;
		size_t step =
		    text_next(edit->text + at, edit->len - at, &cells);

		if (step == 0)
			break;
		at += step;
	}
	edit->cursor = at;
}

static bool remove_range(struct lineedit *edit, size_t from, size_t to)
{
	end_offer(edit);
	if (from == to)
		return false;
	end_recall(edit);
	splice(edit, from, to, NULL, 0);
	settle(edit);
	return true;
}

/* The longest beginning of at most max bytes that ends between clusters. */
static size_t cut_len(const char *text, size_t len, size_t max)
{
	size_t fits = 0;

	while (fits < len) {
		int cells;
		size_t step = text_next(text + fits, len - fits, &cells);

		if (step == 0 || step > max - fits)
			break;
		fits += step;
	}
	return fits;
}

static bool is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x2028 ||
	       code == 0x2029;
}

/* What of typed or pasted bytes may stand in the line. Reading stops when
 * more than `max` bytes are gathered: a megabyte needs not be looked at. */
static void clean(struct buf *out, const char *bytes, size_t len, size_t max)
{
	while (len > 0 && out->len <= max) {
		uint32_t code;
		size_t step = text_decode(bytes, len, &code);
		bool is_bad = step == 1 && (unsigned char)*bytes >= 0x80;

		if (code == '\n' || code == '\t')
			buf_addc(out, ' ');
		else if (!is_bad && !is_control(code))
			buf_add(out, bytes, step);
		bytes += step;
		len -= step;
	}
}

/* Replaces from..to by cleaned bytes, cut to what fits. */
static bool replace(struct lineedit *edit, size_t from, size_t to,
    const char *bytes, size_t len)
{
	size_t room = edit->max_bytes - (edit->len - (to - from));
	struct buf buf;
	size_t fits;
	bool is_whole;

	buf_init(&buf, room + 8);
	clean(&buf, bytes, len, room);
	fits =
	    buf.len <= room ? buf.len : cut_len(buf_text(&buf), buf.len, room);
	is_whole = fits == buf.len && !buf.full;
	splice(edit, from, to, buf_text(&buf), fits);
	settle(edit);
	buf_done(&buf);
	return is_whole && fits > 0;
}

bool lineedit_insert(struct lineedit *edit, const char *bytes, size_t len)
{
	end_offer(edit);
	end_recall(edit);
	return replace(edit, edit->cursor, edit->cursor, bytes, len);
}

bool lineedit_set(struct lineedit *edit, const char *text)
{
	bool is_empty = *text == '\0';

	end_offer(edit);
	end_recall(edit);
	return replace(edit, 0, edit->len, text, strlen(text)) || is_empty;
}

/* --- places */

static size_t before(const struct lineedit *edit, size_t at)
{
	return at - text_prev(edit->text, at);
}

static size_t after(const struct lineedit *edit, size_t at)
{
	int cells;

	return at + text_next(edit->text + at, edit->len - at, &cells);
}

/* Letters and digits make words, and everything above Latin-1's signs but
 * the general punctuation. */
static bool is_word_at(const struct lineedit *edit, size_t at)
{
	uint32_t code;

	text_decode(edit->text + at, edit->len - at, &code);
	if (code >= 0x80)
		return code >= 0xc0 && (code < 0x2000 || code > 0x206f);
	return (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') ||
	       (code >= 'A' && code <= 'Z') || code == '_';
}

static size_t word_start(const struct lineedit *edit)
{
	size_t at = edit->cursor;

	while (at > 0 && !is_word_at(edit, before(edit, at)))
		at = before(edit, at);
	while (at > 0 && is_word_at(edit, before(edit, at)))
		at = before(edit, at);
	return at;
}

static size_t word_end(const struct lineedit *edit)
{
	size_t at = edit->cursor;

	while (at < edit->len && !is_word_at(edit, at))
		at = after(edit, at);
	while (at < edit->len && is_word_at(edit, at))
		at = after(edit, at);
	return at;
}

/* Where the run of non-blanks before the cursor starts; with `blanks`, after
 * skipping blanks. */
static size_t run_start(const struct lineedit *edit, bool blanks)
{
	size_t at = edit->cursor;

	while (blanks && at > 0 && edit->text[at - 1] == ' ')
		at--;
	while (at > 0 && edit->text[at - 1] != ' ')
		at--;
	return at;
}

static bool move_to(struct lineedit *edit, size_t at)
{
	bool has_moved = at != edit->cursor;

	end_offer(edit);
	edit->cursor = at;
	return has_moved;
}

bool lineedit_left(struct lineedit *edit)
{
	return move_to(edit, before(edit, edit->cursor));
}

bool lineedit_right(struct lineedit *edit)
{
	return move_to(edit, after(edit, edit->cursor));
}

bool lineedit_word_left(struct lineedit *edit)
{
	return move_to(edit, word_start(edit));
}

bool lineedit_word_right(struct lineedit *edit)
{
	return move_to(edit, word_end(edit));
}

bool lineedit_home(struct lineedit *edit)
{
	return move_to(edit, 0);
}

bool lineedit_end(struct lineedit *edit)
{
	return move_to(edit, edit->len);
}

bool lineedit_backspace(struct lineedit *edit)
{
	return remove_range(edit, before(edit, edit->cursor), edit->cursor);
}

bool lineedit_delete(struct lineedit *edit)
{
	return remove_range(edit, edit->cursor, after(edit, edit->cursor));
}

bool lineedit_delete_word(struct lineedit *edit)
{
	return remove_range(edit, run_start(edit, true), edit->cursor);
}

bool lineedit_kill(struct lineedit *edit)
{
	return remove_range(edit, edit->cursor, edit->len);
}

bool lineedit_kill_start(struct lineedit *edit)
{
	return remove_range(edit, 0, edit->cursor);
}

/* --- history */

static void begin_recall(struct lineedit *edit)
{
	if (edit->is_recalling)
		return;
	edit->draft = mem_strdup(edit->text);
	edit->draft_cursor = edit->cursor;
	edit->recall = 0;
}

/* The draft is what stands in the line while nothing is recalled. */
static void show_draft(struct lineedit *edit)
{
	splice(edit, 0, edit->len, edit->draft, strlen(edit->draft));
	edit->cursor = edit->draft_cursor;
	end_recall(edit);
}

static void show_recalled(struct lineedit *edit, size_t i)
{
	const char *line = hist_at(edit->hist, i);

	edit->is_recalling = true;
	edit->recall = i;
	replace(edit, 0, edit->len, line, strlen(line));
}

bool lineedit_older(struct lineedit *edit)
{
	size_t found;

	end_offer(edit);
	if (edit->hist == NULL)
		return false;
	begin_recall(edit);
	found = edit->is_recalling ? edit->recall + 1 : 0;
	/* A line the same as the draft would look like no answer. */
	do {
		found = hist_older(
		    edit->hist, found, edit->draft, edit->draft_cursor);
	} while (found < hist_count(edit->hist) &&
		 strcmp(hist_at(edit->hist, found), edit->text) == 0 &&
		 ++found);
	if (found >= hist_count(edit->hist)) {
		if (!edit->is_recalling)
			end_recall(edit);
		return false;
	}
	show_recalled(edit, found);
	return true;
}

bool lineedit_newer(struct lineedit *edit)
{
	size_t count = edit->hist == NULL ? 0 : hist_count(edit->hist);
	size_t found = count;

	end_offer(edit);
	if (!edit->is_recalling)
		return false;
	if (edit->recall > 0)
		found = hist_newer(edit->hist, edit->recall - 1, edit->draft,
		    edit->draft_cursor);
	if (found < count)
		show_recalled(edit, found);
	else
		show_draft(edit);
	return true;
}

void lineedit_accept(struct lineedit *edit)
{
	end_offer(edit);
	end_recall(edit);
	if (edit->hist != NULL)
		hist_add(edit->hist, edit->text);
}

/* --- completion */

void lineedit_offer_add(struct lineedit_offer *offer, const char *candidate)
{
	if (offer->count == LINEEDIT_CANDIDATES)
		return;
	offer->candidates = arena_grow(offer->arena, offer->candidates,
	    offer->count, sizeof(offer->candidates[0]));
	offer->candidates[offer->count++] =
	    arena_strdup(offer->arena, candidate);
}

/* Bytes that all candidates begin with, between clusters of the first. */
static size_t shared_len(const struct lineedit_offer *offer)
{
	const char *first = offer->candidates[0];
	size_t len = strlen(first);

	for (size_t i = 1; i < offer->count; i++) {
		size_t same = 0;

		while (same < len && first[same] == offer->candidates[i][same])
			same++;
		len = same;
	}
	return cut_len(first, strlen(first), len);
}

static void put_candidate(struct lineedit *edit, const char *text, size_t len)
{
	replace(edit, edit->offer.from, edit->cursor, text, len);
}

/* The next candidate in turn, for a call after the one that found several. */
static bool complete_next(struct lineedit *edit)
{
	struct lineedit_offer *offer = &edit->offer;
	const char *candidate;

	edit->chosen = edit->chosen + 1 >= offer->count ? 0 : edit->chosen + 1;
	candidate = offer->candidates[edit->chosen];
	put_candidate(edit, candidate, strlen(candidate));
	return true;
}

/* The only candidate is in the line: on to the next word, unless it ends with
 * a colon, behind which this one goes on. */
static bool end_word(struct lineedit *edit)
{
	end_offer(edit);
	if (edit->cursor > 0 && edit->text[edit->cursor - 1] == ':')
		return true;
	if (edit->text[edit->cursor] == ' ')
		return lineedit_right(edit);
	lineedit_insert(edit, " ", 1);
	return true;
}

static bool complete_first(struct lineedit *edit)
{
	struct lineedit_offer *offer = &edit->offer;
	size_t word_len = edit->cursor - offer->from;
	size_t shared = shared_len(offer);

	if (offer->count == 1) {
		put_candidate(
		    edit, offer->candidates[0], strlen(offer->candidates[0]));
		return end_word(edit);
	}
	edit->chosen = offer->count;
	if (shared <= word_len)
		return complete_next(edit);
	put_candidate(edit, offer->candidates[0], shared);
	return true;
}

bool lineedit_complete(struct lineedit *edit)
{
	if (edit->hook == NULL)
		return false;
	if (edit->offer.count > 1)
		return complete_next(edit);
	end_offer(edit);
	edit->offer.from = run_start(edit, false);
	edit->hook(edit->hook_user, edit->text, edit->cursor, &edit->offer);
	if (edit->offer.count == 0 || edit->offer.from > edit->cursor) {
		end_offer(edit);
		return false;
	}
	end_recall(edit);
	return complete_first(edit);
}
