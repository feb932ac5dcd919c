/*
 * input.h: what the terminal sends, as keys. Takes any bytes and gives keys,
 * pasted text and the terminal's answers; what is none of these (focus reports
 * nobody asked for, broken UTF-8, unknown sequences) is dropped without
 * becoming a key. Reports of the mouse in the form of mode 1006 are keys with
 * a place, asked for or not: the caller knows. Knows no tty and no clock: the
 * caller says when it is, so that a lone Esc is told from the beginning of a
 * sequence.
 */
#ifndef KLASTER_UI_INPUT_H
#define KLASTER_UI_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/engine/key.h"

#define INPUT_ESCAPE_MS 50 /* users-and-trust.md A.2 */

enum input_kind {
	INPUT_KEY,
	INPUT_PASTE,  /* a part of what was pasted: text, never keys */
	INPUT_ANSWER, /* ESC[0n: the last frame has arrived */
};

struct input_event {
	enum input_kind kind;
	uint32_t key;	  /* INPUT_KEY; engine/key.h */
	int row, col;	  /* of a key of the mouse, from 0 */
	const char *text; /* INPUT_PASTE: any bytes; until the next call */
	size_t len;
};

struct input;

struct input *input_new(int escape_ms); /* < 0: INPUT_ESCAPE_MS */
void input_free(struct input *input);	/* NULL is allowed */

/* A sequence that this terminal sends for a key; one of a single byte or
 * without Esc at its start is taken too. NULL and "" are ignored. */
void input_teach(struct input *input, const char *bytes, uint32_t key);

/* All keys of a terminal description: `look_up` gives the bytes of a terminfo
 * name, NULL for none. Both forms of cursor keys are known without it. */
void input_teach_all(struct input *input,
    const char *(*look_up)(const void *user, const char *name),
    const void *user);

void input_feed(
    struct input *input, const char *bytes, size_t len, int64_t now_ms);

/* The next event; false when there is none (yet). */
bool input_next(struct input *input, int64_t now_ms, struct input_event *event);

/* When what is there becomes a key although more could follow; -1: nothing
 * waits. */
int64_t input_due_ms(const struct input *input);

#endif
