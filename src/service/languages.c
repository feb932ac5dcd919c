/*
 * languages.c: which languages the directory's texts are in, kept as a small
 * value beside the records.
 */
#include "klaster/service/bundled.h"

#include <string.h>

#define META_NAME "languages"

void languages_read(struct languages *languages, struct catalogue *catalogue,
    struct arena *arena)
{
	const char *text =
	    catalogue->ops->meta_get(catalogue, arena, META_NAME);

	if (!text || strlen(text) >= sizeof(languages->text))
		text = "en";
	languages->len = strlen(text);
	memcpy(languages->text, text, languages->len + 1);
}

static bool language_is_there(
    const struct languages *languages, const char *lang, size_t len)
{
	const char *at = languages->text;

	while (*at) {
		size_t word = strcspn(at, " ");

		if (word == len && memcmp(at, lang, len) == 0)
			return true;
		at += word + (at[word] == ' ');
	}
	return false;
}

/* Kept in order behind the first, which is English. */
static void language_insert(
    struct languages *languages, const char *lang, size_t len)
{
	char *at = languages->text + strcspn(languages->text, " ");

	if (languages->len + len + 2 > sizeof(languages->text))
		return;
	while (*at && strncmp(at + 1, lang, len) < 0)
		at += 1 + strcspn(at + 1, " ");
	memmove(at + len + 1, at,
	    languages->len + 1 - (size_t)(at - languages->text));
	*at = ' ';
	memcpy(at + 1, lang, len);
	languages->len += len + 1;
}

void languages_add(struct languages *languages, const struct record *record)
{
	if (strcmp(record->kind->name, "codes") == 0)
		return;
	for (size_t i = 0; i < record->claim_count; i++) {
		const char *lang = record->claims[i].lang;
		size_t len = lang ? strcspn(lang, "-") : 0;

		if ((len == 2 || len == 3) &&
		    !language_is_there(languages, lang, len))
			language_insert(languages, lang, len);
	}
}

bool languages_write(const struct languages *languages,
    struct catalogue *catalogue, struct err *err)
{
	return catalogue->ops->meta_set(
	    catalogue, META_NAME, languages->text, err);
}
