/*
 * frame_scan.h: the bytes of a frame as tokens, each with the place where the
 * cursor stands behind it.
 */
#ifndef KLASTER_UI_FRAME_SCAN_H
#define KLASTER_UI_FRAME_SCAN_H

#include "klaster/ui/frame.h"

enum frame_kind {
	FRAME_MOVE,  /* the cursor goes somewhere, nothing else */
	FRAME_TEXT,  /* cells from the cursor on */
	FRAME_ERASE, /* ESC[K, ESC[nX: cells from the cursor on */
	FRAME_LOOK,  /* attributes, sets of characters */
	FRAME_MODE,  /* all else that leaves the cells where they are */
	FRAME_SHIFT  /* moves cells, or nobody knows */
};

struct frame_token {
	size_t at, len; /* in the bytes */
	enum frame_kind kind;
	struct frame_place after;
	bool plain; /* behind it: no look of any kind is on */
	bool known; /* a look: what it sets, or its "0;", is so already */
};

bool frame_is_plain(const struct frame_state *state);

/* The tokens, for free(). Moves the state to behind the last of them. */
struct frame_token *frame_scan(const struct frame_facts *facts,
    struct frame_state *state, const char *bytes, size_t len, size_t *count);

#endif
