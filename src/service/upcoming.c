/*
 * upcoming.c: owns which dates are near: the fields that count, today, and
 * the order. It shows what the caller may see, as visibility.h gives it.
 */
#include "upcoming.h"

#include <string.h>
#include <time.h>

#include "klaster/base/clock.h"
#include "klaster/base/mem.h"
#include "klaster/model/value.h"
#include "klaster/service/visibility.h"

enum {
	FIELDS = 2,
	READ = 3 * UPCOMING_MAX, /* some may not be shown */
};

static const struct {
	const char *kind, *field;
} sorts_of_date[FIELDS] = {{"calls", "deadline"}, {"events", "start"}};

struct coming {
	const struct record *record;
	const struct field *field;
	const char *date;
	int32_t days; /* since 1970-01-01 */
};

struct coming_list {
	struct coming items[FIELDS * READ];
	size_t count;
	int32_t today;
};

static int32_t today(void)
{
	return (int32_t)(clock_wall_s() / 86400);
}

static const char *day_text(struct arena *arena, int32_t days)
{
	time_t at = (time_t)days * 86400;
	struct tm tm;

	gmtime_r(&at, &tm);
	return arena_printf(arena, "%04d-%02d-%02d", tm.tm_year + 1900,
	    tm.tm_mon + 1, tm.tm_mday);
}

/* The soonest of its dates that is still to come: a call has several. Said
 * by nobody any more is none. */
static bool soonest(struct coming *item, const struct record *record,
    const struct field *field, int32_t from)
{
	size_t count;
	const struct claim *claims = record_claims(record, field, &count);

	*item = (struct coming){.record = record, .field = field};
	for (size_t i = 0; i < count; i++) {
		struct date date;
		int32_t days;

		if (claims[i].form == CLAIM_ABSENCE ||
		    claims[i].rank == RANK_OUTDATED ||
		    !date_parse(claims[i].value, &date))
			continue;
		days = date_days(&date);
		if (days < from || (item->date && days >= item->days))
			continue;
		item->date = claims[i].value;
		item->days = days;
	}
	return item->date != NULL;
}

/* After those of the same day that are there. */
static void insert(struct coming_list *list, const struct coming *item)
{
	size_t at = list->count++;

	for (; at > 0 && list->items[at - 1].days > item->days; at--)
		list->items[at] = list->items[at - 1];
	list->items[at] = *item;
}

static bool collect(struct answer_context *context, struct coming_list *list,
    const struct kind *kind, const struct field *field, struct err *err)
{
	const struct request *request = context->request;
	struct catalogue *catalogue = context->catalogue;
	struct visibility *visibility = visibility_new(
	    context->arena, catalogue, request->level, request->langs);
	struct query query = {.kind = kind, .sort = field};
	const char *from = day_text(context->arena, list->today);
	struct page_wish wish = {.query = &query,
	    .level = request->level,
	    .langs = request->langs,
	    .size = READ,
	    .count = COUNT_NONE};
	struct page_found found = {0};

	query_set_filter(&query, context->arena, field->name, OP_GTE, &from, 1);
	if (!catalogue->ops->page(
		catalogue, context->arena, &wish, &found, err))
		return false;
	for (size_t i = 0; i < found.count; i++) {
		const struct record *record =
		    visibility_record(visibility, found.records[i]);
		struct coming item;

		if (record && soonest(&item, record, field, list->today))
			insert(list, &item);
	}
	return true;
}

static void write_item(struct answer_context *context, struct json_writer *json,
    const struct coming *item)
{
	json_open(json, NULL, '{');
	json_put_string(json, "type", item->record->kind->name);
	json_put_string(json, "id", item->record->id);
	json_put_string(
	    json, "label", record_label(item->record, context->request->langs));
	json_put_string(json, "date", item->date);
	json_put_string(json, "what", item->field->name);
	json_close(json, '}');
}

bool upcoming_write(
    struct answer_context *context, struct json_writer *json, struct err *err)
{
	struct coming_list list = {.today = today()};

	for (size_t i = 0; i < FIELDS; i++) {
		const struct kind *kind = kind_find(sorts_of_date[i].kind);

		if (!collect(context, &list, kind,
			kind_field(kind, sorts_of_date[i].field), err))
			return false;
	}
	if (list.count == 0)
		return true;
	json_open(json, "upcoming", '[');
	for (size_t i = 0; i < list.count && i < UPCOMING_MAX; i++)
		write_item(context, json, &list.items[i]);
	json_close(json, ']');
	return true;
}
