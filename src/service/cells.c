/*
 * cells.c: see cells.h. It knows cells, not what fields they are for.
 */
#include "klaster/service/cells.h"

#include <string.h>

#include "klaster/base/buf.h"
#include "klaster/base/fold.h"
#include "klaster/base/mem.h"

enum { NAME_BYTES_MAX = 256, FAILED_BYTES_MAX = 24 };

/* --- names */

void cells_letters(struct buf *out, const char *text)
{
	struct buf words;

	buf_init(&words, NAME_BYTES_MAX);
	fold_words(&words, text, strlen(text));
	for (const char *at = buf_text(&words); *at; at++)
		if (*at != ' ')
			buf_addc(out, *at);
	buf_done(&words);
}

bool cells_same_name(const char *written, const char *name)
{
	struct buf a, b;
	bool same;

	buf_init(&a, NAME_BYTES_MAX);
	buf_init(&b, NAME_BYTES_MAX);
	cells_letters(&a, written);
	cells_letters(&b, name);
	same = a.len > 0 && strcmp(buf_text(&a), buf_text(&b)) == 0;
	buf_done(&a);
	buf_done(&b);
	return same;
}

/* --- formulas */

/* Capitals of any language; what is no ASCII is taken for one. */
static bool is_capital(char c)
{
	return (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

bool cells_is_failed(const char *cell)
{
	static const char *const bare[] = {"#N/A", "#NV", "#N/D", "#N/DISP",
	    "#GETTING_DATA", "#PUUDUB", "#SAKNAS!", "#I/T"};
	size_t len = strlen(cell);

	if (len < 2 || len > FAILED_BYTES_MAX)
		return false;
	if (strncmp(cell, "Err:", 4) == 0)
		return len > 4 && strspn(cell + 4, "0123456789") == len - 4;
	if (*cell != '#')
		return false;
	/* A number in a column too narrow for it, exported as it looked. */
	if (strspn(cell, "#") == len)
		return true;
	for (size_t i = 0; i < MEM_COUNT(bare); i++)
		if (strcmp(bare[i], cell) == 0)
			return true;
	if (cell[len - 1] != '!' && cell[len - 1] != '?')
		return false;
	for (size_t i = 1; i + 1 < len; i++)
		if (!is_capital(cell[i]) && !strchr("/0_.", cell[i]))
			return false;
	return len > 3;
}

/* --- rows */

bool cells_run_over(const struct csv_row *names, const struct csv_row *cells)
{
	for (size_t i = names->count; i < cells->count; i++)
		if (cells->cells[i][strspn(cells->cells[i], " \t\r\n")])
			return true;
	return false;
}
