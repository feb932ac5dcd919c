/*
 * frame.c: owns the choice between what curses wrote and what says the same;
 * frame.h. A visit is what happens in one row: a motion to it, then cells
 * and motions within it. It is either kept, with its motions made anew, or
 * replaced by its outcome: the row's rest cleared and written.
 */
#include "klaster/ui/frame.h"

#include <stdlib.h>
#include <string.h>
#include "frame_scan.h"
#include "klaster/base/text.h"
#include "motion.h"

#define OUT_MAX (4u << 20)

struct shortener {
	const struct frame_facts *facts;
	struct frame_facts unrest; /* while rows move: no line feed */
	frame_cell *cell;
	const char *bytes;
	const struct frame_token *tokens;
	size_t count;
	size_t still; /* the token from which on no cell moves */
	struct frame_place begin;
	bool begin_plain;
	struct frame_place at; /* of the real cursor, behind what is written */
};

/* --- the entry */

static bool is_string(const char *text, const char *wanted)
{
	size_t len = strlen(wanted);
	return text && strncmp(text, wanted, len) == 0 &&
	       (text[len] == '\0' || strncmp(text + len, "$<", 2) == 0);
}

void frame_learn(
    struct frame_facts *facts, const char *(*capability)(const char *name))
{
	const char *down = capability("cud1");
	*facts = (struct frame_facts){
	    .rows = facts->rows,
	    .cols = facts->cols,
	    .speaks = is_string(capability("cup"), "\033[%i%p1%d;%p2%dH"),
	    .feeds = is_string(capability("cr"), "\r") &&
		     is_string(capability("ind"), "\n") &&
		     (!down || is_string(down, "\n")),
	    .hpa = is_string(capability("hpa"), "\033[%i%p1%dG"),
	    .vpa = is_string(capability("vpa"), "\033[%i%p1%dd"),
	    .cuf = is_string(capability("cuf"), "\033[%p1%dC"),
	    .el = is_string(capability("el"), "\033[K"),
	};
}

/* --- places */

static bool is_known(struct frame_place place)
{
	return place.row >= 0 && place.col >= 0;
}

static bool is_same(struct frame_place a, struct frame_place b)
{
	return a.row == b.row && a.col == b.col && a.doubt == b.doubt;
}

/* Where curses thinks it stands before a token. */
static struct frame_place before(const struct shortener *me, size_t index)
{
	return index == 0 ? me->begin : me->tokens[index - 1].after;
}

static bool is_plain(const struct shortener *me, size_t index)
{
	return index == 0 ? me->begin_plain : me->tokens[index - 1].plain;
}

/* Whether cells may be written that curses did not ask for now. */
static frame_cell *usable_cell(const struct shortener *me, size_t index)
{
	return index >= me->still && is_plain(me, index) ? me->cell : NULL;
}

/* The way to a place, for a motion that stands before a token. */
static struct motion way_to(
    const struct shortener *me, size_t index, struct frame_place to)
{
	return motion_find(index >= me->still ? me->facts : &me->unrest,
	    usable_cell(me, index), me->at, to);
}

/* --- motions */

static void copy(
    const struct shortener *me, size_t first, size_t end, struct buf *out)
{
	for (size_t i = first; i < end; i++)
		buf_add(out, me->bytes + me->tokens[i].at, me->tokens[i].len);
}

static size_t bytes_of(const struct shortener *me, size_t first, size_t end)
{
	size_t sum = 0;
	for (size_t i = first; i < end; i++)
		sum += me->tokens[i].len;
	return sum;
}

/* Brings the real cursor to where curses thinks it is. */
static void catch_up(struct shortener *me, size_t index, struct buf *out)
{
	struct frame_place to = before(me, index);
	if (is_same(me->at, to))
		return;
	struct motion way = way_to(me, index, to);
	buf_add(out, way.bytes, way.len);
	me->at = (struct frame_place){.row = to.row, .col = to.col};
}

/* The motions from `first` to `end`, by the shortest way. */
static void move(
    struct shortener *me, size_t first, size_t end, struct buf *out)
{
	if (first == end)
		return;
	struct frame_place to = me->tokens[end - 1].after;
	bool can_keep = is_same(me->at, before(me, first));
	if (!is_known(to)) {
		catch_up(me, first, out);
		copy(me, first, end, out);
		me->at = to;
		return;
	}
	struct motion way = way_to(me, first, to);
	if (can_keep && bytes_of(me, first, end) <= way.len) {
		copy(me, first, end, out);
		me->at = to;
		return;
	}
	buf_add(out, way.bytes, way.len);
	me->at = (struct frame_place){.row = to.row, .col = to.col};
}

static size_t end_of_moves(const struct shortener *me, size_t index)
{
	while (index < me->count && me->tokens[index].kind == FRAME_MOVE)
		index++;
	return index;
}

/* --- visits */

static bool is_in_row(const struct shortener *me, size_t index, int row)
{
	const struct frame_token *token = &me->tokens[index];
	return token->kind <= FRAME_ERASE && token->after.row == row &&
	       token->after.col >= 0;
}

/* Behind the last cells that the visit beginning at `index` draws. */
static size_t end_of_visit(const struct shortener *me, size_t index, int row)
{
	size_t end = index;
	for (; index < me->count && is_in_row(me, index, row); index++)
		if (me->tokens[index].kind != FRAME_MOVE)
			end = index + 1;
	return end;
}

