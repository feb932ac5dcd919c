/*
 * target.c: the request's target as bytes. It knows RFC 3986 and the shape
 * of a JSON:API parameter's name, and no parameter.
 */
#include "klaster/service/target.h"

#include <string.h>

#include "klaster/base/text.h"

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* NULL for a broken escape, a control character or what is not UTF-8. */
static char *percent_decode(
    struct arena *arena, const char *text, size_t len, bool plus_is_blank)
{
	char *out = arena_alloc(arena, len + 1);
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '%') {
			bool whole = len - i > 2;
			int high = whole ? hex_digit(text[i + 1]) : -1;
			int low = whole ? hex_digit(text[i + 2]) : -1;

			if (high < 0 || low < 0)
				return NULL;
			c = (unsigned char)(high << 4 | low);
			i += 2;
		} else if (c == '+' && plus_is_blank) {
			c = ' ';
		}
		if (c < 0x20 || c == 0x7f)
			return NULL;
		out[n++] = (char)c;
	}
	return text_is_utf8(out, n) ? out : NULL;
}

/* "filter[startDate][gte]" into "filter", "startDate", "gte". */
static bool name_split(struct param *param, struct arena *arena)
{
	const char *name = param->name;
	size_t len = strcspn(name, "[]");

	param->family = arena_strndup(arena, name, len);
	for (name += len; *name; name += len + 2) {
		if (*name != '[' || param->bracket_count == TARGET_BRACKET_MAX)
			return false;
		len = strcspn(name + 1, "[]");
		if (name[1 + len] != ']')
			return false;
		param->bracket[param->bracket_count++] =
		    arena_strndup(arena, name + 1, len);
	}
	return param->family[0] != '\0';
}

static bool param_parse(struct target *target, struct arena *arena,
    const char *text, size_t len, struct problem *problem)
{
	const char *equals = memchr(text, '=', len);
	size_t name_len = equals ? (size_t)(equals - text) : len;
	struct param *param = &target->params[target->param_count];

	if (target->param_count == TARGET_PARAM_MAX)
		return problem_set(problem, PROBLEM_BAD_VALUE,
		    "More than %d parameters.", TARGET_PARAM_MAX);
	param->name = percent_decode(arena, text, name_len, true);
	if (!param->name || !*param->name ||
	    strlen(param->name) >= TARGET_NAME_BYTES)
		return problem_set(problem, PROBLEM_UNKNOWN_PARAMETER,
		    "A parameter's name is no text of 1 to %d bytes.",
		    TARGET_NAME_BYTES - 1);
	param->value = !equals ? ""
			       : percent_decode(arena, equals + 1,
				     len - name_len - 1, true);
	if (!param->value)
		return problem_param(problem, PROBLEM_BAD_VALUE, param->name,
		    "The value is not percent-encoded UTF-8 text without "
		    "control characters.");
	if (strlen(param->value) > TARGET_VALUE_BYTES)
		return problem_param(problem, PROBLEM_BAD_VALUE, param->name,
		    "The value is longer than %d bytes.", TARGET_VALUE_BYTES);
	if (!name_split(param, arena))
		return problem_param(problem, PROBLEM_UNKNOWN_PARAMETER,
		    param->name, "There is no parameter of this form.");
	target->param_count++;
	return true;
}

static bool path_parse(struct target *target, struct arena *arena,
    const char *text, size_t len, struct problem *problem)
{
	const char *end = text + len;

	if (len == 0 || *text != '/')
		return problem_set(problem, PROBLEM_BAD_TARGET,
		    "The address does not begin with a slash.");
	while (text < end) {
		const char *from = ++text;
		char *segment;

		while (text < end && *text != '/')
			text++;
		segment =
		    percent_decode(arena, from, (size_t)(text - from), false);
		if (!segment)
			return problem_set(problem, PROBLEM_BAD_TARGET,
			    "The path is not percent-encoded UTF-8 text.");
		if (target->segment_count == TARGET_SEGMENT_MAX)
			return problem_set(problem, PROBLEM_NOT_FOUND,
			    "There is nothing at this address.");
		target->segments[target->segment_count++] = segment;
	}
	return true;
}

bool target_parse(struct target *target, struct arena *arena, const char *text,
    struct problem *problem)
{
	size_t path_len = strcspn(text, "?");
	const char *query = text + path_len;

	*target = (struct target){0};
	if (strlen(text) > TARGET_BYTES_MAX)
		return problem_set(problem, PROBLEM_URI_TOO_LONG,
		    "The address is longer than %d bytes.", TARGET_BYTES_MAX);
	if (strchr(text, '#'))
		return problem_set(problem, PROBLEM_BAD_TARGET,
		    "A fragment does not belong into a request.");
	if (!path_parse(target, arena, text, path_len, problem))
		return false;
	while (*query) {
		size_t len = strcspn(++query, "&");

		if (len > 0 && !param_parse(target, arena, query, len, problem))
			return false;
		query += len;
	}
	return true;
}

const char *target_param(const struct target *target, const char *name)
{
	for (size_t i = 0; i < target->param_count; i++)
		if (strcmp(target->params[i].name, name) == 0)
			return target->params[i].value;
	return NULL;
}

/* --- writing */

static void percent_encode(struct buf *out, const char *text, const char *safe)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || strchr(safe, c))
			buf_addc(out, (char)c);
		else
			buf_addf(out, "%%%02X", c);
	}
}

static void param_write(
    struct buf *out, char parting, const char *name, const char *value)
{
	buf_addc(out, parting);
	percent_encode(out, name, "-._~");
	buf_addc(out, '=');
	percent_encode(out, value, "-._~,:@/!$'()*");
}

void target_write(const struct target *target, struct buf *out,
    const char *page_name, const char *page_value)
{
	char parting = '?';

	for (size_t i = 0; i < target->segment_count; i++) {
		buf_addc(out, '/');
		percent_encode(out, target->segments[i], "-._~,:@!$'()*");
	}
	for (size_t i = 0; i < target->param_count; i++) {
		const struct param *param = &target->params[i];

		if (strcmp(param->name, "page[after]") == 0 ||
		    strcmp(param->name, "page[before]") == 0 ||
		    (page_name && strcmp(param->name, page_name) == 0))
			continue;
		param_write(out, parting, param->name, param->value);
		parting = '&';
	}
	if (page_name)
		param_write(out, parting, page_name, page_value);
}
