/*
 * route.h: the addresses that there are. One table is read by who matches a
 * target, describes the service, counts its requests or logs them.
 */
#ifndef KLASTER_SERVICE_ROUTE_H
#define KLASTER_SERVICE_ROUTE_H

#include <stdbool.h>
#include "klaster/model/kind.h"
#include "klaster/service/target.h"

enum route {
	ROUTE_ENTRY,
	ROUTE_LIST,
	ROUTE_RECORD,
	ROUTE_SEARCH,
	ROUTE_FACETS,
	ROUTE_CHANGES,
	ROUTE_HEALTH,
	ROUTE_READY,
	ROUTE_COUNT
};

/* As a template: "/v1/{kind}/{id}". */
const char *route_path(enum route route);

/* True for an address that tells how klasterd is, not what it holds. */
bool route_is_check(enum route route);

/* The route of a target, and what its path names: a kind by its plural, and
 * an id; NULL where the route has none. False when there is no such address.
 * The id is the target's, and not looked at. */
bool route_match(const struct target *target, enum route *route,
    const struct kind **kind, const char **id);

#endif
