/*
 * negotiate.c: lists in header fields. It knows their grammar and our media
 * type, and nothing of what is asked for.
 */
#include "klaster/service/negotiate.h"

#include <ctype.h>
#include <string.h>

#include "klaster/service/head.h"

/* One element of a list: "text/html; level=1; q=0.5". */
struct element {
	const char *text;
	size_t len; /* up to the first ';' */
	const char *params;
	size_t params_len;
	int quality;	  /* 0..1000; of a parameter q */
	bool is_modified; /* has parameters we may not ignore */
};

/* Bytes up to a byte of `stops` that is not inside quotes. */
static size_t span(const char *text, size_t len, const char *stops)
{
	bool quoted = false;
	size_t i;

	for (i = 0; i < len; i++) {
		if (text[i] == '"')
			quoted = !quoted;
		else if (quoted && text[i] == '\\' && i + 1 < len)
			i++;
		else if (!quoted && strchr(stops, text[i]))
			break;
	}
	return i;
}

static int quality_parse(const char *text, size_t len)
{
	int value = 0, digits = 0;

	if (len == 0 || (text[0] != '0' && text[0] != '1'))
		return 0;
	value = text[0] - '0';
	for (size_t i = 2; digits < 3; i++, digits++) {
		bool is_digit = i < len && text[1] == '.' &&
				isdigit((unsigned char)text[i]);

		value = value * 10 + (is_digit ? text[i] - '0' : 0);
	}
	return value > 1000 ? 1000 : value;
}

static void params_parse(struct element *element)
{
	const char *text = element->params;
	size_t left = element->params_len;

	while (left > 0) {
		size_t len = span(text, left, ";");
		const char *part = text;
		size_t part_len = len, name_len;

		head_trim(&part, &part_len);
		name_len = span(part, part_len, "=");
		if (head_is_word(part, name_len, "q") && name_len < part_len)
			element->quality = quality_parse(
			    part + name_len + 1, part_len - name_len - 1);
		else if (part_len > 0 &&
			 !head_is_word(part, name_len, "profile"))
			element->is_modified = true; /* "ext" too: we have
							none */
		text += len + (len < left);
		left -= len + (len < left);
	}
}

/* The next element of a list. False at the end. */
static bool element_next(const char **list, struct element *element)
{
	const char *text = *list;
	size_t len = strlen(text), head;

	if (len == 0)
		return false;
	len = span(text, len, ",");
	*list = text + len + (text[len] == ',');
	*element = (struct element){.quality = 1000};
	head = span(text, len, ";");
	element->text = text;
	element->len = head;
	head_trim(&element->text, &element->len);
	element->params = text + head + (head < len);
	element->params_len = len - head - (head < len);
	params_parse(element);
	return true;
}

bool negotiate_media(
    const char *accept, const char *content_type, struct problem *problem)
{
	struct element element;
	bool is_empty = true, takes_any = false;
	bool names_ours = false, takes_ours = false;

	if (content_type && element_next(&content_type, &element) &&
	    head_is_word(element.text, element.len, MEDIA_TYPE) &&
	    element.is_modified) {
		problem_set(problem, PROBLEM_UNSUPPORTED_MEDIA_TYPE,
		    "%s is understood without extensions only.", MEDIA_TYPE);
		problem->header = "Content-Type";
		return false;
	}
	while (accept && element_next(&accept, &element)) {
		bool is_wanted = element.quality > 0;

		is_empty &= element.len == 0;
		if (head_is_word(element.text, element.len, MEDIA_TYPE)) {
			names_ours = true;
			takes_ours |= is_wanted && !element.is_modified;
		}
		if (head_is_word(element.text, element.len, "*/*") ||
		    head_is_word(element.text, element.len, "application/*") ||
		    /* says less than ours, and can read it */
		    head_is_word(element.text, element.len, "application/json"))
			takes_any |= is_wanted;
	}
	/* Who names our type means it: no wildcard helps a modified one. */
	if (names_ours ? takes_ours : takes_any)
		return true;
	if (is_empty)
		return true;
	problem_set(problem, PROBLEM_NOT_ACCEPTABLE,
	    "Answers are %s, without extensions.", MEDIA_TYPE);
	problem->header = "Accept";
	return false;
}

bool negotiate_gzip(const char *accept_encoding)
{
	struct element element;
	int any = -1;

	while (accept_encoding && element_next(&accept_encoding, &element)) {
		if (head_is_word(element.text, element.len, "gzip") ||
		    head_is_word(element.text, element.len, "x-gzip"))
			return element.quality > 0;
		if (head_is_word(element.text, element.len, "*"))
			any = element.quality;
	}
	return any > 0;
}

const char *const *negotiate_langs(
    struct arena *arena, const char *accept_language)
{
	const char **langs =
	    arena_array(arena, NEGOTIATE_LANG_MAX + 1, sizeof(*langs));
	int quality[NEGOTIATE_LANG_MAX];
	struct element element;
	size_t count = 0;

	while (count < NEGOTIATE_LANG_MAX && accept_language &&
	       element_next(&accept_language, &element)) {
		size_t len = 0, at;
		bool is_known = false;
		char *lang;

		while (len < element.len &&
		       isalpha((unsigned char)element.text[len]))
			len++;
		if (len < 2 || len > 3 || element.quality == 0)
			continue;
		lang = arena_strndup(arena, element.text, len);
		for (char *c = lang; *c; c++)
			*c = (char)tolower((unsigned char)*c);
		for (size_t i = 0; i < count; i++)
			is_known |= strcmp(langs[i], lang) == 0;
		if (is_known)
			continue;
		for (at = count++; at > 0 && quality[at - 1] < element.quality;
		     at--) {
			langs[at] = langs[at - 1];
			quality[at] = quality[at - 1];
		}
		langs[at] = lang;
		quality[at] = element.quality;
	}
	return langs;
}

bool negotiate_has_etag(const char *if_none_match, const char *etag)
{
	struct element element;

	while (if_none_match && element_next(&if_none_match, &element)) {
		const char *text = element.text;
		size_t len = element.len;

		if (len == 1 && *text == '*')
			return true;
		if (len > 2 && strncmp(text, "W/", 2) == 0) {
			text += 2;
			len -= 2;
		}
		if (len == strlen(etag) && memcmp(text, etag, len) == 0)
			return true;
	}
	return false;
}
