/*
 * osc52.h: text for the clipboard of the person's own terminal, wherever the
 * program runs, by the sequence OSC 52. It is written only, never asked for:
 * what somebody has on their clipboard is not ours to read.
 */
#ifndef KLASTER_UI_OSC52_H
#define KLASTER_UI_OSC52_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/buf.h"

/* Bytes of text; terminals drop what is longer, some without a word. */
#define OSC52_TEXT_MAX 74000
#define OSC52_BYTES_MAX (3 * OSC52_TEXT_MAX) /* of the sequence, at most */

/* What stands between us and the terminal. */
enum osc52_way {
	OSC52_PLAIN,  /* nothing, or what understands the sequence itself */
	OSC52_TMUX,   /* tmux passes it on (allow-passthrough on) */
	OSC52_SCREEN, /* GNU screen passes it on, in pieces */
};

/* Appends the sequence. False when the text is too long: nothing is added. */
bool osc52_write(
    struct buf *out, enum osc52_way way, const char *text, size_t len);

#endif
