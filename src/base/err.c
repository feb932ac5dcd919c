/*
 * err.c: reasons, kept in place: an error must not need memory to be told.
 */
#include <stdio.h>
#include <string.h>
#include "klaster/base/err.h"
#include "klaster/base/text.h"

/* Takes an unfinished character off the end of what vsnprintf cut. */
static void trim_cut(char *text, size_t len)
{
	size_t from = len;

	while (from > 0 && len - from < 3 && (text[from - 1] & 0xc0) == 0x80)
		from--;
	if (from > 0 && ((unsigned char)text[from - 1] & 0x80)) {
		from--;
		if (!text_is_utf8(text + from, len - from))
			text[from] = '\0';
	}
}

/* By way of a copy: the arguments may point into err->text. */
static void fill(struct err *err, const char *text)
{
	size_t len = strlen(text), room = sizeof(err->text) - 1;
	bool cut = len > room;

	if (cut)
		len = room;
	memmove(err->text, text, len);
	err->text[len] = '\0';
	if (cut)
		trim_cut(err->text, len);
}

bool err_set(struct err *err, enum err_code code, const char *format, ...)
{
	char text[sizeof(err->text) + 1];
	va_list args;

	if (!err)
		return false;
	va_start(args, format);
	if (vsnprintf(text, sizeof(text), format, args) < 0)
		text[0] = '\0';
	va_end(args);
	err->code = code;
	fill(err, text);
	return false;
}

bool err_prefix(struct err *err, const char *format, ...)
{
	char text[2 * sizeof(err->text)];
	va_list args;
	size_t len;

	if (!err)
		return false;
	va_start(args, format);
	if (vsnprintf(text, sizeof(err->text), format, args) < 0)
		text[0] = '\0';
	va_end(args);
	len = strlen(text);
	snprintf(text + len, sizeof(text) - len, ": %s", err->text);
	fill(err, text);
	return false;
}
