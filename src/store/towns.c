/*
 * towns.c owns how the table of towns is read. It must not know where they
 * are kept, nor which records stand in them.
 *
 * A line of the table: name, country, latitude, longitude, population,
 * other names parted by commas; parted by tabs, "#" and the heading left out.
 */
#include <stdlib.h>
#include <string.h>
#include "klaster/base/fold.h"
#include "klaster/store/towns.h"

#define COLUMNS 6
#define NAMES_MAX 48	 /* of one town */
#define NAME_MIN_BYTES 3 /* "A" is a town, too; nobody looks for it so */
#define NAME_MAX_BYTES 64
#define NAMES_MAX_BYTES 4096

struct line {
	const char *at[COLUMNS];
	size_t len[COLUMNS];
};

static bool split(struct line *line, const char *text, size_t len)
{
	const char *end = text + len;

	for (int i = 0; i < COLUMNS; i++) {
		const char *tab = memchr(text, '\t', (size_t)(end - text));
		line->at[i] = text;
		line->len[i] = (size_t)((tab == NULL ? end : tab) - text);
		if (tab == NULL)
			return i == COLUMNS - 1;
		text = tab + 1;
	}
	return false;
}

/* Folds one name and adds it, if it is not among `names` (which has a line
 * feed before and after each). */
static bool take_name(const struct towns_sink *sink, int64_t town,
    const char *text, size_t len, struct buf *names, struct err *err)
{
	struct buf folded, line;
	bool ok = true;

	buf_init(&folded, NAME_MAX_BYTES);
	buf_init(&line, NAME_MAX_BYTES + 2);
	if (fold_words(&folded, text, len) && folded.len >= NAME_MIN_BYTES) {
		buf_addf(&line, "\n%s\n", buf_text(&folded));
		if (strstr(buf_text(names), buf_text(&line)) == NULL) {
			buf_addf(names, "%s\n", buf_text(&folded));
			ok =
			    sink->name(sink->ctx, town, buf_text(&folded), err);
		}
	}
	buf_done(&line);
	buf_done(&folded);
	return ok;
}

static bool take_line(const struct towns_sink *sink, int64_t town,
    const struct line *line, struct err *err)
{
	struct buf names;
	const char *at = line->at[5], *end = at + line->len[5];
	bool ok;

	buf_init(&names, NAMES_MAX_BYTES);
	buf_addc(&names, '\n');
	ok = take_name(sink, town, line->at[0], line->len[0], &names, err);
	for (int i = 0; ok && at < end && i < NAMES_MAX; i++) {
		const char *comma = memchr(at, ',', (size_t)(end - at));
		size_t len = (size_t)((comma == NULL ? end : comma) - at);
		ok = take_name(sink, town, at, len, &names, err);
		at += len + 1;
	}
	if (ok) {
		struct town known = {.number = town,
		    .country = line->at[1],
		    /* Up to the tab: strtoll() stops there. */
		    .population = strtoll(line->at[4], NULL, 10),
		    .names = buf_text(&names)};
		ok = sink->town(sink->ctx, &known, err);
	}
	buf_done(&names);
	return ok;
}

bool towns_read(const char *text, size_t len, const struct towns_sink *sink,
    struct err *err)
{
	const char *end = text + len;

	for (int64_t town = 1; text < end; town++) {
		const char *feed = memchr(text, '\n', (size_t)(end - text));
		const char *stop = feed == NULL ? end : feed;
		struct line line;
		if (*text != '#' && split(&line, text, (size_t)(stop - text)) &&
		    line.len[1] == TOWN_COUNTRY_BYTES &&
		    !take_line(sink, town, &line, err))
			return false;
		text = stop + 1;
	}
	return true;
}

void towns_add_others(struct buf *out, const char *names, const char *folded)
{
	while (*names != '\0') {
		size_t len = strcspn(names, "\n");
		if (len > 0 && (len != strlen(folded) ||
				   memcmp(names, folded, len) != 0)) {
			buf_add(out, names, len);
			buf_addc(out, '\n');
		}
		names += len + (names[len] == '\n');
	}
}
