/*
 * roster.c: owns the connections of a run. Which of them a question goes to
 * is decided by those who ask.
 */
#include "klaster/app/roster.h"

#include <string.h>

void roster_init(struct roster *roster, const struct app_options *options)
{
	const char *const *names;
	const char *wanted = options->service;
	size_t known, i;

	*roster = (struct roster){.options = options};
	arena_init(&roster->arena);
	names = service_names(options, &roster->arena);
	for (known = 0; names[known] != NULL; known++)
		;
	roster->entries =
	    arena_array(&roster->arena, known + 1, sizeof(*roster->entries));
	for (i = 0; i < known; i++)
		roster->entries[i].name = names[i];
	roster->count = known;
	roster->all = wanted != NULL && strcmp(wanted, SERVICE_ALL) == 0;
	/* The user's own before the one that is always there. */
	roster->first = !roster->all ? wanted : names[known > 1];
	if (wanted != NULL && service_is_address(wanted))
		roster->entries[roster->count++].name = wanted;
}

void roster_done(struct roster *roster)
{
	size_t i;

	for (i = 0; i < roster->count; i++)
		if (roster->entries[i].is_open)
			service_disconnect(&roster->entries[i].connection);
	arena_done(&roster->arena);
	*roster = (struct roster){.count = 0};
}

bool roster_find(const struct roster *roster, const char *name, size_t *index,
    struct err *err)
{
	size_t i;

	if (name == NULL || *name == '\0')
		name = SERVICE_BUNDLED;
	for (i = 0; i < roster->count; i++) {
		if (strcmp(roster->entries[i].name, name) == 0) {
			*index = i;
			return true;
		}
	}
	return service_unknown(roster->options, name, err);
}

static const struct fetcher *any_fetcher(const struct roster *roster)
{
	size_t i;

	for (i = 0; i < roster->count; i++)
		if (roster->entries[i].is_open)
			return roster->entries[i].connection.fetcher;
	return NULL;
}

struct connection *roster_open(
    struct roster *roster, size_t index, struct err *err)
{
	struct roster_entry *entry = &roster->entries[index];

	if (entry->is_open)
		return &entry->connection;
	entry->failure = (struct err)ERR_INIT;
	entry->is_open = service_connect(roster->options, entry->name,
	    any_fetcher(roster), &entry->connection, &entry->failure);
	if (entry->is_open)
		return &entry->connection;
	*err = entry->failure;
	return NULL;
}

bool roster_is_here(const struct roster *roster)
{
	size_t i;

	for (i = 0; i < roster->count; i++)
		if (roster->entries[i].is_open &&
		    !feed_is_here(roster->entries[i].connection.feed))
			return false;
	return true;
}

void roster_turn(struct roster *roster)
{
	size_t i;

	for (i = 0; i < roster->count; i++)
		if (roster->entries[i].is_open)
			feed_turn(roster->entries[i].connection.feed);
}

int roster_due_ms(const struct roster *roster)
{
	int soonest_ms = -1;
	size_t i;

	for (i = 0; i < roster->count; i++) {
		int due_ms =
		    roster->entries[i].is_open
			? feed_due_ms(roster->entries[i].connection.feed)
			: -1;

		if (due_ms >= 0 && (soonest_ms < 0 || due_ms < soonest_ms))
			soonest_ms = due_ms;
	}
	return soonest_ms;
}

bool roster_is_idle(const struct roster *roster)
{
	size_t i;

	for (i = 0; i < roster->count; i++)
		if (roster->entries[i].is_open &&
		    !feed_is_idle(roster->entries[i].connection.feed))
			return false;
	return true;
}
