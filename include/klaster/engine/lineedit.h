/*
 * lineedit.h: the line that is being typed. Moves and deletes by what a
 * person sees as a character (grapheme cluster) and by words; knows no keys,
 * no curses and no meaning of the text.
 *
 * The text is always valid UTF-8 of one line without control characters. All
 * functions that change or move return false when nothing changed, so that a
 * caller can stay silent and draw nothing.
 */
#ifndef KLASTER_ENGINE_LINEEDIT_H
#define KLASTER_ENGINE_LINEEDIT_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/engine/hist.h"

/* What the completion hook fills. Texts are put into the arena given. */
struct lineedit_offer {
	struct arena *arena;
	size_t from; /* bytes from..cursor are what a candidate replaces */
	const char **candidates;
	size_t count;
};

/* Offers candidates for the word before `cursor`; set `from` (it comes as the
 * start of the word of non-blanks) and call lineedit_offer_add. */
typedef void lineedit_hook(
    void *user, const char *text, size_t cursor, struct lineedit_offer *offer);

struct lineedit {
	/* to be read by anyone */
	char *text; /* NUL-terminated, never NULL after init */
	size_t len;
	size_t cursor;	  /* byte offset, between clusters */
	size_t max_bytes; /* of text, without the NUL */

	/* candidates while completing; count 0 otherwise */
	struct lineedit_offer offer;
	size_t chosen; /* the one in the line; offer.count: none yet */

	/* lineedit.c's own */
	struct hist *hist;
	bool is_recalling;
	size_t recall; /* number of the recalled line */
	char *draft;   /* what was typed before recalling */
	size_t draft_cursor;
	lineedit_hook *hook;
	void *hook_user;
	struct arena arena;
};

/* An empty line. `hist` is borrowed and may be NULL. */
void lineedit_init(struct lineedit *edit, size_t max_bytes, struct hist *hist);
void lineedit_done(struct lineedit *edit);
void lineedit_set_hook(struct lineedit *edit, lineedit_hook *hook, void *user);

/* Sets the text, cleaned like an insertion; the cursor at its end. */
bool lineedit_set(struct lineedit *edit, const char *text);

/* Inserts typed or pasted bytes at the cursor: line feeds and tabs become
 * blanks; other control characters and invalid bytes are dropped. What does
 * not fit is cut at a character. False when anything was cut or nothing was
 * inserted. */
bool lineedit_insert(struct lineedit *edit, const char *bytes, size_t len);

bool lineedit_left(struct lineedit *edit);
bool lineedit_right(struct lineedit *edit);
bool lineedit_word_left(struct lineedit *edit);	 /* to a word's start */
bool lineedit_word_right(struct lineedit *edit); /* past a word's end */
bool lineedit_home(struct lineedit *edit);
bool lineedit_end(struct lineedit *edit);

bool lineedit_backspace(struct lineedit *edit);	  /* the character before */
bool lineedit_delete(struct lineedit *edit);	  /* the one at the cursor */
bool lineedit_delete_word(struct lineedit *edit); /* back to blank */
bool lineedit_kill(struct lineedit *edit);	  /* to the end */
bool lineedit_kill_start(struct lineedit *edit);  /* to the start */

/* Recalls the next older (newer) line of the history that begins with what
 * stood before the cursor when recalling began; past the newest the draft is
 * back. Any change ends recalling. */
bool lineedit_older(struct lineedit *edit);
bool lineedit_newer(struct lineedit *edit);

/* Asks the hook. One candidate is put in with a blank after it; several: what
 * they share, and when called again each in turn. `offer` holds them until
 * the next change or move. */
bool lineedit_complete(struct lineedit *edit);
void lineedit_offer_add(struct lineedit_offer *offer, const char *candidate);

/* Ends the entry: adds the line to the history. The text stays for the caller
 * to read. */
void lineedit_accept(struct lineedit *edit);

#endif
