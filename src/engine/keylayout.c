/*
 * keylayout.c: owns the pairs of characters that share a key. Knows no
 * context and no binding.
 */
#include "klaster/engine/keylayout.h"

#include <stdlib.h>
#include <string.h>
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/path.h"
#include "klaster/engine/near.h"

enum { KEYLAYOUT_PAIRS = 4096 };

struct pair {
	uint32_t from, to;
};

struct keylayout {
	struct pair *pairs; /* sorted by from */
	size_t count;
	size_t room;
};

struct keylayout *keylayout_new(void)
{
	return mem_alloc(sizeof(struct keylayout));
}

void keylayout_free(struct keylayout *layout)
{
	if (layout == NULL)
		return;
	free(layout->pairs);
	free(layout);
}

/* The first place whose `from` is not below. */
static size_t place_of(const struct keylayout *layout, uint32_t from)
{
	size_t low = 0, high = layout->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (layout->pairs[middle].from < from)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool put(
    struct keylayout *layout, uint32_t from, uint32_t to, struct err *err)
{
	size_t at = place_of(layout, from);

	if (at < layout->count && layout->pairs[at].from == from) {
		layout->pairs[at].to = to;
		return true;
	}
	if (layout->count == KEYLAYOUT_PAIRS)
		return err_set(err, ERR_USAGE, _("more than %d characters"),
		    KEYLAYOUT_PAIRS);
	if (layout->count == layout->room) {
		layout->room = layout->room == 0 ? 128 : 2 * layout->room;
		layout->pairs = mem_realloc(
		    layout->pairs, layout->room * sizeof(layout->pairs[0]));
	}
	memmove(layout->pairs + at + 1, layout->pairs + at,
	    (layout->count - at) * sizeof(layout->pairs[0]));
	layout->pairs[at] = (struct pair){from, to};
	layout->count++;
	return true;
}

/* One character that types itself. */
static bool read_char(const char *word, uint32_t *code, struct err *err)
{
	uint32_t keys[KEY_SEQUENCE];
	size_t count;

	if (!key_parse(word, keys, &count, err))
		return false;
	if (count != 1 || !key_is_text(keys[0]))
		return err_set(
		    err, ERR_USAGE, _("'%.60s' is not one character"), word);
	*code = keys[0];
	return true;
}

static bool run_line(
    struct keylayout *layout, const struct argv *words, struct err *err)
{
	uint32_t from, to;
	struct near near;

	if (strcmp(words->argv[0], "fold") != 0) {
		near_init(&near, words->argv[0]);
		near_try(&near, "fold");
		return err_set(err, ERR_USAGE,
		    near.best != NULL
			? _("'%.60s' is no line of a layout; did you mean "
			    "fold?")
			: _("'%.60s' is no line of a layout; there are fold "
			    "and # comments"),
		    words->argv[0]);
	}
	if (words->argc != 3)
		return err_set(err, ERR_USAGE,
		    _("fold wants CHAR LATINCHAR, the key and the Latin key at "
		      "its place"));
	if (!read_char(words->argv[1], &from, err) ||
	    !read_char(words->argv[2], &to, err))
		return false;
	if (to >= 0x80)
		return err_set(err, ERR_USAGE,
		    _("'%s' is not a key of the Latin layout"), words->argv[2]);
	return put(layout, from, to, err);
}

int keylayout_load_text(struct keylayout *layout, const char *name,
    const char *text, size_t len, const struct keyfile_env *env)
{
	struct lines lines;
	struct argv words;

	lines_init(&lines, name, text, len, env == NULL ? NULL : env->report,
	    env == NULL ? NULL : env->user);
	while (lines_next(&lines, &words)) {
		struct err err = ERR_INIT;

		if (!run_line(layout, &words, &err))
			lines_fault(&lines, true, &err);
	}
	lines_done(&lines);
	return lines.errors;
}

int keylayout_load_file(
    struct keylayout *layout, const char *path, const struct keyfile_env *env)
{
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	size_t len;
	const char *text = path_read(&arena, path, KEYFILE_BYTES, &len, &err);
	int errors = 1;

	if (text != NULL)
		errors = keylayout_load_text(layout, path, text, len, env);
	else if (env != NULL && env->report != NULL)
		env->report(env->user, true, err.text);
	arena_done(&arena);
	return errors;
}

uint32_t keylayout_fold(const struct keylayout *layout, uint32_t key)
{
	uint32_t base = key & KC_BASE;
	size_t at = place_of(layout, base);

	if (at == layout->count || layout->pairs[at].from != base)
		return key;
	return key_of_char(layout->pairs[at].to, key & ~(uint32_t)KC_BASE);
}
