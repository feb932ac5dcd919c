/*
 * option.c: owns the values of options and the reading of their texts. Knows
 * no option.
 */
#include "klaster/engine/option.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/text.h"
#include "klaster/engine/near.h"

enum { OPTION_TEXT_BYTES = 4096, OPTION_LIST_WORDS = 64 };

struct value {
	char *text;   /* in the one form of its type; freed with free() */
	long number;  /* OPTION_NUMBER; OPTION_BOOL: 0, 1; OPTION_CHOICE */
	char **items; /* OPTION_LIST: one block, the words behind it */
	size_t item_count;
};

struct options {
	const struct option_row *rows;
	struct value *values;
	size_t count;
};

static const struct {
	const char *text;
	bool value;
} bool_words[] = {
    {"yes", true},
    {"no", false},
    {"on", true},
    {"off", false},
    {"true", true},
    {"false", false},
};

static void value_done(struct value *value)
{
	free(value->text);
	free(value->items);
}

/* --- what would do */

bool option_range(const struct option_row *row, struct buf *out)
{
	bool ok = true;

	switch (row->type) {
	case OPTION_BOOL:
		ok = buf_adds(out, "yes|no");
		break;
	case OPTION_NUMBER:
		ok = buf_addf(out, "%ld..%ld", row->min, row->max);
		break;
	case OPTION_TEXT:
		ok = buf_adds(out, _("text"));
		break;
	case OPTION_CHOICE:
	case OPTION_LIST:
		if (row->choices == NULL)
			ok = buf_adds(out, _("words parted by commas"));
		for (size_t i = 0; row->choices && row->choices[i]; i++)
			ok = buf_addf(out, "%s%s",
				 i == 0			    ? ""
				 : row->type == OPTION_LIST ? ","
							    : "|",
				 row->choices[i]) &&
			     ok;
		break;
	}
	if (row->unit != NULL)
		ok = buf_addf(out, " %s", row->unit) && ok;
	return ok;
}

static bool refuse(
    const struct option_row *row, const char *text, struct err *err)
{
	struct near near;
	struct buf range;

	buf_init(&range, 300);
	option_range(row, &range);
	near_init(&near, text);
	for (size_t i = 0; row->choices && row->choices[i]; i++)
		near_try(&near, row->choices[i]);
	if (near.best != NULL)
		err_set(err, ERR_USAGE,
		    _("%s cannot be '%.60s'; did you mean %s?"), row->name,
		    text, near.best);
	else
		err_set(err, ERR_USAGE, _("%s cannot be '%.60s'; it is %s"),
		    row->name, text, buf_text(&range));
	buf_done(&range);
	return false;
}

/* --- reading, one function for each type */

static bool read_bool(const struct option_row *row, const char *text,
    struct value *value, struct err *err)
{
	for (size_t i = 0; i < MEM_COUNT(bool_words); i++)
		if (strcmp(bool_words[i].text, text) == 0) {
			value->number = bool_words[i].value;
			value->text =
			    mem_strdup(bool_words[i].value ? "yes" : "no");
			return true;
		}
	return refuse(row, text, err);
}

/* Decimal digits with a sign before them; nothing else, whatever the locale
 * thinks of grouping. */
static bool parse_long(const char *text, long *number)
{
	bool is_negative = *text == '-';
	long value = 0;

	if (*text == '-' || *text == '+')
		text++;
	if (*text == '\0')
		return false;
	for (; *text != '\0'; text++) {
		int digit = *text - '0';

		if (digit < 0 || digit > 9)
			return false;
		if (value < (LONG_MIN + digit) / 10)
			return false;
		value = value * 10 - digit;
	}
	if (!is_negative && value == LONG_MIN)
		return false;
	*number = is_negative ? value : -value;
	return true;
}

static bool read_number(const struct option_row *row, const char *text,
    struct value *value, struct err *err)
{
	struct buf buf;

	if (!parse_long(text, &value->number) || value->number < row->min ||
	    value->number > row->max)
		return refuse(row, text, err);
	buf_init(&buf, 32);
	buf_addf(&buf, "%ld", value->number);
	value->text = buf_take(&buf);
	return true;
}

