/*
 * csv.c: see csv.h. It knows cells, not what they mean.
 */
#include "klaster/service/csv.h"

#include <string.h>

#include "klaster/base/mem.h"

static bool at_line_end(const struct csv *csv)
{
	return csv->text == csv->end || *csv->text == '\n' ||
	       *csv->text == '\r';
}

/* Over one line feed, carriage return, or the two together. */
static void line_end_skip(struct csv *csv)
{
	if (csv->text == csv->end)
		return;
	if (*csv->text == '\r' && csv->end - csv->text > 1 &&
	    csv->text[1] == '\n')
		csv->text++;
	csv->text++;
	csv->next_line++;
}

static char separator_guess(const char *text, const char *end)
{
	static const char separators[] = ",;\t|";
	size_t counts[sizeof(separators) - 1] = {0};
	bool quoted = false;
	size_t best = 0;

	for (; text < end && (quoted || (*text != '\n' && *text != '\r'));
	     text++) {
		const char *at = strchr(separators, *text);

		if (*text == '"')
			quoted = !quoted;
		else if (!quoted && *text && at)
			counts[at - separators]++;
	}
	for (size_t i = 1; i < MEM_COUNT(counts); i++)
		if (counts[i] > counts[best])
			best = i;
	return separators[best];
}

void csv_open(struct csv *csv, const char *text, size_t len, char separator,
    bool has_quotes)
{
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		text += 3;
		len -= 3;
	}
	*csv = (struct csv){.text = text,
	    .end = text + len,
	    .has_quotes = has_quotes,
	    .next_line = 1};
	csv->separator =
	    separator ? separator : separator_guess(text, csv->end);
}

/* A quoted cell from behind its first quote. Bytes behind the closing quote
 * and before the separator belong to it too. */
static bool quoted_read(
    struct csv *csv, struct arena *arena, char **cell, struct err *err)
{
	const char *from = csv->text;
	size_t n = 0;
	char *out;

	while (csv->text < csv->end &&
	       !(*csv->text == '"' &&
		   (csv->end - csv->text == 1 || csv->text[1] != '"'))) {
		/* two quotes are one; a line feed is a character */
		csv->next_line += *csv->text == '\n';
		csv->text += *csv->text == '"' ? 2 : 1;
	}
	if (csv->text >= csv->end)
		return err_set(err, ERR_DATA,
		    "a quote opened in line %zu is never closed", csv->line);
	out = arena_alloc(arena, (size_t)(csv->text - from) + 1);
	for (; from < csv->text; from++) {
		out[n++] = *from;
		from += *from == '"';
	}
	csv->text++;
	from = csv->text;
	while (!at_line_end(csv) && *csv->text != csv->separator)
		csv->text++;
	*cell = csv->text == from ? out
				  : arena_printf(arena, "%s%.*s", out,
					(int)(csv->text - from), from);
	return true;
}

static bool cell_read(
    struct csv *csv, struct arena *arena, char **cell, struct err *err)
{
	const char *from = csv->text;

	if (csv->has_quotes && csv->text < csv->end && *csv->text == '"') {
		csv->text++;
		return quoted_read(csv, arena, cell, err);
	}
	while (!at_line_end(csv) && *csv->text != csv->separator)
		csv->text++;
	*cell = arena_strndup(arena, from, (size_t)(csv->text - from));
	return true;
}

bool csv_next(
    struct csv *csv, struct arena *arena, struct csv_row *row, struct err *err)
{
	row->count = 0;
	while (csv->text < csv->end && at_line_end(csv))
		line_end_skip(csv);
	if (csv->text == csv->end)
		return false;
	csv->line = csv->next_line;
	for (;;) {
		if (row->count == CSV_CELL_MAX)
			return err_set(err, ERR_DATA,
			    "line %zu has more than %d cells", csv->line,
			    CSV_CELL_MAX);
		if (!cell_read(csv, arena, &row->cells[row->count], err))
			return false;
		row->count++;
		if (at_line_end(csv))
			break;
		csv->text++; /* the separator */
	}
	line_end_skip(csv);
	return true;
}
