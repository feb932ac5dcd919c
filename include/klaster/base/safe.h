/*
 * safe.h: text that may be shown. Remote text becomes displayable here and
 * nowhere else: the screen (ui/surface) and the text output of the command
 * line (base/out) take only struct safe_text, and only this file makes one.
 *
 * The filter (users-and-trust.md C.1, C.2): invalid UTF-8 -> U+FFFD; NFC;
 * C0, DEL, C1, bidi controls (U+061C 200E 200F 202A-202E 2066-2069),
 * zero-width and other format characters, U+2028/2029, private use, surrogates
 * and noncharacters -> U+FFFD once for a run of them; soft hyphen dropped;
 * every kind of blank -> one blank; at most 3 combining marks on a base.
 * ZWJ, variation selectors and skin tones are dropped too: an emoji sequence
 * shows as its parts, as wide as everybody counts it. What the Unicode tables
 * at hand do not know has no known width: U+FFFD. So has a mark with nothing
 * to stand on. What was filtered passes the filter again unchanged.
 */
#ifndef KLASTER_BASE_SAFE_H
#define KLASTER_BASE_SAFE_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/base/buf.h"

struct safe_text {
	const char *safe_bytes; /* valid UTF-8, NUL-terminated; read only */
	size_t len;
	int cells;
};

/* One line: line feeds and tabs become blanks. Lives as long as the arena.
 * NULL gives the empty text. */
struct safe_text safe_line(struct arena *arena, const char *bytes, size_t len);
struct safe_text safe_linez(struct arena *arena, const char *text);
struct safe_text safe_linef(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Several lines: line feeds stay, CR LF becomes one, tabs become blanks.
 * cells is that of the widest line. */
struct safe_text safe_block(struct arena *arena, const char *bytes, size_t len);

/* A beginning of a safe text is safe: at most `cells` wide; with `mark`, a
 * cut is shown by U+2026 in the last cell. Same lifetime as `text`, or the
 * arena's where it was cut with a mark. */
struct safe_text safe_clip(
    struct arena *arena, struct safe_text text, int cells, bool mark);

/* A part of a safe text, by bytes at cluster boundaries. No copy: the NUL is
 * where the whole ends, not the part; use len. */
struct safe_text safe_part(struct safe_text text, size_t from, size_t len);

/* The filter itself, appended to buf; for logs and machine text. */
void safe_filter(struct buf *out, const char *bytes, size_t len, bool lines);

/* A string literal of ours. */
#define SAFE_LIT(s)                                                            \
	((struct safe_text){                                                   \
	    .safe_bytes = "" s, .len = sizeof(s) - 1, .cells = sizeof(s) - 1})

#endif
