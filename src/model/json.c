/*
 * json.c: owns cJSON. Nobody else includes it; what others hold is a struct
 * json, which is a cJSON under another name.
 */
#include "klaster/model/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cJSON.h>

#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"

static const cJSON *inside(const struct json *value)
{
	return (const cJSON *)(const void *)value;
}

static const struct json *outside(const cJSON *item)
{
	return (const struct json *)(const void *)item;
}

struct json *json_parse(const char *text, size_t len,
    const struct json_limits *limits, struct err *err)
{
	cJSON_Hooks hooks = {.malloc_fn = mem_alloc, .free_fn = free};
	cJSON *root = NULL;
	struct buf clean;

	/* The scanner adds two quotes to a number, never more than twice. */
	buf_init(&clean, len > SIZE_MAX / 4 ? SIZE_MAX / 2 : len * 2 + 16);
	if (!json_scan(text, len, limits, &clean, NULL, err))
		goto out;
	cJSON_InitHooks(&hooks); /* the same every time */
	root =
	    cJSON_ParseWithLengthOpts(buf_text(&clean), clean.len + 1, NULL, 1);
	if (root == NULL)
		err_set(err, ERR_DATA, _("the JSON could not be read"));
out:
	buf_done(&clean);
	return (struct json *)(void *)root;
}

void json_free(struct json *root)
{
	cJSON_Delete((cJSON *)(void *)root);
}

const struct json *json_get(const struct json *object, const char *name)
{
	if (!json_is_object(object))
		return NULL;
	return outside(cJSON_GetObjectItemCaseSensitive(inside(object), name));
}

const struct json *json_item(const struct json *array, size_t index)
{
	const struct json *item = json_first(array);

	while (item != NULL && index-- > 0)
		item = json_next(item);
	return item;
}

const struct json *json_first(const struct json *container)
{
	if (!json_is_object(container) && !json_is_array(container))
		return NULL;
	return outside(inside(container)->child);
}

const struct json *json_next(const struct json *item)
{
	return item == NULL ? NULL : outside(inside(item)->next);
}

size_t json_count(const struct json *container)
{
	const struct json *item = json_first(container);
	size_t count = 0;

	for (; item != NULL; item = json_next(item))
		count++;
	return count;
}

const char *json_name(const struct json *item)
{
	return item == NULL ? NULL : inside(item)->string;
}

bool json_is_object(const struct json *value)
{
	return cJSON_IsObject(inside(value));
}

bool json_is_array(const struct json *value)
{
	return cJSON_IsArray(inside(value));
}

bool json_is_string(const struct json *value)
{
	return cJSON_IsString(inside(value));
}

bool json_is_number(const struct json *value)
{
	return cJSON_IsNumber(inside(value));
}

bool json_is_null(const struct json *value)
{
	return cJSON_IsNull(inside(value));
}

bool json_is_true(const struct json *value)
{
	return cJSON_IsTrue(inside(value));
}

bool json_is_bool(const struct json *value)
{
	return cJSON_IsBool(inside(value));
}

const char *json_text(const struct json *value)
{
	return json_is_string(value) ? inside(value)->valuestring : NULL;
}

uint64_t json_u64(const struct json *value, uint64_t otherwise)
{
	const char *text = json_text(value);
	uint64_t number = 0;

	if (json_is_number(value)) {
		double found = inside(value)->valuedouble;

		/* The scanner left no number here that a double blurs. */
		if (!(found >= 0 && found <= 9007199254740992.0) ||
		    found != floor(found))
			return otherwise;
		return (uint64_t)found;
	}
	if (text == NULL || *text == '\0')
		return otherwise;
	for (; *text != '\0'; text++) {
		uint64_t digit = (uint64_t)(unsigned char)*text - '0';

		if (*text < '0' || *text > '9' ||
		    number > (UINT64_MAX - digit) / 10)
			return otherwise;
		number = number * 10 + digit;
	}
	return number;
}

/* Writes "1.5e+07" as "15000000": the digits are those of %.15g, which gives
 * back every number that the scanner has let through. */
static char *number_text(struct arena *arena, double number)
{
	char digits[32], text[32], whole[400];
	size_t count = 0, at = 0;
	int point = 0, exponent = 0;
	bool fraction = false;
	const char *p = text;

	if (!isfinite(number) || fabs(number) > 1e60 ||
	    (number != 0 && fabs(number) < 1e-60))
		return NULL;
	snprintf(text, sizeof(text), "%.15g", fabs(number));
	for (; *p != '\0' && *p != 'e'; p++) {
		if (*p == '.') {
			fraction = true;
			continue;
		}
		digits[count++] = *p;
		point += !fraction;
	}
	if (*p == 'e')
		exponent = (int)strtol(p + 1, NULL, 10);
	point += exponent;
	if (number < 0)
		whole[at++] = '-';
	if (point <= 0)
		whole[at++] = '0';
	for (int i = 0; i < point; i++)
		whole[at++] = (size_t)i < count ? digits[i] : '0';
	if (point < (int)count)
		whole[at++] = '.';
	for (int i = point; i < 0; i++)
		whole[at++] = '0';
	for (int i = point < 0 ? 0 : point; i < (int)count; i++)
		whole[at++] = digits[i];
	return arena_strndup(arena, whole, at);
}

char *json_scalar(struct arena *arena, const struct json *value)
{
	if (json_is_string(value))
		return arena_strdup(arena, json_text(value));
	if (json_is_number(value))
		return number_text(arena, inside(value)->valuedouble);
	if (json_is_bool(value))
		return arena_strdup(
		    arena, json_is_true(value) ? "true" : "false");
	return NULL;
}

const char *json_library(void)
{
	return cJSON_Version();
}
