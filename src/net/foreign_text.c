/*
 * foreign_text.c: owns how a text of the web becomes a plain one: its marks
 * go, what they part stays parted, and its names of characters are read.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "foreign.h"
#include "klaster/base/mem.h"
#include "klaster/base/text.h"

/* "a < b" is none. */
static bool is_mark(const char *text)
{
	unsigned char next = (unsigned char)text[1];

	return text[0] == '<' &&
	       (isalpha(next) || next == '/' || next == '!') &&
	       strchr(text, '>') != NULL;
}

static bool has_marks(const char *text)
{
	while (*text != '\0' && !is_mark(text))
		text++;
	return *text != '\0';
}

/* A new line begins with it. */
static bool parts_lines(const char *mark)
{
	static const char *const names[] = {
	    "p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6"};
	const char *name = mark + 1 + (mark[1] == '/');
	size_t len = strcspn(name, " \t\r\n/>"), i;

	for (i = 0; i < MEM_COUNT(names); i++)
		if (strlen(names[i]) == len &&
		    strncmp(names[i], name, len) == 0)
			return true;
	return false;
}

/* "#8364", "#x20ac": 0 when it is none that a text may have. */
static uint32_t code_of(const char *name)
{
	bool hex = name[1] == 'x' || name[1] == 'X';
	unsigned long code = strtoul(name + 1 + hex, NULL, hex ? 16 : 10);

	return code >= 0x20 && code <= 0x10ffff &&
		       (code < 0xd800 || code > 0xdfff)
		   ? (uint32_t)code
		   : 0;
}

/* What "&amp;" at `text` means, and how long it is; 0: it means itself. */
static uint32_t character(const char *text, size_t *len)
{
	static const struct {
		const char *name;
		uint32_t code;
	} known[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'},
	    {"apos", '\''}, {"nbsp", ' '}, {"ndash", 0x2013}, {"mdash", 0x2014},
	    {"shy", 0xad}};
	size_t end = strcspn(text, ";"), i;
	char name[12];

	if (text[end] != ';' || end < 2 || end > sizeof(name))
		return 0;
	memcpy(name, text + 1, end - 1);
	name[end - 1] = '\0';
	*len = end + 1;
	if (name[0] == '#')
		return code_of(name);
	for (i = 0; i < MEM_COUNT(known); i++)
		if (strcmp(known[i].name, name) == 0)
			return known[i].code;
	return 0;
}

const char *foreign_plain_text(struct arena *arena, const char *text)
{
	char *copy, *at;

	if (!has_marks(text))
		return text;
	copy = at = arena_strdup(arena, text); /* it only grows shorter */
	while (*text != '\0') {
		size_t len = 1;
		uint32_t code = *text == '&' ? character(text, &len) : 0;

		if (code != 0) {
			at += text_encode(code, at);
		} else if (is_mark(text)) {
			len = strcspn(text, ">") + 1;
			if (parts_lines(text) && at > copy && at[-1] != '\n')
				*at++ = '\n';
		} else {
			len = 1;
			if (*text != '\r' &&
			    (*text != '\n' || (at > copy && at[-1] != '\n')))
				*at++ = *text;
		}
		text += len;
	}
	while (at > copy && strchr(" \n", at[-1]) != NULL)
		at--;
	*at = '\0';
	return copy + strspn(copy, " \n\t");
}
