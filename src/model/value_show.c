/*
 * value_show.c: canonical values for people. What is not canonical is shown
 * as it is.
 */
#include "klaster/model/value.h"

#include <string.h>

#include "klaster/base/buf.h"
#include "klaster/base/i18n.h"

#define NBSP "\xc2\xa0"

static const char *const months[] = {N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"),
    N_("May"), N_("Jun"), N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"),
    N_("Dec")};

static const char *const seasons[] = {
    N_("spring"), N_("summer"), N_("autumn"), N_("winter")};

static char *show_date(struct arena *arena, const char *value)
{
	struct date date;

	if (!date_parse(value, &date))
		return arena_strdup(arena, value);
	switch (date.precision) {
	case DATE_DAY:
		/* i18n: day, month, year; "%3$d %2$s %1$d" turns them round */
		return arena_printf(arena, _("%1$d %2$s %3$d"), date.day,
		    _(months[date.month - 1]), date.year);
	case DATE_MONTH:
		/* i18n: month, year */
		return arena_printf(arena, _("%1$s %2$d"),
		    _(months[date.month - 1]), date.year);
	case DATE_SEASON:
		/* i18n: season, year */
		return arena_printf(arena, _("%1$s %2$d"),
		    _(seasons[date.month - 21]), date.year);
	case DATE_INTERVAL:
		return arena_printf(
		    arena, "%d\xe2\x80\x93%d", date.year, date.end_year);
	case DATE_YEAR:
		break;
	}
	return arena_printf(arena, "%d", date.year);
}

static bool is_english(const char *lang)
{
	return lang == NULL || (strncmp(lang, "en", 2) == 0 &&
				   (lang[2] == '\0' || lang[2] == '-'));
}

/* Digits in groups of three, after a sign. */
static void put_grouped(
    struct buf *out, const char *digits, size_t len, const char *mark)
{
	if (len > 0 && *digits == '-') {
		buf_addc(out, '-');
		digits++;
		len--;
	}
	for (size_t i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			buf_adds(out, mark);
		buf_addc(out, digits[i]);
	}
}

static char *taken(struct arena *arena, struct buf *out)
{
	char *copy = arena_strndup(arena, buf_text(out), out->len);

	buf_done(out);
	return copy;
}

static char *show_money(struct arena *arena, const char *value, bool english)
{
	const char *point = strchr(value, '.');
	struct buf out;

	buf_init(&out, 100);
	put_grouped(&out, value, (size_t)(point - value), english ? "," : NBSP);
	buf_addc(&out, english ? '.' : ',');
	buf_add(&out, point + 1, 2);
	buf_adds(&out, point + 3); /* the blank and the currency */
	return taken(arena, &out);
}

/* Four digits are read without help, and may be a year. */
static char *show_number(struct arena *arena, const char *value, bool english)
{
	size_t len = strlen(value);
	struct buf out;

	if (len - (*value == '-') <= 4)
		return arena_strdup(arena, value);
	buf_init(&out, 100);
	put_grouped(&out, value, len, english ? "," : NBSP);
	return taken(arena, &out);
}

char *value_show(struct arena *arena, const struct field *field,
    const char *value, const char *lang)
{
	const char *rest;

	if (!value_is_canonical(field, value))
		return arena_strdup(arena, value);
	switch (field->type) {
	case FIELD_DATE:
		return show_date(arena, value);
	case FIELD_MONEY:
		return show_money(arena, value, is_english(lang));
	case FIELD_NUMBER:
		return show_number(arena, value, is_english(lang));
	case FIELD_GEO:
		rest = strchr(value, ',') + 1;
		return arena_printf(
		    arena, "%.*s %s", (int)(rest - value), value, rest);
	case FIELD_REF:
		return arena_strdup(arena, strchr(value, '/') + 1);
	default:
		return arena_strdup(arena, value);
	}
}
