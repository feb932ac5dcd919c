/*
 * hist.c: owns the lines that were entered. Knows no file and no prompt.
 */
#include "klaster/engine/hist.h"

#include <stdlib.h>
#include <string.h>
#include "klaster/base/mem.h"
#include "klaster/base/text.h"
#include "klaster/engine/argv.h"

/* A ring: line i is lines[(newest - i) mod max]. */
struct hist {
	char **lines;
	size_t max;
	size_t count;
	size_t newest;
};

struct hist *hist_new(size_t max_lines)
{
	struct hist *hist = mem_alloc(sizeof(*hist));

	hist->max = max_lines == 0 ? 1 : max_lines;
	hist->lines = mem_array(hist->max, sizeof(hist->lines[0]));
	return hist;
}

void hist_free(struct hist *hist)
{
	if (hist == NULL)
		return;
	for (size_t i = 0; i < hist->max; i++)
		free(hist->lines[i]);
	free(hist->lines);
	free(hist);
}

/* The place of line i, which may be one past the oldest. */
static size_t slot(const struct hist *hist, size_t i)
{
	return (hist->newest + hist->max - i % hist->max) % hist->max;
}

/* Bytes of the line up to a control character. */
static size_t clean_len(const char *line, size_t len)
{
	size_t i = 0;

	while (i < len && (unsigned char)line[i] >= 0x20 && line[i] != 0x7f)
		i++;
	return i;
}

static void add(struct hist *hist, const char *line, size_t len)
{
	const char *last = hist_at(hist, 0);

	len = clean_len(line, len);
	if (len == 0 || len > ARGV_LINE_BYTES || !text_is_utf8(line, len))
		return;
	if (last != NULL && strlen(last) == len && memcmp(last, line, len) == 0)
		return;
	if (hist->count > 0)
		hist->newest = (hist->newest + 1) % hist->max;
	free(hist->lines[hist->newest]);
	hist->lines[hist->newest] = mem_strndup(line, len);
	if (hist->count < hist->max)
		hist->count++;
}

void hist_add(struct hist *hist, const char *line)
{
	add(hist, line, strlen(line));
}

size_t hist_count(const struct hist *hist)
{
	return hist->count;
}

const char *hist_at(const struct hist *hist, size_t i)
{
	return i < hist->count ? hist->lines[slot(hist, i)] : NULL;
}

static bool matches(
    const struct hist *hist, size_t i, const char *prefix, size_t len)
{
	return strncmp(hist_at(hist, i), prefix, len) == 0;
}

size_t hist_older(
    const struct hist *hist, size_t i, const char *prefix, size_t len)
{
	while (i < hist->count && !matches(hist, i, prefix, len))
		i++;
	return i < hist->count ? i : hist->count;
}

size_t hist_newer(
    const struct hist *hist, size_t i, const char *prefix, size_t len)
{
	if (i >= hist->count)
		return hist->count;
	while (!matches(hist, i, prefix, len))
		if (i-- == 0)
			return hist->count;
	return i;
}

void hist_load(struct hist *hist, const char *text, size_t len)
{
	while (len > 0) {
		const char *feed = memchr(text, '\n', len);
		size_t line_len = feed == NULL ? len : (size_t)(feed - text);
		size_t skip = feed == NULL ? len : line_len + 1;

		add(hist, text, line_len);
		text += skip;
		len -= skip;
	}
}

bool hist_save(const struct hist *hist, struct buf *out)
{
	for (size_t i = hist->count; i-- > 0;)
		if (!buf_adds(out, hist_at(hist, i)) || !buf_addc(out, '\n'))
			return false;
	return true;
}