static bool read_choice(const struct option_row *row, const char *text,
    struct value *value, struct err *err)
{
	for (size_t i = 0; row->choices[i] != NULL; i++)
		if (strcmp(row->choices[i], text) == 0) {
			value->number = (long)i;
			value->text = mem_strdup(text);
			return true;
		}
	return refuse(row, text, err);
}

static bool is_one_line(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return false;
	return true;
}

static bool read_text(const struct option_row *row, const char *text,
    struct value *value, struct err *err)
{
	size_t len = strlen(text);
	size_t max = row->max > 0 ? (size_t)row->max : OPTION_TEXT_BYTES;

	if (len > max)
		return err_set(err, ERR_USAGE, _("%s is longer than %zu bytes"),
		    row->name, max);
	if (!text_is_utf8(text, len) || !is_one_line(text))
		return err_set(err, ERR_USAGE,
		    _("%s must be one line of UTF-8"), row->name);
	value->text = mem_strndup(text, len);
	return true;
}

static bool is_choice(const struct option_row *row, const char *word)
{
	if (row->choices == NULL)
		return true;
	for (size_t i = 0; row->choices[i] != NULL; i++)
		if (strcmp(row->choices[i], word) == 0)
			return true;
	return false;
}

/* A word of a list from `at`, blanks around it left out; *next gets where the
 * next one starts, or NULL. */
static size_t list_word(const char **at, const char **next)
{
	size_t len = strcspn(*at, ",");

	*next = (*at)[len] == ',' ? *at + len + 1 : NULL;
	while (len > 0 && **at == ' ') {
		(*at)++;
		len--;
	}
	while (len > 0 && (*at)[len - 1] == ' ')
		len--;
	return len;
}

/* Words one after the other, each with its NUL; false with err set. */
static bool read_words(const struct option_row *row, const char *text,
    struct buf *words, size_t *count, struct err *err)
{
	size_t max = row->max > 0 ? (size_t)row->max : OPTION_LIST_WORDS;
	const char *next = *text == '\0' ? NULL : text;

	while (next != NULL) {
		const char *at = next;
		size_t start = words->len;
		size_t len = list_word(&at, &next);

		if (len == 0)
			return err_set(err, ERR_USAGE,
			    _("%s has an empty word between its commas"),
			    row->name);
		if (*count == max)
			return err_set(err, ERR_USAGE,
			    _("%s has more than %zu words"), row->name, max);
		buf_add(words, at, len);
		buf_addc(words, '\0');
		if (!is_choice(row, buf_text(words) + start))
			return refuse(row, buf_text(words) + start, err);
		(*count)++;
	}
	return true;
}

static bool read_list(const struct option_row *row, const char *text,
    struct value *value, struct err *err)
{
	struct option_row as_text = *row;
	struct buf words, joined;
	char *at;
	bool ok = false;

	as_text.max = 0;
	if (!read_text(&as_text, text, value, err))
		return false;
	buf_init(&words, 2 * OPTION_TEXT_BYTES);
	buf_init(&joined, OPTION_TEXT_BYTES);
	if (!read_words(row, text, &words, &value->item_count, err))
		goto out;
	value->items =
	    mem_alloc((value->item_count + 1) * sizeof(char *) + words.len + 1);
	at = (char *)(value->items + value->item_count + 1);
	if (words.len > 0)
		memcpy(at, words.data, words.len);
	for (size_t i = 0; i < value->item_count; i++) {
		value->items[i] = at;
		buf_addf(&joined, "%s%s", i == 0 ? "" : ",", at);
		at += strlen(at) + 1;
	}
	free(value->text);
	value->text = mem_strdup(buf_text(&joined));
	ok = true;
out:
	buf_done(&words);
	buf_done(&joined);
	return ok;
}

typedef bool read_value(const struct option_row *row, const char *text,
    struct value *value, struct err *err);

