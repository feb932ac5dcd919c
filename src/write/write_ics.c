/*
 * write_ics.c: owns iCalendar (RFC 5545): events, deadlines of calls and the
 * time of projects as whole days. A date that is only a month or a year is
 * that whole time, never an invented day.
 */
#include <string.h>
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/model/value.h"
#include "write_card.h"

/* Which dates of a record go into a calendar. */
struct entry_rule {
	const char *start, *end; /* fields; end NULL: the start alone */
	bool is_deadline;
};

static const struct entry_rule rules[] = {
    {"start", "end", false},
    {"registrationDeadline", NULL, true},
    {"deadline", NULL, true},
    {"startDate", "endDate", false},
};

/* Days since 1970-01-01 to a date of the Gregorian calendar. */
static const char *day_text(struct writer *writer, int32_t days)
{
	int64_t z = (int64_t)days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t day_of_era = z - era * 146097;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 +
				  day_of_era / 36524 - day_of_era / 146096) /
			      365;
	int64_t day_of_year =
	    day_of_era -
	    (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month = (5 * day_of_year + 2) / 153;
	int64_t day = day_of_year - (153 * month + 2) / 5 + 1;
	int64_t year = year_of_era + era * 400;

	month += month < 10 ? 3 : -9;
	if (month <= 2)
		year++;
	return arena_printf(
	    &writer->record, "%04d%02d%02d", (int)year, (int)month, (int)day);
}

/* The first day after the date. */
static int32_t day_after(const struct date *date)
{
	struct date next = *date;

	switch (date->precision) {
	case DATE_DAY:
		return date_days(date) + 1;
	case DATE_SEASON: /* spring from March, winter from December */
		next.precision = DATE_MONTH;
		next.month = 3 * (date->month - 20) + 3;
		break;
	case DATE_MONTH:
		next.month++;
		break;
	case DATE_YEAR:
		next.year++;
		break;
	case DATE_INTERVAL:
		next.year = date->end_year + 1;
		break;
	}
	if (next.month > 12) {
		next.month -= 12;
		next.year++;
	}
	return date_days(&next);
}

static const char *location(struct writer *writer, const struct record *record)
{
	static const char *const names[] = {
	    "venue", "address", "city", "country"};
	const char *text = NULL;
	size_t i;

	for (i = 0; i < MEM_COUNT(names); i++) {
		const char *part = card_value(writer, record, names[i]);

		if (part == NULL)
			continue;
		text = text == NULL ? part
				    : arena_printf(&writer->record, "%s, %s",
					  text, part);
	}
	return text;
}

/* One of the dates the field has; the end's last day is included. False when
 * it is none that can be read. */
static bool put_entry(struct writer *writer, const struct record *record,
    const struct entry_rule *rule, const char *first, const char *last)
{
	const char *label = record_label(record, writer->options.langs);
	struct date start, end;

	if (!date_parse(first, &start))
		return false;
	if (last == NULL || !date_parse(last, &end) ||
	    day_after(&end) <= date_days(&start))
		end = start;
	card_raw(writer, "BEGIN", "VEVENT");
	card_text(writer, "UID",
	    arena_printf(&writer->record, "%s/%s/%s@klaster",
		write_uid(writer, record), rule->start, first));
	card_raw(writer, "DTSTAMP", card_now(writer));
	card_raw(
	    writer, "DTSTART;VALUE=DATE", day_text(writer, date_days(&start)));
	card_raw(writer, "DTEND;VALUE=DATE", day_text(writer, day_after(&end)));
	if (rule->is_deadline)
		label = arena_printf(&writer->record, _("Deadline: %s"), label);
	card_text(writer, "SUMMARY", label);
	card_text(writer, "LOCATION", location(writer, record));
	card_text(
	    writer, "DESCRIPTION", card_value(writer, record, "description"));
	card_uri(writer, "URL", card_value(writer, record, "website"));
	card_raw(writer, "TRANSP", "TRANSPARENT");
	card_raw(writer, "END", "VEVENT");
	return true;
}

/* False when the record has no such date. */
static bool put_rule(struct writer *writer, const struct record *record,
    const struct entry_rule *rule)
{
	const struct field *field = card_field(record->kind, rule->start);
	const char *last =
	    rule->end != NULL ? card_value(writer, record, rule->end) : NULL;
	const struct claim *claims, *one;
	bool put = false;
	size_t count, i;

	if (field == NULL)
		return false;
	if (!field->many) {
		one = record_pick(record, field, writer->options.langs);
		return one != NULL &&
		       put_entry(writer, record, rule, one->value, last);
	}
	claims = record_claims(record, field, &count);
	for (i = 0; i < count; i++)
		if (claims[i].form != CLAIM_ABSENCE)
			put |= put_entry(
			    writer, record, rule, claims[i].value, NULL);
	return put;
}

static void ics_begin(struct writer *writer)
{
	card_raw(writer, "BEGIN", "VCALENDAR");
	card_raw(writer, "VERSION", "2.0");
	card_raw(writer, "PRODID", "-//klaster//" PACKAGE_VERSION "//EN");
	/* RFC 7986: what the whole is, and of when. */
	card_text(writer, "NAME", writer->options.origin);
	card_text(writer, "DESCRIPTION", writer->options.purpose);
	card_raw(writer, "LAST-MODIFIED", card_now(writer));
	card_uri(writer, "SOURCE;VALUE=URI", writer->options.base_url);
}

static void ics_record(struct writer *writer, const struct record *record)
{
	bool put = false;
	size_t i;

	for (i = 0; i < MEM_COUNT(rules); i++)
		put |= put_rule(writer, record, &rules[i]);
	writer->bare += !put;
}

static void ics_end(struct writer *writer, const struct write_end *end)
{
	(void)end;
	card_raw(writer, "END", "VCALENDAR");
}

const struct write_ops write_ics_ops = {
    .fields = {"start", "end", "registrationDeadline", "deadline", "startDate",
	"endDate", "venue", "address", "city", "country", "description",
	"website"},
    .needs = {"start", "deadline", "startDate"},
    .begin = ics_begin,
    .record = ics_record,
    .end = ics_end,
};
