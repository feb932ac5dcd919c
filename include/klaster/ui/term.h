/*
 * term.h: the terminal: its modes, its size, the bytes that come and go.
 * Curses draws into a file of ours; what it wanted is read back and goes out
 * in one write, because a frame in pieces costs a packet for each piece.
 *
 * The same path without a tty is the screen of the tests: curses is real,
 * only nobody looks. There is one terminal in a process (curses knows one
 * screen at a time).
 */
#ifndef KLASTER_UI_TERM_H
#define KLASTER_UI_TERM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/err.h"
#include "klaster/ui/frame.h"

#define TERM_ROWS_MAX 500 /* a larger window is used up to here */
#define TERM_COLS_MAX 500

struct term;

struct term_options {
	bool headless;	  /* no tty: rows and cols are given */
	const char *type; /* NULL: $TERM; headless: xterm-256color */
	int rows, cols;	  /* headless only */
	bool color;
};

/* Opens the terminal of stdin and stdout and takes it over, with a rescue
 * (rescue.h) for the ends that are not term_close(). Needs both to be
 * a terminal (ERR_USAGE with what to use instead). An unknown type is
 * replaced by the nearest known: see term_note(). */
struct term *term_open(const struct term_options *options, struct err *err);
/* Puts everything back. NULL is allowed. */
void term_close(struct term *term);

bool term_is_headless(const struct term *term);
/* A sentence for the person about the type of the terminal, or NULL. */
const char *term_note(const struct term *term);
int term_fd(const struct term *term); /* to wait on; -1 headless */
int term_rows(const struct term *term);
int term_cols(const struct term *term);

/* Asks the tty for its size; headless: takes the given one. True when it
 * changed. */
bool term_measure(struct term *term, int rows, int cols);

void term_suspend(struct term *term); /* as the shell had it */
/* Ours again, and all is drawn anew: after term_suspend(), or when somebody
 * stopped the process without asking. */
void term_resume(struct term *term);

enum term_input { TERM_BYTES, TERM_NOTHING, TERM_GONE };
/* Reads what is there without waiting; *got gets the bytes read. */
enum term_input term_read(
    struct term *term, char *bytes, size_t size, size_t *got);

/* Sends what the drawing changed, in one write. When much was sent since the
 * last answer, it ends with a question to the terminal; until that is answered
 * (or three seconds went) term_may_draw() is false, so that a slow line never
 * falls behind. */
void term_frame(struct term *term, frame_cell *cell);
bool term_may_draw(struct term *term, int64_t now_ms);
int64_t term_due_ms(const struct term *term); /* when it may; -1: it may now */
void term_answered(struct term *term);

/* Asks the terminal to report clicks and the wheel, or to keep them to itself
 * (as at the start): then text can be selected with the mouse. */
void term_set_mouse(struct term *term, bool wanted);

/* Bytes of our own that go out with the next frame: OSC 52. */
void term_send(struct term *term, const char *bytes, size_t len);
/* Bytes that the tty did not take yet. False: the terminal is gone. */
bool term_flush(struct term *term);
bool term_is_pending(const struct term *term);
void term_redraw(struct term *term); /* the next frame paints everything */

/* The bytes a key sends, by its terminfo name ("kcud1"); NULL if none. */
const char *term_key(const struct term *term, const char *name);

struct term_counts {
	uint64_t frames, bytes, writes;
	size_t frame_bytes; /* of the last frame that had any */
};
struct term_counts term_counts(const struct term *term);

#endif
