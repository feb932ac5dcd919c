/*
 * frame_scan.c: owns the reading of what curses sends: which bytes belong
 * together, and where the cursor stands behind them. What it does not know
 * makes the place unknown, until the next address.
 */
#include "frame_scan.h"

#include <string.h>
#include "klaster/base/mem.h"
#include "klaster/base/text.h"

#define PARAMS_MAX 8

struct scan {
	const struct frame_facts *facts;
	struct frame_state *state;
	const char *bytes;
	size_t len, at;
	int last_cells; /* of the last character; 0: not known */
	bool last_doubt;
};

static const struct frame_place nowhere = {.row = -1, .col = -1};

void frame_forget(struct frame_state *state)
{
	*state = (struct frame_state){.at = nowhere};
}

bool frame_is_plain(const struct frame_state *state)
{
	return state->normal && state->g0 != FRAME_NO &&
	       state->shift != FRAME_NO &&
	       (state->g0 == FRAME_YES || state->shift == FRAME_YES);
}

/* --- text */

/* Writes `count` characters. Behind the last column terminals differ: some
 * wait there, some are in the next row. */
static void advance(struct scan *scan, int count, int cells, bool doubtful)
{
	struct frame_place *at = &scan->state->at;
	if (at->col < 0 || at->row < 0) {
		*at = nowhere;
		return;
	}
	at->col += count * cells;
	at->doubt += doubtful ? count : 0;
	if (at->col + at->doubt >= scan->facts->cols)
		*at = nowhere;
}

static void scan_text(struct scan *scan)
{
	while (scan->at < scan->len) {
		const char *here = scan->bytes + scan->at;
		if ((unsigned char)*here < 0x20 || *here == 0x7f)
			return;
		uint32_t code;
		size_t used = text_decode(here, scan->len - scan->at, &code);
		scan->at += used;
		if (code == 0xfffd && used == 1) { /* no UTF-8 */
			scan->state->at = nowhere;
			continue;
		}
		int cells = text_code_cells(code);
		bool doubtful = code >= 0x80 && cells > 0;
		advance(scan, 1, cells, doubtful);
		scan->last_cells = cells;
		scan->last_doubt = doubtful;
	}
}

/* --- controls and sequences */

static enum frame_kind scan_control(struct scan *scan)
{
	struct frame_place *at = &scan->state->at;
	switch (scan->bytes[scan->at++]) {
	case '\r':
		at->col = at->doubt = 0;
		return FRAME_MOVE;
	case '\b':
		if (at->col > 0)
			at->col--;
		else
			*at = nowhere;
		return FRAME_MOVE;
	case '\016':
		scan->state->shift = FRAME_NO;
		return FRAME_LOOK;
	case '\017':
		scan->state->shift = FRAME_YES;
		return FRAME_LOOK;
	case '\a':
		return FRAME_MODE;
	default: /* LF is how curses scrolls */
		*at = nowhere;
		return FRAME_SHIFT;
	}
}

static int clamped(int value, int max)
{
	return value < 0 ? 0 : value >= max ? max - 1 : value;
}

static enum frame_kind move_by(struct scan *scan, char final, int count)
{
	struct frame_place *at = &scan->state->at;
	if (at->row >= 0 && (final == 'A' || final == 'B'))
		at->row = clamped(at->row + (final == 'B' ? count : -count),
		    scan->facts->rows);
	if (at->col >= 0 && (final == 'C' || final == 'D'))
		at->col = clamped(at->col + (final == 'C' ? count : -count),
		    scan->facts->cols);
	return FRAME_MOVE;
}

/* ESC[m and ESC[0m end all attributes, what else there is begins some. */
static enum frame_kind set_look(
    struct scan *scan, const int *params, size_t count)
{
	scan->state->normal = count <= 1 && params[0] <= 0;
	return FRAME_LOOK;
}

/* A sequence without a private mark: params[i] is -1 where none is given. */
static enum frame_kind do_csi(
    struct scan *scan, char final, const int *params, size_t count)
{
	struct frame_place *at = &scan->state->at;
	int first = params[0] > 0 ? params[0] : 1;
	switch (final) {
	case 'H':
		at->row = clamped(first - 1, scan->facts->rows);
		at->col = clamped(params[1] - 1, scan->facts->cols);
		at->doubt = 0;
		return FRAME_MOVE;
	case 'G':
		at->col = clamped(first - 1, scan->facts->cols);
		at->doubt = 0;
		return FRAME_MOVE;
	case 'd':
		at->row = clamped(first - 1, scan->facts->rows);
		return FRAME_MOVE;
	case 'A':
	case 'B':
	case 'C':
	case 'D':
		return move_by(scan, final, first);
	case 'K':
		return params[0] <= 0 ? FRAME_ERASE : FRAME_MODE;
	case 'X':
		return FRAME_ERASE;
	case 'J':
		return FRAME_MODE;
	case 'm':
		return set_look(scan, params, count);
	case 'b':
		advance(scan, first, scan->last_cells, scan->last_doubt);
		if (scan->last_cells != 1)
			*at = nowhere;
		return FRAME_TEXT;
	case 'n':
		return FRAME_MODE;
	case 'r':
		scan->state->whole =
		    params[0] <= 1 &&
		    (params[1] < 0 || params[1] == scan->facts->rows);
		*at = nowhere;
		return FRAME_SHIFT;
	case 'l': /* ESC[4l: what came before it moved cells */
	case 'P': /* and these do, behind the cursor */
	case '@':
		return FRAME_SHIFT;
	default:
		*at = nowhere;
		return FRAME_SHIFT;
	}
}

