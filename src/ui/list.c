/* list.c: owns nothing but numbers; see list.h. */
#include "klaster/ui/list.h"

static uint64_t last_top(const struct list *list)
{
	return list->count > list->height ? list->count - list->height : 0;
}

/* Brings the numbers back to what list.h promises, moving the top least. */
static void settle(struct list *list)
{
	if (list->height < 1)
		list->height = 1;
	if (list->selected >= list->count)
		list->selected = list->count ? list->count - 1 : 0;
	if (list->top > list->selected)
		list->top = list->selected;
	if (list->selected - list->top >= list->height)
		list->top = list->selected - list->height + 1;
	if (list->top > last_top(list))
		list->top = last_top(list);
}

void list_init(struct list *list)
{
	*list = (struct list){.height = 1};
}

void list_set_count(struct list *list, uint64_t count)
{
	list->count = count;
	settle(list);
}

void list_set_height(struct list *list, int height)
{
	list->height = height < 1 ? 1 : (uint64_t)height;
	settle(list);
}

bool list_select(struct list *list, uint64_t row)
{
	uint64_t before = list->selected;
	list->selected = row;
	settle(list);
	return list->selected != before;
}

/* row + rows within [0, count): saturating, whatever is asked. */
static uint64_t shifted(const struct list *list, uint64_t row, int64_t rows)
{
	if (rows < 0) {
		uint64_t back = (uint64_t)0 - (uint64_t)rows;
		return back > row ? 0 : row - back;
	}
	if (list->count == 0)
		return 0;
	uint64_t room = list->count - 1 - row;
	return (uint64_t)rows > room ? list->count - 1 : row + (uint64_t)rows;
}

bool list_move(struct list *list, int64_t rows)
{
	return list_select(list, shifted(list, list->selected, rows));
}

bool list_page(struct list *list, int pages, bool half)
{
	struct list before = *list;
	uint64_t step = half ? (list->height + 1) / 2 : list->height;
	int64_t rows = (int64_t)step * pages;
	uint64_t place = list->selected - list->top;
	uint64_t top = shifted(list, list->top, rows);
	if (top > last_top(list))
		top = last_top(list);
	if (top == list->top) {
		/* No page that way: to the very end. */
		list->selected =
		    rows < 0 || list->count == 0 ? 0 : list->count - 1;
	} else {
		list->top = top;
		list->selected = top + place;
	}
	settle(list);
	return list->selected != before.selected || list->top != before.top;
}
