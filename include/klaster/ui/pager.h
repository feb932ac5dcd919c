/*
 * pager.h: where one is in a text of lines, some of which may hold a link:
 * arithmetic only. A selected link is always on the screen when any is.
 */
#ifndef KLASTER_UI_PAGER_H
#define KLASTER_UI_PAGER_H

#include <stdbool.h>
#include <stddef.h>

#define PAGER_NO_LINK ((size_t)-1)

struct pager {
	size_t lines;
	size_t top;
	size_t height; /* at least 1 */
	/* The lines that hold links, rising; borrowed from the view, which
	 * sets them anew whenever it lays out its text. */
	const size_t *links;
	size_t link_count;
	size_t link; /* the selected one; PAGER_NO_LINK: none */
	/* The lines on which sections begin, rising; borrowed likewise. */
	const size_t *sections;
	size_t section_count;
};

void pager_init(struct pager *pager);
/* A new text. The place is kept as far as the text reaches. */
void pager_set(
    struct pager *pager, size_t lines, const size_t *links, size_t link_count);
void pager_set_height(struct pager *pager, int height);

/* Each returns false when nothing changed. */

/* One step as a reader expects it: to the next link if that is on the
 * screen, else by one line. */
bool pager_step(struct pager *pager, int direction);
bool pager_scroll(struct pager *pager, long lines);
bool pager_page(struct pager *pager, int pages, bool half);
bool pager_first(struct pager *pager);
bool pager_last(struct pager *pager);
/* The next or previous link, wherever it is; scrolls to it. */
bool pager_next_link(struct pager *pager, int direction);
bool pager_select_link(struct pager *pager, size_t link);
/* The next section goes to the top of the screen, as far as it can; where the
 * text can move no more, its first link is selected. */
bool pager_next_section(struct pager *pager, int direction);
/* Puts a line at the top (as far as the end allows). */
bool pager_show(struct pager *pager, size_t line);

#endif
