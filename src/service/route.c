/*
 * route.c: the table of addresses, and how a path is one of them.
 */
#include "klaster/service/route.h"

#include <assert.h>
#include <string.h>

#include "klaster/base/mem.h"

static const struct {
	const char *path;
	bool is_check;
} routes[ROUTE_COUNT] = {
    [ROUTE_ENTRY] = {"/v1", false},
    [ROUTE_LIST] = {"/v1/{kind}", false},
    [ROUTE_RECORD] = {"/v1/{kind}/{id}", false},
    [ROUTE_SEARCH] = {"/v1/search", false},
    [ROUTE_FACETS] = {"/v1/facets/{kind}", false},
    [ROUTE_CHANGES] = {"/v1/changes", false},
    [ROUTE_HEALTH] = {"/healthz", true},
    [ROUTE_READY] = {"/readyz", true},
};

/* A word of ours is never what a record is called. */
static const enum route order[] = {
    ROUTE_HEALTH,
    ROUTE_READY,
    ROUTE_ENTRY,
    ROUTE_SEARCH,
    ROUTE_CHANGES,
    ROUTE_FACETS,
    ROUTE_LIST,
    ROUTE_RECORD,
};
static_assert(MEM_COUNT(order) == ROUTE_COUNT, "a route is left out");

const char *route_path(enum route route)
{
	return routes[route].path;
}

bool route_is_check(enum route route)
{
	return routes[route].is_check;
}

struct names {
	const char *kind, *id;
};

static bool segment_fits(
    const char *template, size_t len, const char *segment, struct names *names)
{
	if (len == 6 && memcmp(template, "{kind}", len) == 0)
		names->kind = segment;
	else if (len == 4 && memcmp(template, "{id}", len) == 0)
		names->id = segment;
	else
		return strlen(segment) == len &&
		       memcmp(template, segment, len) == 0;
	return true;
}

static bool path_fits(
    const char *path, const struct target *target, struct names *names)
{
	size_t i;

	*names = (struct names){0};
	for (i = 0; *path == '/' && i < target->segment_count; i++) {
		size_t len = strcspn(path + 1, "/");

		if (!segment_fits(path + 1, len, target->segments[i], names))
			return false;
		path += 1 + len;
	}
	return !*path && i == target->segment_count;
}

bool route_match(const struct target *target, enum route *route,
    const struct kind **kind, const char **id)
{
	struct names names = {0};
	size_t i = 0;

	while (!path_fits(routes[order[i]].path, target, &names))
		if (++i == MEM_COUNT(order))
			return false;
	*route = order[i];
	*kind = names.kind ? kind_find(names.kind) : NULL;
	*id = names.id;
	return !names.kind || (*kind && strcmp((*kind)->name, names.kind) == 0);
}
