/*
 * theme.h: how a meaning looks. Views name meanings (LOOK_LINK), a theme says
 * which attributes and which colour of the terminal's own 16 that is. No
 * meaning is carried by colour alone, and the default theme has few: each
 * change of attribute costs bytes on every row.
 */
#ifndef KLASTER_UI_THEME_H
#define KLASTER_UI_THEME_H

#include <stdbool.h>

enum look {
	LOOK_TEXT,
	LOOK_TITLE,   /* the line on top */
	LOOK_HEADING, /* of columns and sections */
	LOOK_LABEL,   /* a field's name */
	LOOK_LINK,
	LOOK_SELECTED, /* the chosen row, where a theme has a bar */
	LOOK_FAINT,    /* not here yet, not important */
	LOOK_MARK,     /* a conflict, another language */
	LOOK_ERROR,
	LOOK_STATUS,
	LOOK_HINT,
	LOOK_KEY, /* a key in the hint line */
	LOOK_PROMPT,
	LOOK_COUNT
};

enum theme_attributes {
	THEME_BOLD = 1,
	THEME_UNDERLINE = 2,
	THEME_REVERSE = 4,
	THEME_DIM = 8,
};

struct theme_look {
	unsigned attributes;
	int colour; /* 0..15 of the terminal, -1 its own */
};

struct theme {
	const char *name;
	bool bar; /* the chosen row in LOOK_SELECTED, not only marked */
	struct theme_look looks[LOOK_COUNT];
};

/* "default", "mono", "bar", "contrast"; NULL or unknown: NULL. */
const struct theme *theme_find(const char *name);
const struct theme *theme_at(unsigned index); /* NULL past the end */
/* A letter for the dumps of tests: '.' for text, 't' title ... */
char look_letter(enum look look);

#endif
