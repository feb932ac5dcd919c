/*
 * theme.c: owns the themes. Colours are of the terminal's first 16, so that
 * they fit the user's background; blue is not used (unreadable on black). The
 * default theme leaves plain what stands on every row: an attribute costs 9
 * to 13 bytes, and a page of labels in colour a quarter more than without.
 */
#include "klaster/ui/theme.h"

#include <stddef.h>
#include <string.h>

#define NO_COLOUR .colour = -1

static const struct theme themes[] = {
    {.name = "default",
	.looks = {[LOOK_TEXT] = {NO_COLOUR},
	    [LOOK_TITLE] = {.attributes = THEME_BOLD, NO_COLOUR},
	    [LOOK_HEADING] = {.attributes = THEME_BOLD, NO_COLOUR},
	    [LOOK_LABEL] = {NO_COLOUR},
	    [LOOK_LINK] = {.attributes = THEME_UNDERLINE, NO_COLOUR},
	    [LOOK_SELECTED] = {NO_COLOUR},
	    [LOOK_FAINT] = {NO_COLOUR},
	    [LOOK_MARK] = {.attributes = THEME_BOLD, .colour = 3},
	    [LOOK_ERROR] = {.attributes = THEME_BOLD, .colour = 1},
	    [LOOK_STATUS] = {NO_COLOUR},
	    [LOOK_HINT] = {NO_COLOUR},
	    [LOOK_KEY] = {NO_COLOUR},
	    [LOOK_PROMPT] = {NO_COLOUR}}},
    {.name = "mono",
	.looks = {[LOOK_TEXT] = {NO_COLOUR},
	    [LOOK_TITLE] = {.attributes = THEME_BOLD, NO_COLOUR},
	    [LOOK_HEADING] = {.attributes = THEME_BOLD, NO_COLOUR},
	    [LOOK_LABEL] = {NO_COLOUR},
	    [LOOK_LINK] = {.attributes = THEME_UNDERLINE, NO_COLOUR},
	    [LOOK_SELECTED] = {NO_COLOUR},
	    [LOOK_FAINT] = {NO_COLOUR},
	    [LOOK_MARK] = {.attributes = THEME_BOLD, NO_COLOUR},
	    [LOOK_ERROR] = {.attributes = THEME_BOLD, NO_COLOUR},
	    [LOOK_STATUS] = {NO_COLOUR},
	    [LOOK_HINT] = {NO_COLOUR},
	    [LOOK_KEY] = {.attributes = THEME_BOLD, NO_COLOUR},
	    [LOOK_PROMPT] = {NO_COLOUR}}},
    {.name = "bar",
	.bar = true,
	.looks = {[LOOK_TEXT] = {NO_COLOUR},
	    [LOOK_TITLE] = {.attributes = THEME_REVERSE, NO_COLOUR},
	    [LOOK_HEADING] = {.attributes = THEME_BOLD, NO_COLOUR},
	    [LOOK_LABEL] = {.colour = 6},
	    [LOOK_LINK] = {.attributes = THEME_UNDERLINE, NO_COLOUR},
	    [LOOK_SELECTED] = {.attributes = THEME_REVERSE, NO_COLOUR},
	    [LOOK_FAINT] = {NO_COLOUR},
	    [LOOK_MARK] = {.attributes = THEME_BOLD, .colour = 3},
	    [LOOK_ERROR] = {.attributes = THEME_BOLD, .colour = 1},
	    [LOOK_STATUS] = {.attributes = THEME_REVERSE, NO_COLOUR},
	    [LOOK_HINT] = {NO_COLOUR},
	    [LOOK_KEY] = {.attributes = THEME_BOLD, NO_COLOUR},
	    [LOOK_PROMPT] = {NO_COLOUR}}},
    {.name = "contrast",
	.bar = true,
	.looks = {[LOOK_TEXT] = {.attributes = THEME_BOLD, NO_COLOUR},
	    [LOOK_TITLE] = {.attributes = THEME_REVERSE | THEME_BOLD,
		NO_COLOUR},
	    [LOOK_HEADING] = {.attributes = THEME_BOLD | THEME_UNDERLINE,
		NO_COLOUR},
	    [LOOK_LABEL] = {.attributes = THEME_BOLD, NO_COLOUR},
	    [LOOK_LINK] = {.attributes = THEME_BOLD | THEME_UNDERLINE,
		NO_COLOUR},
	    [LOOK_SELECTED] = {.attributes = THEME_REVERSE | THEME_BOLD,
		NO_COLOUR},
	    [LOOK_FAINT] = {NO_COLOUR},
	    [LOOK_MARK] = {.attributes = THEME_REVERSE, NO_COLOUR},
	    [LOOK_ERROR] = {.attributes = THEME_REVERSE | THEME_BOLD,
		NO_COLOUR},
	    [LOOK_STATUS] = {.attributes = THEME_REVERSE, NO_COLOUR},
	    [LOOK_HINT] = {.attributes = THEME_BOLD, NO_COLOUR},
	    [LOOK_KEY] = {.attributes = THEME_REVERSE, NO_COLOUR},
	    [LOOK_PROMPT] = {.attributes = THEME_BOLD, NO_COLOUR}}},
};

const struct theme *theme_at(unsigned index)
{
	return index < sizeof(themes) / sizeof(themes[0]) ? &themes[index]
							  : NULL;
}

const struct theme *theme_find(const char *name)
{
	const struct theme *theme;
	for (unsigned i = 0; name && (theme = theme_at(i)); i++)
		if (strcmp(theme->name, name) == 0)
			return theme;
	return NULL;
}

char look_letter(enum look look)
{
	static const char letters[LOOK_COUNT] = {[LOOK_TEXT] = '.',
	    [LOOK_TITLE] = 't',
	    [LOOK_HEADING] = 'h',
	    [LOOK_LABEL] = 'l',
	    [LOOK_LINK] = 'a',
	    [LOOK_SELECTED] = 's',
	    [LOOK_FAINT] = 'f',
	    [LOOK_MARK] = 'm',
	    [LOOK_ERROR] = 'e',
	    [LOOK_STATUS] = 'u',
	    [LOOK_HINT] = 'i',
	    [LOOK_KEY] = 'k',
	    [LOOK_PROMPT] = 'p'};
	return look < LOOK_COUNT ? letters[look] : '?';
}