static read_value *const readers[] = {
    [OPTION_BOOL] = read_bool,
    [OPTION_NUMBER] = read_number,
    [OPTION_CHOICE] = read_choice,
    [OPTION_TEXT] = read_text,
    [OPTION_LIST] = read_list,
};

/* Puts a new value in the place of the old, or leaves that. */
static bool value_set(const struct option_row *row, struct value *value,
    const char *text, struct err *err)
{
	struct value fresh = {.text = NULL};

	if (!readers[row->type](row, text, &fresh, err)) {
		value_done(&fresh);
		return false;
	}
	value_done(value);
	*value = fresh;
	return true;
}

/* --- the set */

struct options *options_new(const struct option_row *rows, size_t count)
{
	struct options *options = mem_alloc(sizeof(*options));

	options->rows = rows;
	options->count = count;
	options->values = mem_array(count + 1, sizeof(options->values[0]));
	for (size_t i = 0; i < count; i++) {
		struct err err = ERR_INIT;

		if (!value_set(
			&rows[i], &options->values[i], rows[i].preset, &err))
			die("preset of option %s", err.text);
	}
	return options;
}

void options_free(struct options *options)
{
	if (options == NULL)
		return;
	for (size_t i = 0; i < options->count; i++)
		value_done(&options->values[i]);
	free(options->values);
	free(options);
}

const struct option_row *options_row(const struct options *options, size_t i)
{
	assert(i < options->count);
	return &options->rows[i];
}

size_t options_count(const struct options *options)
{
	return options->count;
}

const struct option_row *options_find(
    const struct options *options, const char *name, struct err *err)
{
	struct near near;

	for (size_t i = 0; i < options->count; i++)
		if (strcmp(options->rows[i].name, name) == 0)
			return &options->rows[i];
	near_init(&near, name);
	for (size_t i = 0; i < options->count; i++)
		near_try(&near, options->rows[i].name);
	if (near.best != NULL)
		err_set(err, ERR_USAGE,
		    _("no option is called '%.60s'; did you mean %s?"), name,
		    near.best);
	else
		err_set(err, ERR_USAGE, _("no option is called '%.60s'"), name);
	return NULL;
}

bool options_set(struct options *options, const char *name, const char *text,
    struct err *err)
{
	const struct option_row *row = options_find(options, name, err);

	if (row == NULL ||
	    !value_set(row, &options->values[row - options->rows], text, err))
		return false;
	return true;
}

/* --- values */

static const struct value *value_of(
    const struct options *options, const char *name)
{
	for (size_t i = 0; i < options->count; i++)
		if (strcmp(options->rows[i].name, name) == 0)
			return &options->values[i];
	die("there is no option %s", name);
}

static const struct value *typed(
    const struct options *options, const char *name, enum option_type type)
{
	const struct value *value = value_of(options, name);

	assert(options->rows[value - options->values].type == type);
	(void)type;
	return value;
}

bool options_bool(const struct options *options, const char *name)
{
	return typed(options, name, OPTION_BOOL)->number != 0;
}

long options_number(const struct options *options, const char *name)
{
	return typed(options, name, OPTION_NUMBER)->number;
}

size_t options_choice(const struct options *options, const char *name)
{
	return (size_t)typed(options, name, OPTION_CHOICE)->number;
}

const char *options_text(const struct options *options, const char *name)
{
	return value_of(options, name)->text;
}

size_t options_list_count(const struct options *options, const char *name)
{
	return typed(options, name, OPTION_LIST)->item_count;
}

const char *options_list_at(
    const struct options *options, const char *name, size_t i)
{
	const struct value *value = typed(options, name, OPTION_LIST);

	assert(i < value->item_count);
	return value->items[i];
}

bool options_is_preset(const struct options *options, const char *name)
{
	const struct value *value = value_of(options, name);
	const struct option_row *row = &options->rows[value - options->values];
	struct value preset = {.text = NULL};
	bool is_preset = value_set(row, &preset, row->preset, NULL) &&
			 strcmp(preset.text, value->text) == 0;

	value_done(&preset);
	return is_preset;
}