/* The private modes that curses sets while it draws. */
static bool is_harmless(char final, int mode)
{
	return (final == 'h' || final == 'l') &&
	       (mode == 1 || mode == 7 || mode == 12 || mode == 25);
}

static enum frame_kind scan_csi(struct scan *scan)
{
	int params[PARAMS_MAX] = {-1, -1, -1, -1, -1, -1, -1, -1};
	size_t count = 0;
	bool is_private = false, is_odd = false;
	while (scan->at < scan->len) {
		char byte = scan->bytes[scan->at++];
		if (byte >= '0' && byte <= '9') {
			int *param = &params[count];
			*param = (*param < 0 ? 0 : *param) * 10 + (byte - '0');
			is_odd = is_odd || *param > 99999;
			if (is_odd)
				*param = 0;
		} else if (byte == ';' && count + 1 < PARAMS_MAX) {
			count++;
		} else if (byte == '?') {
			is_private = true;
		} else if (byte >= 0x40 && byte <= 0x7e && !is_odd) {
			if (!is_private)
				return do_csi(scan, byte, params, count + 1);
			if (is_harmless(byte, params[0]) && count == 0)
				return FRAME_MODE;
			break;
		} else if (byte >= 0x40) {
			break;
		} else {
			is_odd = true;
		}
	}
	scan->state->at = nowhere;
	return FRAME_SHIFT;
}

static enum frame_kind scan_escape(struct scan *scan)
{
	scan->at++;
	char byte = scan->at < scan->len ? scan->bytes[scan->at++] : '\0';
	if (byte == '[')
		return scan_csi(scan);
	if (byte == '(' && scan->at < scan->len) {
		scan->state->g0 =
		    scan->bytes[scan->at++] == 'B' ? FRAME_YES : FRAME_NO;
		return FRAME_LOOK;
	}
	if (byte == '7' || byte == '=' || byte == '>')
		return FRAME_MODE;
	/* Up, if it does not scroll. */
	if (byte == 'M' && scan->state->whole && scan->state->at.row > 0) {
		scan->state->at.row--;
		return FRAME_MOVE;
	}
	scan->state->at = nowhere;
	return FRAME_SHIFT;
}

static enum frame_kind scan_next(struct scan *scan)
{
	unsigned char byte = (unsigned char)scan->bytes[scan->at];
	if (byte == 0x1b)
		return scan_escape(scan);
	if (byte < 0x20 || byte == 0x7f)
		return scan_control(scan);
	scan_text(scan);
	return FRAME_TEXT;
}

/* Whether a set of characters is chosen that is there already, or attributes
 * begin (ESC[0;...m) where none are on. */
static bool is_known_look(const struct frame_state *old,
    const struct frame_state *state, const char *bytes, size_t len)
{
	if (len == 1 && bytes[0] == '\017')
		return old->shift == state->shift;
	if (len == 3 && bytes[1] == '(')
		return old->g0 == FRAME_YES && state->g0 == FRAME_YES;
	return len > 5 && memcmp(bytes, "\033[0;", 4) == 0 && old->normal;
}

struct frame_token *frame_scan(const struct frame_facts *facts,
    struct frame_state *state, const char *bytes, size_t len, size_t *count)
{
	struct scan scan = {
	    .facts = facts, .state = state, .bytes = bytes, .len = len};
	/* No token is shorter than a byte. */
	struct frame_token *tokens = mem_array(len + 1, sizeof(*tokens));
	*count = 0;
	while (scan.at < len) {
		struct frame_token *token = &tokens[(*count)++];
		struct frame_state old = *state;
		token->at = scan.at;
		token->kind = scan_next(&scan);
		token->len = scan.at - token->at;
		token->after = state->at;
		if (token->kind == FRAME_LOOK)
			token->known = is_known_look(
			    &old, state, bytes + token->at, token->len);
		token->plain = frame_is_plain(state);
	}
	return tokens;
}
