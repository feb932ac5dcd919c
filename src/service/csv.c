/*
 * csv.c: see csv.h. It knows cells, not what they mean.
 */
#include "klaster/service/csv.h"

#include <string.h>
#include <strings.h>

#include "klaster/base/mem.h"
#include "klaster/base/text.h"

enum { ROW_BYTES_MAX = 4 << 20 };

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

/* "sep=;" alone in the first line: what Excel writes for itself. */
static bool separator_told(struct csv *csv, const char *text, size_t len)
{
	size_t line = 5 + (len > 5 && text[5] == '\r');

	if (len <= line || strncasecmp(text, "sep=", 4) != 0 ||
	    text[line] != '\n')
		return false;
	csv->separator = text[4];
	csv->inlet->at += line + 1;
	csv->next_line++;
	return true;
}

void csv_open(
    struct csv *csv, struct inlet *inlet, char separator, bool has_quotes)
{
	const char *text;
	size_t len;

	*csv = (struct csv){.inlet = inlet,
	    .separator = separator,
	    .has_quotes = has_quotes,
	    .next_line = 1};
	buf_init(&csv->row, ROW_BYTES_MAX);
	inlet_fill(inlet);
	text = inlet->text ? inlet->text + inlet->at : "";
	len = inlet->end - inlet->at;
	if (!separator && !separator_told(csv, text, len))
		csv->separator = separator_guess(text, text + len);
}

void csv_done(struct csv *csv)
{
	buf_done(&csv->row);
}

/* --- a row's text: up to the first line end outside quotes */

enum place { CELL_START, CELL_PLAIN, CELL_QUOTED, CELL_QUOTE_SEEN };

static enum place place_after(const struct csv *csv, enum place place, char c)
{
	if (place == CELL_QUOTED)
		return c == '"' ? CELL_QUOTE_SEEN : CELL_QUOTED;
	if (place == CELL_QUOTE_SEEN && c == '"')
		return CELL_QUOTED; /* two are one */
	if (c == csv->separator)
		return CELL_START;
	return place == CELL_START && c == '"' && csv->has_quotes ? CELL_QUOTED
								  : CELL_PLAIN;
}

/* A line feed, a carriage return, or the two together. */
static void line_end_skip(struct csv *csv)
{
	if (inlet_get(csv->inlet) == '\r' && inlet_peek(csv->inlet) == '\n')
		inlet_get(csv->inlet);
	csv->next_line++;
}

static bool is_line_end(int c)
{
	return c == '\n' || c == '\r';
}

static bool row_gather(struct csv *csv, struct err *err)
{
	enum place place = CELL_START;
	int c;

	buf_reset(&csv->row);
	while ((c = inlet_peek(csv->inlet)) >= 0) {
		if (place != CELL_QUOTED && is_line_end(c)) {
			line_end_skip(csv);
			return true;
		}
		inlet_get(csv->inlet);
		place = place_after(csv, place, (char)c);
		/* A line feed in quotes is a character. */
		csv->next_line += c == '\n';
		if (!buf_addc(&csv->row, (char)c))
			return err_set(err, ERR_DATA,
			    "the row of line %zu has more than %d MiB; is a "
			    "quote opened there that is never closed?",
			    csv->line, ROW_BYTES_MAX >> 20);
	}
	if (place == CELL_QUOTED)
		return err_set(err, ERR_DATA,
		    "a quote opened in line %zu is never closed", csv->line);
	return true;
}

static bool row_is_text(const struct csv *csv, struct err *err)
{
	const char *text = buf_text(&csv->row);

	if (memchr(text, '\0', csv->row.len))
		return err_set(err, ERR_DATA,
		    "line %zu holds NUL bytes, so it is no UTF-8; if it is "
		    "what Excel calls Unicode text, add --encoding UTF-16LE",
		    csv->line);
	return text_is_utf8(text, csv->row.len) ||
	       err_set(err, ERR_DATA,
		   "line %zu is not UTF-8; save the table as CSV in UTF-8, or "
		   "name the encoding it has: --encoding windows-1257 (Baltic) "
		   "or windows-1252 (western)",
		   csv->line);
}

/* --- its cells */

/* A quoted cell from behind its first quote, up to behind the one that
 * closes it. Bytes between that and the separator belong to it too. What is
 * left of it without its quotes is put together where it stands. */
static char *quoted_read(
    struct arena *arena, char **at, const char *end, char separator)
{
	char *from = *at, *text = from, *out = from;

	while (text < end &&
	       !(*text == '"' && (end - text == 1 || text[1] != '"'))) {
		text += *text == '"';
		*out++ = *text++;
	}
	if (text < end)
		text++;
	while (text < end && *text != separator)
		*out++ = *text++;
	*at = text;
	return arena_strndup(arena, from, (size_t)(out - from));
}

static char *cell_read(
    const struct csv *csv, struct arena *arena, char **at, const char *end)
{
	const char *from = *at;

	if (csv->has_quotes && from < end && *from == '"') {
		++*at;
		return quoted_read(arena, at, end, csv->separator);
	}
	while (*at < end && **at != csv->separator)
		++*at;
	return arena_strndup(arena, from, (size_t)(*at - from));
}

bool csv_next(
    struct csv *csv, struct arena *arena, struct csv_row *row, struct err *err)
{
	const char *end;
	char *at;

	row->count = 0;
	while (is_line_end(inlet_peek(csv->inlet)))
		line_end_skip(csv);
	if (inlet_peek(csv->inlet) < 0)
		return inlet_is_whole(csv->inlet, err) && false;
	csv->line = csv->next_line;
	if (!row_gather(csv, err) || !inlet_is_whole(csv->inlet, err) ||
	    !row_is_text(csv, err))
		return false;
	at = csv->row.data;
	end = at + csv->row.len;
	for (;;) {
		if (row->count == CSV_CELL_MAX)
			return err_set(err, ERR_DATA,
			    "line %zu has more than %d cells", csv->line,
			    CSV_CELL_MAX);
		row->cells[row->count++] = cell_read(csv, arena, &at, end);
		if (at == end)
			return true;
		at++; /* the separator */
	}
}

bool csv_row_is_blank(const struct csv_row *row)
{
	for (size_t i = 0; i < row->count; i++)
		if (row->cells[i][strspn(row->cells[i], " \t\r\n")])
			return false;
	return true;
}

void csv_row_trim(struct csv_row *row)
{
	for (size_t i = 0; i < row->count; i++) {
		char *cell = row->cells[i] + strspn(row->cells[i], " \t\r\n");
		size_t len = strlen(cell);

		while (len > 0 && strchr(" \t\r\n", cell[len - 1]))
			cell[--len] = '\0';
		row->cells[i] = cell;
	}
}
