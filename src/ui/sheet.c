/* sheet.c: owns lines of text and their links; see sheet.h. */
#include "klaster/ui/sheet.h"

#include "klaster/base/text.h"
#include "view_rows.h"

void sheet_init(struct sheet *sheet)
{
	*sheet = (struct sheet){.cells = 0};
	arena_init(&sheet->arena);
}

void sheet_done(struct sheet *sheet)
{
	arena_done(&sheet->arena);
}

void sheet_begin(struct sheet *sheet, int cells)
{
	arena_reset(&sheet->arena);
	sheet->lines = NULL;
	sheet->link_lines = NULL;
	sheet->links = NULL;
	sheet->sections = NULL;
	sheet->count = sheet->link_count = sheet->section_count = 0;
	sheet->cells = cells < 1 ? 1 : cells;
}

void sheet_line(struct sheet *sheet)
{
	sheet->lines = arena_grow(
	    &sheet->arena, sheet->lines, sheet->count, sizeof(*sheet->lines));
	sheet->lines[sheet->count++] = (struct sheet_line){.part_count = 0};
}

void sheet_part(
    struct sheet *sheet, int col, struct safe_text text, enum look look)
{
	if (sheet->count == 0)
		sheet_line(sheet);
	struct sheet_line *line = &sheet->lines[sheet->count - 1];
	if (line->part_count < SHEET_PARTS && text.len > 0)
		line->parts[line->part_count++] =
		    (struct sheet_part){.col = col, .text = text, .look = look};
}

void sheet_flow(
    struct sheet *sheet, int col, struct safe_text text, enum look look)
{
	int cells = sheet->cells > col + 8 ? sheet->cells - col : 8;
	size_t at = 0;
	while (at < text.len) {
		size_t skip;
		size_t len = text_wrap(
		    text.safe_bytes + at, text.len - at, cells, &skip);
		if (at > 0)
			sheet_line(sheet);
		sheet_part(sheet, col, safe_part(text, at, len), look);
		if (skip == 0)
			break;
		at += skip;
	}
}

bool sheet_break_word(struct sheet *sheet, int col)
{
	struct sheet_line *line = &sheet->lines[sheet->count - 1];
	if (line->part_count == 0)
		return false;
	struct sheet_part *part = &line->parts[line->part_count - 1];
	struct safe_text text = part->text;
	enum look look = part->look;
	size_t blank = text.len;
	while (blank > 0 && text.safe_bytes[blank - 1] != ' ')
		blank--;
	if (blank < 2 || blank == text.len)
		return false;
	part->text = safe_part(text, 0, blank - 1);
	sheet_line(sheet);
	sheet_part(sheet, col, safe_part(text, blank, text.len - blank), look);
	return true;
}

void sheet_link(struct sheet *sheet, struct target target)
{
	sheet->link_lines = arena_grow(&sheet->arena, sheet->link_lines,
	    sheet->link_count, sizeof(*sheet->link_lines));
	sheet->links = arena_grow(&sheet->arena, sheet->links,
	    sheet->link_count, sizeof(*sheet->links));
	sheet->link_lines[sheet->link_count] =
	    sheet->count > 0 ? sheet->count - 1 : 0;
	sheet->links[sheet->link_count++] = target;
}

void sheet_section(struct sheet *sheet)
{
	sheet->sections = arena_grow(&sheet->arena, sheet->sections,
	    sheet->section_count, sizeof(*sheet->sections));
	sheet->sections[sheet->section_count++] =
	    sheet->count > 0 ? sheet->count - 1 : 0;
}

void sheet_settle(const struct sheet *sheet, struct pager *pager)
{
	pager->sections = sheet->sections;
	pager->section_count = sheet->section_count;
	pager_set(pager, sheet->count, sheet->link_lines, sheet->link_count);
}

/* A heading on the last row would stand over nothing: it comes with what it
 * is over. */
static bool is_orphan(const struct sheet *sheet, size_t at)
{
	for (size_t i = 0; i < sheet->section_count; i++)
		if (sheet->sections[i] == at)
			return at + 1 < sheet->count;
	return false;
}

void sheet_draw(const struct sheet *sheet, const struct pager *pager,
    const struct area *area)
{
	area_cursor(area, 0, 0);
	for (int row = 0; row < area->rows; row++) {
		size_t at = pager->top + (size_t)row;
		if (at >= sheet->count ||
		    (row > 0 && row == area->rows - 1 && is_orphan(sheet, at)))
			break;
		const struct sheet_line *line = &sheet->lines[at];
		for (int i = 0; i < line->part_count; i++) {
			const struct sheet_part *part = &line->parts[i];
			int col = SHEET_LEFT + part->col;
			area_put(area, row, col, area->cols - col, part->text,
			    part->look);
		}
		if (pager->link != PAGER_NO_LINK &&
		    sheet->link_lines[pager->link] == at)
			view_rows_mark(area, row);
	}
}

/* The screen cuts what is too wide; on paper it goes on in its column. */
static void print_part(const struct sheet *sheet, int *col,
    const struct sheet_part *part, struct buf *out)
{
	struct safe_text text = part->text;
	int room = sheet->cells > part->col + 8 ? sheet->cells - part->col : 8;
	size_t at = 0;
	do {
		size_t skip;
		size_t len =
		    text_wrap(text.safe_bytes + at, text.len - at, room, &skip);
		if (at > 0) {
			buf_addc(out, '\n');
			*col = 0;
		}
		for (; *col < part->col; ++*col)
			buf_addc(out, ' ');
		buf_add(out, text.safe_bytes + at, len);
		*col += safe_part(text, at, len).cells;
		if (skip == 0)
			break;
		at += skip;
	} while (at < text.len);
}

void sheet_print(const struct sheet *sheet, struct buf *out)
{
	for (size_t at = 0; at < sheet->count; at++) {
		const struct sheet_line *line = &sheet->lines[at];
		int col = 0;
		for (int i = 0; i < line->part_count; i++)
			print_part(sheet, &col, &line->parts[i], out);
		buf_addc(out, '\n');
	}
}
