/* motion.c: owns nothing but ways; see motion.h. */
#include "motion.h"

#include <string.h>

#define STEPS_MAX 8 /* bytes of one control each, before a sequence wins */

static void add(struct motion *way, const char *bytes, size_t len)
{
	if (way->len + len <= MOTION_MAX) {
		memcpy(way->bytes + way->len, bytes, len);
		way->len += len;
	}
}

static void add_many(struct motion *way, char byte, int count)
{
	for (int i = 0; i < count; i++)
		add(way, &byte, 1);
}

/* Without printf: a frame asks for hundreds of ways and takes few. */
static void add_number(struct motion *way, int number)
{
	char digits[12];
	size_t at = sizeof(digits);
	do
		digits[--at] = (char)('0' + number % 10);
	while ((number /= 10) > 0);
	add(way, digits + at, sizeof(digits) - at);
}

static void add_csi(struct motion *way, int param, char final)
{
	add(way, "\033[", 2);
	add_number(way, param);
	add(way, &final, 1);
}

/* The shorter of the two, the first if they are equal. */
static void take_shorter(struct motion *best, const struct motion *other)
{
	if (other->len < best->len)
		*best = *other;
}

static bool are_blank(frame_cell *cell, int row, int from_col, int to_col)
{
	char text[FRAME_CELL_MAX];
	for (int col = from_col; col < to_col; col++)
		if (cell(row, col, text) != 1 || text[0] != ' ')
			return false;
	return true;
}

/* Rightwards within a row, from a column that is sure. False: no way. */
static bool add_right(const struct frame_facts *facts, frame_cell *cell,
    struct motion *way, int row, int from_col, int to_col)
{
	int count = to_col - from_col;
	if (count == 0)
		return true;
	if (cell && count <= STEPS_MAX - 4 &&
	    are_blank(cell, row, from_col, to_col))
		add_many(way, ' ', count);
	else if (facts->cuf && count == 1)
		add(way, "\033[C", 3);
	else if (facts->cuf)
		add_csi(way, count, 'C');
	else
		return false;
	return true;
}

/* Down or up to the row; the column is then to be set, or was 0. */
static bool add_vertical(const struct frame_facts *facts, struct motion *way,
    int from_row, int to_row)
{
	int down = to_row - from_row;
	if (down == 0)
		return true;
	if (facts->feeds && from_row >= 0 && down > 0 &&
	    down <= STEPS_MAX - 4 && to_row < facts->rows)
		add_many(way, '\n', down);
	else if (facts->vpa)
		add_csi(way, to_row + 1, 'd');
	else
		return false;
	return true;
}

/* From where it stands, without an address of the column. */
static void try_relative(const struct frame_facts *facts, frame_cell *cell,
    struct frame_place from, struct frame_place to, struct motion *best)
{
	struct motion way = {.len = 0};
	if (from.doubt > 0 || from.col < 0)
		return;
	if (from.row != to.row) {
		if (!facts->vpa)
			return;
		add_csi(&way, to.row + 1, 'd');
	}
	if (to.col < from.col && from.col - to.col <= STEPS_MAX)
		add_many(&way, '\b', from.col - to.col);
	else if (to.col < from.col ||
		 !add_right(facts, cell, &way, to.row, from.col, to.col))
		return;
	take_shorter(best, &way);
}

struct motion motion_find(const struct frame_facts *facts, frame_cell *cell,
    struct frame_place from, struct frame_place to)
{
	struct motion best = {.len = 0}, way;
	add(&best, "\033[", 2);
	if (to.col > 0 || to.row > 0)
		add_number(&best, to.row + 1);
	if (to.col > 0) {
		add(&best, ";", 1);
		add_number(&best, to.col + 1);
	}
	add(&best, "H", 1);
	if (from.row < 0)
		return best;
	way = (struct motion){.len = 0};
	add(&way, "\r", 1);
	if (add_vertical(facts, &way, from.row, to.row) &&
	    add_right(facts, cell, &way, to.row, 0, to.col))
		take_shorter(&best, &way);
	way = (struct motion){.len = 0};
	if (facts->hpa && add_vertical(facts, &way, from.row, to.row)) {
		add_csi(&way, to.col + 1, 'G');
		take_shorter(&best, &way);
	}
	try_relative(facts, cell, from, to, &best);
	return best;
}
