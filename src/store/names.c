/*
 * names.c owns the memory of other names. It must not know of an engine.
 */
#include "klaster/store/names.h"

#include <stdlib.h>
#include <string.h>

#include "klaster/base/mem.h"
#include "klaster/base/textmap.h"

#define NAMES_MAX 4096
#define BYTES_MAX (4 * 1024 * 1024)

struct names {
	struct index_names from, index;
	struct textmap texts;
};

void names_forget(struct names *names)
{
	textmap_forget(&names->texts);
}

/* A line feed is in none of the three. */
static void remember(struct names *names, struct buf *out, const char *what,
    void (*ask)(
	void *ctx, struct buf *out, const char *first, const char *second),
    const char *first, const char *second)
{
	struct arena scratch = ARENA_INIT;
	const char *key = arena_printf(
	    &scratch, "%s\n%s\n%s", what, first, second == NULL ? "" : second);
	size_t before = out->len;
	const char *text;

	if (textmap_get(&names->texts, key, &text)) {
		buf_adds(out, text);
	} else {
		ask(names->from.ctx, out, first, second);
		textmap_put(&names->texts, key, buf_text(out) + before);
	}
	arena_done(&scratch);
}

static void code(
    void *ctx, struct buf *out, const char *list, const char *named)
{
	struct names *names = ctx;

	remember(names, out, "code", names->from.code, list, named);
}

static void town(
    void *ctx, struct buf *out, const char *folded, const char *country)
{
	struct names *names = ctx;

	remember(names, out, "town", names->from.town, folded, country);
}

struct names *names_new(const struct index_names *from)
{
	struct names *names = mem_alloc(sizeof(*names));

	textmap_init(&names->texts, NAMES_MAX, BYTES_MAX);
	names->from = *from;
	names->index =
	    (struct index_names){.code = code, .town = town, .ctx = names};
	return names;
}

void names_free(struct names *names)
{
	if (names == NULL)
		return;
	textmap_done(&names->texts);
	free(names);
}

const struct index_names *names_index(const struct names *names)
{
	return &names->index;
}
