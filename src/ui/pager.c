/* pager.c: owns nothing but numbers; see pager.h. */
#include "klaster/ui/pager.h"

static size_t last_top(const struct pager *pager)
{
	return pager->lines > pager->height ? pager->lines - pager->height : 0;
}

static bool is_shown(const struct pager *pager, size_t link)
{
	size_t line = pager->links[link];
	return line >= pager->top && line < pager->top + pager->height;
}

/* The selected link moves onto the screen, never the screen to it. */
static void keep_link_shown(struct pager *pager)
{
	if (pager->link_count == 0) {
		pager->link = PAGER_NO_LINK;
		return;
	}
	if (pager->link != PAGER_NO_LINK && pager->link < pager->link_count &&
	    is_shown(pager, pager->link))
		return;
	bool from_above = pager->link == PAGER_NO_LINK ||
			  pager->link >= pager->link_count ||
			  pager->links[pager->link] < pager->top;
	size_t found = PAGER_NO_LINK;
	for (size_t i = 0; i < pager->link_count; i++) {
		if (!is_shown(pager, i))
			continue;
		found = i;
		if (from_above)
			break;
	}
	if (found != PAGER_NO_LINK)
		pager->link = found;
	else if (pager->link != PAGER_NO_LINK &&
		 pager->link >= pager->link_count)
		pager->link = pager->link_count - 1;
}

static void settle(struct pager *pager)
{
	if (pager->height < 1)
		pager->height = 1;
	if (pager->top > last_top(pager))
		pager->top = last_top(pager);
	keep_link_shown(pager);
}

void pager_init(struct pager *pager)
{
	*pager = (struct pager){.height = 1, .link = PAGER_NO_LINK};
}

void pager_set(
    struct pager *pager, size_t lines, const size_t *links, size_t link_count)
{
	pager->lines = lines;
	pager->links = links;
	pager->link_count = link_count;
	settle(pager);
}

void pager_set_height(struct pager *pager, int height)
{
	pager->height = height < 1 ? 1 : (size_t)height;
	settle(pager);
}

bool pager_show(struct pager *pager, size_t line)
{
	size_t before = pager->top, link = pager->link;
	pager->top = line;
	settle(pager);
	return pager->top != before || pager->link != link;
}

bool pager_scroll(struct pager *pager, long lines)
{
	size_t line;
	if (lines < 0) {
		size_t back = (size_t)0 - (size_t)lines;
		line = back > pager->top ? 0 : pager->top - back;
	} else {
		size_t room = last_top(pager) - pager->top;
		line = (size_t)lines > room ? last_top(pager)
					    : pager->top + (size_t)lines;
	}
	return pager_show(pager, line);
}

bool pager_page(struct pager *pager, int pages, bool half)
{
	/* One line stays, so that the eye finds its place. */
	size_t step = half ? (pager->height + 1) / 2
			   : pager->height - (pager->height > 2);
	size_t top = pager->top;
	pager_scroll(pager, (long)step * pages);
	if (pager->top != top)
		return true;
	return pages < 0 ? pager_first(pager) : pager_last(pager);
}

bool pager_first(struct pager *pager)
{
	size_t top = pager->top, link = pager->link;
	pager_show(pager, 0);
	if (pager->link_count > 0 && is_shown(pager, 0))
		pager->link = 0;
	return pager->top != top || pager->link != link;
}

bool pager_last(struct pager *pager)
{
	size_t top = pager->top, link = pager->link;
	pager_show(pager, last_top(pager));
	if (pager->link_count > 0 && is_shown(pager, pager->link_count - 1))
		pager->link = pager->link_count - 1;
	return pager->top != top || pager->link != link;
}

bool pager_select_link(struct pager *pager, size_t link)
{
	if (link >= pager->link_count)
		return false;
	size_t top = pager->top, before = pager->link;
	size_t line = pager->links[link];
	pager->link = link;
	if (line < pager->top)
		pager->top = line;
	else if (line - pager->top >= pager->height)
		pager->top = line - pager->height + 1;
	settle(pager);
	return pager->top != top || pager->link != before;
}

/* The neighbour of the selected link; PAGER_NO_LINK at the end. */
static size_t neighbour(const struct pager *pager, int direction)
{
	if (pager->link_count == 0)
		return PAGER_NO_LINK;
	if (pager->link == PAGER_NO_LINK)
		return direction > 0 ? 0 : pager->link_count - 1;
	if (direction < 0)
		return pager->link > 0 ? pager->link - 1 : PAGER_NO_LINK;
	return pager->link + 1 < pager->link_count ? pager->link + 1
						   : PAGER_NO_LINK;
}

bool pager_next_link(struct pager *pager, int direction)
{
	size_t link = neighbour(pager, direction);
	return link != PAGER_NO_LINK && pager_select_link(pager, link);
}

bool pager_step(struct pager *pager, int direction)
{
	size_t link = neighbour(pager, direction);
	if (link != PAGER_NO_LINK && is_shown(pager, link))
		return pager_select_link(pager, link);
	return pager_scroll(pager, direction);
}

/* How many sections begin at or before the line: two lines with the same
 * number are in one section. */
static size_t section_of(const struct pager *pager, size_t line)
{
	size_t count = 0;
	while (count < pager->section_count && pager->sections[count] <= line)
		count++;
	return count;
}

/* The first link of the next section that has one, seen from the selected
 * link. */
static bool select_in_next_section(struct pager *pager, int direction)
{
	if (pager->link == PAGER_NO_LINK)
		return false;
	size_t here = section_of(pager, pager->links[pager->link]);
	size_t link = pager->link, there = here;
	while (there == here) {
		if (direction < 0 ? link == 0 : link + 1 >= pager->link_count)
			return false;
		link = direction < 0 ? link - 1 : link + 1;
		there = section_of(pager, pager->links[link]);
	}
	while (link > 0 && section_of(pager, pager->links[link - 1]) == there)
		link--;
	return pager_select_link(pager, link);
}

bool pager_next_section(struct pager *pager, int direction)
{
	size_t count = pager->section_count;
	for (size_t i = 0; i < count; i++) {
		size_t line =
		    pager->sections[direction > 0 ? i : count - 1 - i];
		if (direction > 0 ? line <= pager->top : line >= pager->top)
			continue;
		if (pager_show(pager, line))
			return true;
		break;
	}
	if (select_in_next_section(pager, direction))
		return true;
	return direction > 0 ? pager_last(pager) : pager_first(pager);
}
