/* osc52.c: owns the bytes of OSC 52; see osc52.h. */
#include "klaster/ui/osc52.h"

#define SCREEN_PIECE 200 /* bytes; older screens forget what is longer */

static void add_base64(struct buf *out, const char *text, size_t len)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < len; i += 3) {
		unsigned bits = (unsigned)(unsigned char)text[i] << 16;
		if (i + 1 < len)
			bits |= (unsigned)(unsigned char)text[i + 1] << 8;
		if (i + 2 < len)
			bits |= (unsigned char)text[i + 2];
		buf_addc(out, letters[bits >> 18]);
		buf_addc(out, letters[bits >> 12 & 63]);
		buf_addc(out, i + 1 < len ? letters[bits >> 6 & 63] : '=');
		buf_addc(out, i + 2 < len ? letters[bits & 63] : '=');
	}
}

/* One string for tmux, in which every Esc is doubled. */
static void wrap_for_tmux(struct buf *out, const struct buf *sequence)
{
	buf_adds(out, "\033Ptmux;");
	for (size_t i = 0; i < sequence->len; i++) {
		if (sequence->data[i] == '\033')
			buf_addc(out, '\033');
		buf_addc(out, sequence->data[i]);
	}
	buf_adds(out, "\033\\");
}

/* Strings that screen sends on as they are. An Esc ends one when a backslash
 * follows, so a piece ends behind each Esc; within a string Esc Esc is one. */
static void wrap_for_screen(struct buf *out, const struct buf *sequence)
{
	size_t at = 0;
	while (at < sequence->len) {
		size_t piece = 0;
		buf_adds(out, "\033P");
		while (at < sequence->len && piece++ < SCREEN_PIECE) {
			char c = sequence->data[at++];
			buf_addc(out, c);
			if (c == '\033')
				break;
		}
		buf_adds(out, "\033\\");
	}
}

bool osc52_write(
    struct buf *out, enum osc52_way way, const char *text, size_t len)
{
	if (len > OSC52_TEXT_MAX)
		return false;
	struct buf sequence;
	buf_init(&sequence, 2 * OSC52_TEXT_MAX);
	buf_adds(&sequence, "\033]52;c;");
	add_base64(&sequence, text, len);
	buf_adds(&sequence, "\033\\");
	switch (way) {
	case OSC52_PLAIN:
		buf_add(out, sequence.data, sequence.len);
		break;
	case OSC52_TMUX:
		wrap_for_tmux(out, &sequence);
		break;
	case OSC52_SCREEN:
		wrap_for_screen(out, &sequence);
		break;
	}
	buf_done(&sequence);
	return true;
}
