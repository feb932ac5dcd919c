/*
 * value_read.c: owns the way from what people and foreign files write to the
 * canonical forms. What cannot be told for certain is refused, not guessed.
 */
#include "value_read.h"

#include <stdlib.h>
#include <string.h>

#include "klaster/base/buf.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/text.h"
#include "klaster/model/record.h"

/* Longer texts are no date, number or name of a thing. */
#define SHORT_MAX 400

bool value_is_blank(uint32_t code)
{
	return code == ' ' || (code >= '\t' && code <= '\r') || code == 0xa0 ||
	       code == 0x1680 || (code >= 0x2000 && code <= 0x200b) ||
	       code == 0x2028 || code == 0x2029 || code == 0x202f ||
	       code == 0x205f || code == 0x3000 || code == 0xfeff;
}

size_t value_trim(const char **text, size_t len)
{
	size_t pos = 0, step, end = 0, start = 0;
	bool begun = false;
	uint32_t code;

	for (; pos < len; pos += step) {
		step = text_decode(*text + pos, len - pos, &code);
		if (value_is_blank(code))
			continue;
		if (!begun)
			start = pos;
		begun = true;
		end = pos + step;
	}
	*text += start;
	return end - start;
}

bool value_is_nothing(const char *text, size_t len)
{
	static const char *const words[] = {"", "-", "--", "\xe2\x80\x93",
	    "\xe2\x80\x94", "n/a", "n.a.", "n.a", "#n/a"};
	enum { LONGEST = 4 };

	if (len > LONGEST)
		return false;
	for (size_t i = 0; i < MEM_COUNT(words); i++) {
		size_t at = 0;

		if (strlen(words[i]) != len)
			continue;
		while (
		    at < len && (text[at] == words[i][at] ||
				    (text[at] >= 'A' && text[at] <= 'Z' &&
					text[at] - 'A' + 'a' == words[i][at])))
			at++;
		if (at == len)
			return true;
	}
	return false;
}

/* Copies without the controls that no text has; blanks of one-line values
 * become plain ones. */
static char *tidy(struct arena *arena, const char *text, size_t len, bool lines)
{
	struct buf out;
	char *copy;
	uint32_t code;
	size_t step;

	buf_init(&out, 3 * len + 1); /* a bad byte becomes three */
	for (size_t pos = 0; pos < len; pos += step) {
		step = text_decode(text + pos, len - pos, &code);
		if (step == 1 && (unsigned char)text[pos] >= 0x80)
			buf_adds(&out, "\xef\xbf\xbd");
		else if (lines &&
			 (code == '\t' || code == '\n' || code == '\r'))
			buf_addc(&out, (char)code);
		else if (code < 0x20 || code == 0x7f ||
			 (!lines && value_is_blank(code)))
			buf_addc(&out, ' ');
		else
			buf_add(&out, text + pos, step);
	}
	copy = arena_strndup(arena, buf_text(&out), out.len);
	buf_done(&out);
	return copy;
}

static char *read_url(struct arena *arena, const char *text)
{
	size_t scheme = strcspn(text, ":/?#");
	char *url;

	if (text[scheme] != ':') /* "www.example.org/x" */
		return strchr(text, '.') == NULL || strchr(text, '@') != NULL
			   ? NULL
			   : arena_printf(arena, "http://%s", text);
	url = arena_strdup(arena, text);
	for (size_t i = 0; i < scheme; i++)
		if (url[i] >= 'A' && url[i] <= 'Z')
			url[i] = (char)(url[i] - 'A' + 'a');
	return url;
}

static char *read_ref(
    struct arena *arena, const struct field *field, const char *text)
{
	const struct kind *kind;
	const char *id;

	if (strchr(text, '/') == NULL && field->target != NULL)
		return arena_printf(arena, "%s/%s", field->target, text);
	if (!record_parse_ref(text, &kind, &id))
		return NULL;
	return arena_printf(arena, "%s/%s", kind->name, id);
}

/* "56.5083, 21.0131" and with a semicolon; a plus sign is dropped. */
static char *read_geo(struct arena *arena, const char *text)
{
	struct buf out;
	char *copy;

	buf_init(&out, SHORT_MAX);
	for (; *text != '\0'; text++) {
		if (*text == ';')
			buf_addc(&out, ',');
		else if (*text != ' ' && *text != '+')
			buf_addc(&out, *text);
	}
	copy = arena_strndup(arena, buf_text(&out), out.len);
	buf_done(&out);
	return copy;
}

static char *read_code(struct arena *arena, const struct field *field,
    const char *text, const struct value_lists *lists)
{
	const char *code = NULL;

	if (lists != NULL && lists->resolve != NULL && field->codes != NULL)
		code = lists->resolve(lists->ctx, field->codes, text);
	return arena_strdup(arena, code != NULL ? code : text);
}

static char *read_line(struct arena *arena, const struct field *field,
    const char *line, const struct value_lists *lists, struct err *err)
{
	switch (field->type) {
	case FIELD_DATE:
		return value_read_date(arena, line, strlen(line), err);
	case FIELD_MONEY:
		return value_read_money(arena, line, strlen(line), err);
	case FIELD_NUMBER:
		return value_read_number(arena, line, strlen(line), err);
	case FIELD_CODE:
		return read_code(arena, field, line, lists);
	case FIELD_URL:
		return read_url(arena, line);
	case FIELD_MAIL:
		return arena_strdup(
		    arena, strncmp(line, "mailto:", 7) == 0 ? line + 7 : line);
	case FIELD_REF:
		return read_ref(arena, field, line);
	case FIELD_GEO:
		return read_geo(arena, line);
	default:
		return arena_strdup(arena, line);
	}
}

/* Bytes of a beginning that an error message can show. */
static int shown_bytes(const char *text, size_t len)
{
	size_t pos = 0, step;
	uint32_t code;

	while (pos < len && pos < 60) {
		step = text_decode(text + pos, len - pos, &code);
		pos += step;
	}
	return (int)pos;
}

char *value_canonical(struct arena *arena, const struct field *field,
    const char *text, const struct value_lists *lists, struct err *err)
{
	bool prose = field->type == FIELD_TEXT || field->type == FIELD_LANGTEXT;
	struct err why = ERR_INIT;
	size_t len = strlen(text);
	char *value;

	len = value_trim(&text, len);
	if (value_is_nothing(text, len))
		return NULL;
	value = tidy(arena, text, len, prose);
	/* A code that is one may yet be the label of another. */
	if ((field->type == FIELD_CODE && lists != NULL) ||
	    !value_is_canonical(field, value)) {
		if (!prose && len > SHORT_MAX && field->type != FIELD_URL)
			value = NULL;
		else
			value = read_line(arena, field, value, lists, &why);
	}
	if (value != NULL && value_is_canonical(field, value))
		return value;
	if (why.code == ERR_NONE && field->type == FIELD_REF)
		err_set(&why, ERR_DATA,
		    _("\"%s\" is no address: KIND/ID, such as "
		      "organisations/erb"),
		    arena_strndup(arena, text, (size_t)shown_bytes(text, len)));
	if (why.code != ERR_NONE)
		err_set(err, ERR_DATA, "%s: %s", field->name, why.text);
	else
		err_set(err, ERR_DATA, _("%s: \"%.*s\" is no %s"), field->name,
		    shown_bytes(text, len), text, field_type_name(field->type));
	return NULL;
}
