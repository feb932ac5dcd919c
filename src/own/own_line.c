/*
 * own_line.c: owns how an item of one's own is written: a JSON object on one
 * line, in words that can be read and mended with any editor.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "klaster/base/hash.h"
#include "klaster/base/mem.h"
#include "klaster/model/json.h"
#include "klaster/model/value.h"
#include "own_file.h"

#define LINE_BYTES (8 * OWN_TEXT_MAX)

const char own_line_head[] = "{\"own\":\"klaster\",\"version\":1}\n";

static const char *const words[OWN_WHATS] = {
    [OWN_BOOKMARK] = "bookmark",
    [OWN_NOTE] = "note",
    [OWN_TAG] = "tag",
    [OWN_SEARCH] = "search",
    [OWN_SEEN] = "seen",
    [OWN_PLACE] = "place",
};

/* --- time: 2026-03-01T09:30:00Z */

static void put_time(struct json_writer *json, int64_t at_s)
{
	time_t time = (time_t)at_s;
	struct tm tm;
	char text[40];

	if (gmtime_r(&time, &tm) != NULL &&
	    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm) > 0)
		json_put_string(json, "at", text);
}

static int64_t read_time(const char *text)
{
	int year, month, day, hour, minute, second, end = 0;
	struct date date = {.precision = DATE_DAY};
	char plain[16];

	if (strlen(text) < 20 ||
	    sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2dZ%n", &year, &month, &day,
		&hour, &minute, &second, &end) != 6 ||
	    text[end] != '\0')
		return 0;
	snprintf(plain, sizeof(plain), "%.10s", text);
	if (!date_parse(plain, &date))
		return 0;
	return (int64_t)date_days(&date) * 86400 + hour * 3600 + minute * 60 +
	       second;
}

/* --- lines */

static void put_text(
    struct json_writer *json, const char *name, const char *text)
{
	if (*text != '\0')
		json_put_string(json, name, text);
}

void own_line_write(struct buf *out, const struct own_item *item)
{
	struct json_writer json;

	json_writer_init(&json, out);
	json_open(&json, NULL, '{');
	json_put_string(&json, "own", words[item->what]);
	json_put_string(&json, "service", item->service);
	put_text(&json, "ref", item->ref);
	put_text(&json, "name", item->name);
	put_text(&json, "label", item->label);
	put_text(&json, "text", item->text);
	put_time(&json, item->at_s);
	json_close(&json, '}');
	buf_addc(out, '\n');
}

/* A text of at most so many bytes; "" where there is none, NULL for what is
 * no text. */
static const char *get_text(struct arena *arena, const struct json *object,
    const char *name, size_t most)
{
	const struct json *value = json_get(object, name);
	const char *text = json_text(value);

	if (value == NULL)
		return "";
	if (text == NULL || strlen(text) > most)
		return NULL;
	return arena_strdup(arena, text);
}

static bool read_item(
    struct arena *arena, const struct json *object, struct own_item *item)
{
	const char *at = get_text(arena, object, "at", 40);

	item->service = get_text(arena, object, "service", OWN_NAME_MAX);
	item->ref = get_text(arena, object, "ref", 300);
	item->name = get_text(arena, object, "name", OWN_NAME_MAX);
	item->label = get_text(arena, object, "label", OWN_NAME_MAX);
	item->text = get_text(arena, object, "text",
	    item->what == OWN_SEEN ? LINE_BYTES : OWN_TEXT_MAX);
	if (at == NULL || item->service == NULL || item->ref == NULL ||
	    item->name == NULL || item->label == NULL || item->text == NULL)
		return false;
	item->at_s = read_time(at);
	item->hash = hash_text(HASH_SEED, item->ref);
	/* Each is about something. */
	return *item->service != '\0' &&
	       (*item->ref != '\0' || *item->name != '\0');
}

enum own_line own_line_read(
    struct arena *arena, const char *line, size_t len, struct own_item *item)
{
	struct json *object = json_parse(line, len, NULL, NULL);
	const char *word = json_text(json_get(object, "own"));
	enum own_line what = word != NULL ? OWN_LINE_FOREIGN : OWN_LINE_DAMAGED;
	size_t i;

	if (word != NULL && strcmp(word, "klaster") == 0)
		what = OWN_LINE_HEAD;
	for (i = 0; word != NULL && i < MEM_COUNT(words); i++) {
		if (strcmp(words[i], word) != 0)
			continue;
		*item = (struct own_item){.what = (enum own_what)i};
		what = read_item(arena, object, item) ? OWN_LINE_ITEM
						      : OWN_LINE_DAMAGED;
	}
	json_free(object);
	return what;
}
