/*
 * own_words.c: owns what there is of the user's about a record, and the
 * questions about it: "tag:calls", "note:any", "note:phone", "bookmark:any",
 * and words that stand in a name, a tag or a note. Nobody but this machine is
 * asked.
 */
#include <string.h>
#include "klaster/app/own_words.h"
#include "klaster/base/buf.h"
#include "klaster/base/fold.h"
#include "klaster/engine/argv.h"

/* "a, b"; NULL without any. */
static const char *tags_of(
    const struct own *own, const char *ref, struct arena *arena)
{
	const struct own_item *item = NULL;
	struct buf text;
	const char *tags;

	buf_init(&text, OWN_NAME_MAX);
	while ((item = own_next(own, OWN_TAG, item)) != NULL)
		if (strcmp(item->ref, ref) == 0)
			buf_addf(&text, "%s%s", text.len > 0 ? ", " : "",
			    item->name);
	tags = text.len > 0 ? arena_strdup(arena, buf_text(&text)) : NULL;
	buf_done(&text);
	return tags;
}

bool own_about(const struct own *own, struct arena *arena, const char *ref,
    struct view_own *about)
{
	const struct own_item *note = own_find(own, OWN_NOTE, ref, "");

	about->bookmarked = own_find(own, OWN_BOOKMARK, ref, "") != NULL;
	about->note = note != NULL ? note->text : NULL;
	about->tags = tags_of(own, ref, arena);
	return about->bookmarked || about->note != NULL || about->tags != NULL;
}

static const char *after(const char *text, const char *name)
{
	size_t len = strlen(name);

	return strncmp(text, name, len) == 0 ? text + len : NULL;
}

bool own_asks(const char *text)
{
	text += strspn(text, " ");
	return after(text, "tag:") != NULL || after(text, "note:") != NULL ||
	       after(text, "bookmark:") != NULL;
}

/* Folded text within folded text. */
static bool has(const char *all, const char *part)
{
	struct buf in, of;
	bool found;

	buf_init(&in, 4 * OWN_TEXT_MAX);
	buf_init(&of, 4 * OWN_NAME_MAX);
	fold_words(&in, all, strlen(all));
	fold_words(&of, part, strlen(part));
	found = strstr(buf_text(&in), buf_text(&of)) != NULL;
	buf_done(&in);
	buf_done(&of);
	return found;
}

static bool is_any(const char *word)
{
	return *word == '\0' || strcmp(word, "any") == 0;
}

static bool has_tag(const struct own *own, const char *ref, const char *name)
{
	const struct own_item *item = NULL;

	while ((item = own_next(own, OWN_TAG, item)) != NULL)
		if (strcmp(item->ref, ref) == 0 &&
		    (is_any(name) || has(item->name, name)))
			return true;
	return false;
}

static bool fits_word(const struct own *own, const struct view_own *about,
    const char *word, const char *ref, const char *label)
{
	const char *of;

	if ((of = after(word, "tag:")) != NULL)
		return has_tag(own, ref, of);
	if ((of = after(word, "note:")) != NULL)
		return about->note != NULL &&
		       (is_any(of) || has(about->note, of));
	if (after(word, "bookmark:") != NULL)
		return about->bookmarked;
	return has(label, word) || has(ref, word) ||
	       (about->note != NULL && has(about->note, word)) ||
	       (about->tags != NULL && has(about->tags, word));
}

bool own_fits(const struct own *own, struct arena *arena, const char *text,
    const char *ref, const char *label)
{
	struct view_own about;
	struct argv words;
	int i;

	own_about(own, arena, ref, &about);
	if (!argv_split(arena, text, &words, NULL))
		return fits_word(own, &about, text, ref, label);
	for (i = 0; i < words.argc; i++)
		if (!fits_word(own, &about, words.argv[i], ref, label))
			return false;
	return true;
}

static void add_thing(struct own_thing **things, size_t *count,
    struct arena *arena, const struct own_item *item)
{
	size_t i;

	for (i = 0; i < *count; i++)
		if (strcmp((*things)[i].ref, item->ref) == 0)
			return;
	*things = arena_grow(arena, *things, *count, sizeof(**things));
	(*things)[(*count)++] =
	    (struct own_thing){.ref = arena_strdup(arena, item->ref),
		.label = arena_strdup(
		    arena, *item->label != '\0' ? item->label : item->ref),
		.at_s = item->at_s};
}

size_t own_things(
    const struct own *own, struct arena *arena, struct own_thing **things)
{
	static const enum own_what whats[] = {OWN_BOOKMARK, OWN_NOTE, OWN_TAG};
	size_t count = 0, i;

	*things = NULL;
	for (i = 0; i < 3; i++) {
		const struct own_item *item = NULL;

		while ((item = own_previous(own, whats[i], item)) != NULL)
			add_thing(things, &count, arena, item);
	}
	return count;
}
