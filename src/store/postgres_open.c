/*
 * postgres_open.c owns the connection: how it is made, settled, made again,
 * and what its failures are called. It must not know what is asked.
 */
#include <stdlib.h>
#include <string.h>
#include "klaster/base/log.h"
#include "klaster/base/mem.h"
#include "postgres_parts.h"

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
    "SET client_min_messages = warning";

static void keep_notice(void *ctx, const PGresult *result)
{
	const char *text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

	(void)ctx;
	log_add(LOG_NOTE, "PostgreSQL: %s", text == NULL ? "" : text);
}

/* libpq's sentences end in a line feed, and the first line says it. */
static bool fail_connection(PGconn *db, struct err *err)
{
	const char *text = PQerrorMessage(db);

	return err_set(err, ERR_COPY, "The database cannot be reached: %.*s.",
	    (int)strcspn(text, "\n"), text);
}

bool postgres_settle(PGconn *db, struct err *err)
{
	const char *encoding = PQparameterStatus(db, "server_encoding");
	PGresult *result;
	bool ok;

	if (encoding == NULL || strcmp(encoding, "UTF8") != 0)
		return err_set(err, ERR_COPY,
		    "The database keeps text as %s; make one with"
		    " ENCODING 'UTF8'.",
		    encoding == NULL ? "nobody knows what" : encoding);
	PQsetNoticeReceiver(db, keep_notice, NULL);
	result = PQexec(db, settings);
	ok = PQresultStatus(result) == PGRES_COMMAND_OK;
	PQclear(result);
	return ok || fail_connection(db, err);
}

PGconn *postgres_connect(const char *uri, struct err *err)
{
	/* What stands before the URI gives way to it, what stands after does
	 * not. */
	static const char *const names[] = {"connect_timeout",
	    "fallback_application_name", "dbname", "client_encoding", NULL};
	const char *const values[] = {"2", "klaster", uri, "UTF8", NULL};
	PGconn *db = PQconnectdbParams(names, values, 1);

	if (PQstatus(db) == CONNECTION_OK ? postgres_settle(db, err)
					  : fail_connection(db, err))
		return db;
	PQfinish(db);
	return NULL;
}

char *postgres_place(PGconn *db)
{
	struct buf place;
	const char *host = PQhost(db);

	buf_init(&place, 1024);
	buf_addf(
	    &place, "%s:%s/%s", host == NULL ? "" : host, PQport(db), PQdb(db));
	return buf_take(&place);
}

bool postgres_revive(struct postgres *postgres, struct err *err)
{
	if (PQstatus(postgres->db) == CONNECTION_OK)
		return true;
	if (postgres->writing || postgres->asking)
		return err_set(err, ERR_COPY, "The connection to %s was lost.",
		    postgres->name);
	memset(postgres->prepared, 0, sizeof(postgres->prepared));
	postgres_forget(postgres);
	PQreset(postgres->db);
	if (PQstatus(postgres->db) != CONNECTION_OK)
		return fail_connection(postgres->db, err);
	log_add(LOG_NOTE, "Connected to %s again.", postgres->name);
	return postgres_settle(postgres->db, err);
}

/* The first two characters of a state are its class. */
static bool is_class(const char *state, const char *class)
{
	return strncmp(state, class, 2) == 0;
}

bool postgres_fail(struct postgres *postgres, const PGresult *result,
    struct err *err, const char *doing)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

	if (PQstatus(postgres->db) == CONNECTION_BAD || state == NULL)
		return fail_connection(postgres->db, err);
	if (strcmp(state, "57014") == 0)
		return err_set(err, ERR_PARTIAL,
		    "The question takes longer"
		    " than %d s; narrow it by a filter or more words.",
		    POSTGRES_DEADLINE_S);
	if (strcmp(state, "55P03") == 0 || is_class(state, "40"))
		return err_set(err, ERR_COPY,
		    "Another program is writing to %s; try again.",
		    postgres->name);
	if (is_class(state, "53"))
		return err_set(err, ERR_COPY, "There is no room left for %s.",
		    postgres->name);
	if (strcmp(state, "25006") == 0 || strcmp(state, "42501") == 0)
		return err_set(
		    err, ERR_COPY, "%s cannot be written to.", postgres->name);
	return err_set(err, ERR_COPY, "%s: %s failed: %s (%s).", postgres->name,
	    doing, text == NULL ? "nobody says why" : text, state);
}
