/*
 * list.h: where one is in a list of any length: arithmetic only, no rows.
 * It always holds: selected is below count (or both are 0), and the selected
 * row is one of the `height` rows from top on.
 */
#ifndef KLASTER_UI_LIST_H
#define KLASTER_UI_LIST_H

#include <stdbool.h>
#include <stdint.h>

struct list {
	uint64_t count;
	uint64_t selected;
	uint64_t top;	 /* the first row on the screen */
	uint64_t height; /* rows on the screen, at least 1 */
};

void list_init(struct list *list);
void list_set_count(struct list *list, uint64_t count);
void list_set_height(struct list *list, int height);

/* Each returns false when nothing changed: the end was reached. */
bool list_select(struct list *list, uint64_t row); /* past the end: the last */
bool list_move(struct list *list, int64_t rows);
/* By screens (half: true for half of one). The selected row keeps its place
 * on the screen; at an end it goes to the very end. */
bool list_page(struct list *list, int pages, bool half);

#endif