static void keep_visit(
    struct shortener *me, size_t first, size_t end, struct buf *out)
{
	for (size_t i = first; i < end;) {
		size_t stop = end_of_moves(me, i);
		if (stop > i) {
			move(me, i, stop, out);
			i = stop;
			continue;
		}
		catch_up(me, i, out);
		copy(me, i, i + 1, out);
		me->at = me->tokens[i].after;
		i++;
	}
}

/* The row's rest is cleared and written; false when it cannot be. */
static bool rewrite_row(
    struct shortener *me, struct frame_place from, struct buf *out)
{
	char text[FRAME_CELL_MAX];
	struct frame_place at = from;
	buf_adds(out, "\033[K");
	for (int col = from.col; col < me->facts->cols; col++) {
		int len = me->cell(from.row, col, text);
		if (len < 0)
			return false;
		if (len == 1 && text[0] == ' ')
			continue;
		struct frame_place to = {.row = from.row, .col = col};
		struct motion gap = {.len = 0};
		if (at.col != col)
			gap = motion_find(me->facts, me->cell, at, to);
		/* Blanks as curses would write them, if they are shorter. */
		if ((size_t)(col - at.col) <= gap.len)
			for (int i = at.col; i < col; i++)
				buf_addc(out, ' ');
		else {
			buf_add(out, gap.bytes, gap.len);
			at.doubt = 0;
		}
		buf_add(out, text, (size_t)len);
		if ((unsigned char)text[0] >= 0x80)
			at.doubt++;
		col += text_cells(text, (size_t)len) == 2;
		at.col = col + 1;
		if (at.col + at.doubt >= me->facts->cols)
			return false;
	}
	me->at = at;
	return true;
}

/* The leftmost cell a visit draws. */
static struct frame_place left_of_visit(
    const struct shortener *me, size_t first, size_t end)
{
	struct frame_place left = before(me, first);
	left.doubt = 0;
	for (size_t i = first; i < end; i++)
		if (me->tokens[i].kind != FRAME_MOVE &&
		    before(me, i).col < left.col)
			left.col = before(me, i).col;
	return left;
}

/* `first` are motions, `cells` is the first that draws. */
static void visit(struct shortener *me, size_t first, size_t cells, size_t end,
    struct buf *out)
{
	struct shortener other = *me;
	struct buf kept, made;
	buf_init(&kept, OUT_MAX);
	buf_init(&made, OUT_MAX);
	keep_visit(me, first, end, &kept);
	bool is_made = me->facts->el && usable_cell(&other, cells) != NULL;
	if (is_made) {
		struct frame_place left = left_of_visit(&other, cells, end);
		struct motion way = way_to(&other, first, left);
		buf_add(&made, way.bytes, way.len);
		is_made = rewrite_row(&other, left, &made);
	}
	if (is_made && made.len < kept.len) {
		me->at = other.at;
		buf_add(out, made.data, made.len);
	} else {
		buf_add(out, buf_text(&kept), kept.len);
	}
	buf_done(&kept);
	buf_done(&made);
}

/* ESC[0;1m is ESC[1m where no attribute is on, and the set of characters
 * that is in use need not be chosen. */
static void look(const struct shortener *me, const struct frame_token *token,
    struct buf *out)
{
	const char *bytes = me->bytes + token->at;
	if (token->len <= 3)
		return;
	buf_add(out, "\033[", 2);
	buf_add(out, bytes + 4, token->len - 4);
}

static size_t step(struct shortener *me, size_t index, struct buf *out)
{
	size_t cells = end_of_moves(me, index);
	struct frame_place place = before(me, cells);
	size_t end = cells;
	if (cells < me->count && is_known(place))
		end = end_of_visit(me, cells, place.row);
	if (end > cells) {
		visit(me, index, cells, end, out);
		return end;
	}
	if (cells > index) {
		move(me, index, cells, out);
		return cells;
	}
	catch_up(me, index, out);
	if (me->tokens[index].known)
		look(me, &me->tokens[index], out);
	else
		copy(me, index, index + 1, out);
	me->at = me->tokens[index].after;
	return index + 1;
}

void frame_shorten(const struct frame_facts *facts, struct frame_state *state,
    frame_cell *cell, const char *bytes, size_t len, struct buf *out)
{
	if (!facts->speaks) {
		buf_add(out, bytes, len);
		return;
	}
	struct shortener me = {.facts = facts,
	    .cell = cell,
	    .bytes = bytes,
	    .begin = state->at,
	    .begin_plain = frame_is_plain(state),
	    .at = state->at,
	    .unrest = *facts};
	me.unrest.feeds = false;
	struct frame_token *tokens =
	    frame_scan(facts, state, bytes, len, &me.count);
	me.tokens = tokens;
	for (size_t i = 0; i < me.count; i++)
		if (tokens[i].kind == FRAME_SHIFT)
			me.still = i + 1;
	size_t before_len = out->len;
	for (size_t i = 0; i < me.count;)
		i = step(&me, i, out);
	catch_up(&me, me.count, out);
	/* A row can be shorter and leave the cursor further away. */
	if (out->len - before_len > len) {
		buf_cut(out, before_len);
		buf_add(out, bytes, len);
	}
	free(tokens);
}
