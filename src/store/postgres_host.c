/*
 * postgres_host.c owns one connection: how it is begun, settled and given up,
 * never waiting. It must not know which server is better than another.
 */
#include <poll.h>
#include <string.h>
#include "klaster/base/clock.h"
#include "klaster/base/log.h"
#include "postgres_parts.h"

#define REST_FIRST_MS 250 /* after a refusal; doubled with each more */
#define REST_MOST_MS (30 * 1000)
#define REST_DOUBLINGS 7

/* Each question has one good plan, and it is not the planner's to guess when
 * a word is rare: no scan of a whole table, no join but row by row, the same
 * plan for every value. Names of schemas are not looked at twice. */
static const char settings[] =
    "SET standard_conforming_strings = on;"
    "SET statement_timeout = " POSTGRES_DEADLINE_MS ";"
    "SET idle_in_transaction_session_timeout = 0;"
    "SET enable_seqscan = off;"
    "SET enable_hashjoin = off;"
    "SET enable_mergejoin = off;"
    "SET max_parallel_workers_per_gather = 0;"
    "SET plan_cache_mode = force_generic_plan;"
    "SET jit = off;"
    "SET client_min_messages = warning;"
    "SELECT pg_is_in_recovery()";

static void keep_notice(void *ctx, const PGresult *result)
{
	const char *text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

	(void)ctx;
	log_add(LOG_NOTE, "PostgreSQL: %s", text == NULL ? "" : text);
}

/* libpq's sentences end in a line feed, and the first line says it. */
bool host_err(const PGconn *db, struct err *err)
{
	const char *text = db == NULL ? "" : PQerrorMessage(db);
	size_t len = strcspn(text, "\n");

	while (len > 0 && (text[len - 1] == '.' || text[len - 1] == ' '))
		len--;
	return err_set(err, ERR_COPY, "The database cannot be reached: %.*s.",
	    len > 0 ? (int)len : 12, len > 0 ? text : "nobody there");
}

bool host_is_under_way(const struct host *host)
{
	return host->state == HOST_CALLED || host->state == HOST_SETTLED;
}

static void drop(struct host *host)
{
	PQfinish(host->db);
	host->db = NULL;
	host->state = HOST_AWAY;
	memset(host->prepared, 0, sizeof(host->prepared));
}

void host_lose(struct hosts *hosts, struct host *host)
{
	if (host->state == HOST_AWAY)
		return;
	host_err(host->db, &hosts->why);
	log_add(LOG_NOTE, "The connection to %s was lost: %s", host->place,
	    hosts->why.text);
	drop(host);
	host->due_ms = clock_ms();
}

/* A server that says no is asked again soon; one that says nothing has cost
 * the whole time limit, and is left alone the longer. */
static void give_up(
    struct hosts *hosts, struct host *host, const struct err *why)
{
	int64_t now_ms = clock_ms();
	int64_t rest_ms = REST_FIRST_MS;

	if (now_ms - host->began_ms >= hosts->connect_ms)
		rest_ms = hosts->connect_ms;
	rest_ms <<=
	    host->failures < REST_DOUBLINGS ? host->failures : REST_DOUBLINGS;
	if (rest_ms > REST_MOST_MS)
		rest_ms = REST_MOST_MS;
	if (host->failures++ == 0)
		log_add(LOG_ERROR, "%s: %s", host->place, why->text);
	hosts->why = *why;
	drop(host);
	host->due_ms = now_ms + rest_ms;
}

static bool is_movable(const struct host *host)
{
	struct pollfd fd = {.fd = PQsocket(host->db),
	    .events = host->state == HOST_CALLED &&
			      host->turn == PGRES_POLLING_WRITING
			  ? POLLOUT
			  : POLLIN};

	return fd.fd >= 0 && poll(&fd, 1, 0) > 0;
}

static bool begin(struct host *host, struct err *err)
{
	host->began_ms = host->looked_ms = clock_ms();
	host->db = PQconnectStartParams(host->names, host->values, 0);
	host->state = HOST_CALLED;
	host->turn = PGRES_POLLING_WRITING;
	if (host->db != NULL && PQstatus(host->db) != CONNECTION_BAD)
		return true;
	return host_err(host->db, err);
}

static bool settle(struct host *host, struct err *err)
{
	const char *encoding = PQparameterStatus(host->db, "server_encoding");

	if (encoding == NULL || strcmp(encoding, "UTF8") != 0)
		return err_set(err, ERR_COPY,
		    "The database keeps text as %s; make one with"
		    " ENCODING 'UTF8'.",
		    encoding == NULL ? "nobody knows what" : encoding);
	PQsetNoticeReceiver(host->db, keep_notice, NULL);
	host->state = HOST_SETTLED;
	return PQsendQuery(host->db, settings) == 1 || host_err(host->db, err);
}

static void take_role(struct host *host, const PGresult *result)
{
	if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) > 0)
		host->is_standby = PQgetvalue(result, 0, 0)[0] == 't';
}

/* Reads what is there; ready when that is all. */
static bool go_on_settling(struct host *host, struct err *err)
{
	PGresult *result;
	bool ok = PQconsumeInput(host->db) == 1;

	while (ok && !PQisBusy(host->db)) {
		result = PQgetResult(host->db);
		if (result == NULL) {
			host->state = HOST_READY;
			break;
		}
		ok = PQresultStatus(result) == PGRES_COMMAND_OK ||
		     PQresultStatus(result) == PGRES_TUPLES_OK;
		take_role(host, result);
		PQclear(result);
	}
	return ok || host_err(host->db, err);
}

static bool go_on(struct host *host, struct err *err)
{
	if (host->state == HOST_SETTLED)
		return go_on_settling(host, err);
	host->turn = PQconnectPoll(host->db);
	if (host->turn == PGRES_POLLING_FAILED)
		return host_err(host->db, err);
	return host->turn != PGRES_POLLING_OK || settle(host, err);
}

static void say_ready(struct host *host)
{
	if (host->generation++ > 0 || host->failures > 0)
		log_add(LOG_NOTE, "Connected to %s, a %s.", host->place,
		    host->is_standby ? "standby" : "primary");
	host->failures = 0;
}

void host_turn(struct hosts *hosts, struct host *host)
{
	int64_t now_ms = clock_ms();
	struct err err = ERR_INIT;
	bool ok = true;

	if (host->state == HOST_READY ||
	    (host->state == HOST_AWAY && now_ms < host->due_ms))
		return;
	if (host->state == HOST_AWAY)
		ok = begin(host, &err);
	/* Nobody has looked for so long that it is not the server's doing. */
	if (now_ms - host->looked_ms > hosts->connect_ms)
		host->began_ms = now_ms;
	host->looked_ms = now_ms;
	while (ok && host_is_under_way(host) && is_movable(host))
		ok = go_on(host, &err);
	if (ok && host->state == HOST_READY)
		say_ready(host);
	else if (ok && now_ms - host->began_ms >= hosts->connect_ms)
		ok = err_set(&err, ERR_COPY,
		    "The database cannot be reached: %s says nothing for"
		    " %lld ms.",
		    host->place, (long long)hosts->connect_ms);
	if (!ok)
		give_up(hosts, host, &err);
}
