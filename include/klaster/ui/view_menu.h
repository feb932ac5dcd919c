/*
 * view_menu.h: things to choose from for a list: each row has the command
 * line that chooses it, so a menu can do nothing that a key or the prompt
 * could not. What the rows are is asked at each drawing.
 */
#ifndef KLASTER_UI_VIEW_MENU_H
#define KLASTER_UI_VIEW_MENU_H

#include "klaster/ui/view.h"

enum menu_what {
	MENU_HEADING,
	MENU_OFF, /* [ ] */
	MENU_ON,  /* [x] */
	MENU_PLAIN,
};

struct menu_row {
	enum menu_what what;
	const char *text;  /* may be remote */
	const char *count; /* how many rows have it; or NULL */
	const char *line;  /* to run when it is opened; never NULL */
};

/* Strings live in the arena that was given. */
struct menu {
	const char *title; /* before the list's own */
	const char *none;  /* why there are no rows */
	const char *note;  /* what to know of them; may be remote; or NULL */
	struct menu_row *rows;
	size_t count;
	bool whole; /* nothing more will come */
};

struct menu_ops {
	const char *name; /* the context of its keys */
	bool stays;	  /* after a choice */
	void (*ask)(void *user, struct arena *arena, struct menu *menu);
	/* The list it is about; NULL when that is gone. */
	struct view *(*list)(void *user);
	void (*free)(void *user);
};

/* `user` becomes the view's. */
struct view *view_menu_new(const struct menu_ops *ops, void *user);
bool view_is_menu(const struct view *view);
const struct menu_ops *view_menu_ops(const struct view *view);

#endif
