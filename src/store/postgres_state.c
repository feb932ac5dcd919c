/*
 * postgres_state.c owns which server is asked now, what is done when it goes
 * away, and the one state of the data that an answer is made from. It must
 * not know what is asked.
 *
 * A question that stands alone is asked once more of another server when the
 * first is lost. Within a state it is not: half of an answer from here and
 * half from there would be no answer. The whole is asked again instead, by
 * whoever makes it.
 */
#include <assert.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/base/clock.h"
#include "klaster/base/log.h"
#include "postgres_parts.h"

#define GRACE_MS 500 /* beyond the server's own time limit */
#define LOOK_MS 100  /* for who watches a writer wait */
#define SHUN_MS 100  /* one that was behind, or broke off, is asked last */

/* --- which server */

static void take(struct postgres *postgres, struct host *host)
{
	/* Another server can give a number to another change, after a primary
	 * was lost with changes that nobody else had. */
	if (postgres->host != host || postgres->generation != host->generation)
		postgres_forget(postgres);
	postgres->host = host;
	postgres->generation = host->generation;
	postgres->db = host->db;
	postgres->name = host->place;
}

static void lose(struct postgres *postgres)
{
	if (postgres->db == NULL)
		return;
	host_lose(&postgres->hosts, postgres->host);
	postgres->db = NULL;
}

static bool none_there(
    struct postgres *postgres, enum hosts_task task, struct err *err)
{
	struct hosts *hosts = &postgres->hosts;

	if (task == HOSTS_WRITE && hosts_best(hosts, HOSTS_READ, 0) != NULL)
		return err_set(err, ERR_COPY,
		    "No server of the store takes changes now: those that"
		    " answer are standbys. Try again when the primary is"
		    " back.");
	if (hosts->why.code == ERR_NONE)
		return err_set(err, ERR_COPY,
		    "The database cannot be reached: %s says nothing.",
		    hosts->items[0].place);
	if (err != NULL)
		*err = hosts->why;
	return false;
}

bool postgres_use(
    struct postgres *postgres, enum hosts_task task, struct err *err)
{
	struct hosts *hosts = &postgres->hosts;
	struct host *host;

	postgres_await(postgres, NULL);
	host = hosts_wait(hosts, task, 0, clock_ms() + hosts->connect_ms);
	if (host == NULL)
		return none_there(postgres, task, err);
	take(postgres, host);
	return true;
}

bool postgres_is_there(struct postgres *postgres, struct err *err)
{
	if (postgres->db != NULL)
		return true;
	if (postgres->writing || postgres->reading)
		return err_set(err, ERR_COPY, "The connection to %s was lost.",
		    postgres->name);
	return postgres_use(postgres, HOSTS_READ, err);
}

/* --- its answers */

/* Asks the server to break off what it is at; its answer says then that it
 * did, or that it had done it before. */
static void break_off(PGconn *db)
{
	PGcancel *cancel = PQgetCancel(db);
	char why[256];

	if (cancel != NULL)
		PQcancel(cancel, why, sizeof(why));
	PQfreeCancel(cancel);
}

/* Once is enough: what is taken back then must come to its end. */
static void look(struct postgres *postgres)
{
	if (postgres->writing && postgres->stopped.code == ERR_NONE &&
	    !watch_look(
		&postgres->catalogue.watch, NULL, 0, 0, &postgres->stopped))
		break_off(postgres->db);
}

/* False when it says nothing until then; 0: for ever. */
static bool wait_for_answer(struct postgres *postgres, int64_t until_ms)
{
	PGconn *db = postgres->db;

	while (PQisBusy(db)) {
		struct pollfd fd = {.fd = PQsocket(db), .events = POLLIN};
		int64_t left_ms =
		    until_ms == 0 ? LOOK_MS : until_ms - clock_ms();

		look(postgres);
		if (until_ms != 0 && left_ms <= 0)
			return false;
		if (fd.fd < 0 ||
		    (poll(&fd, 1, (int)left_ms) > 0 && PQconsumeInput(db) == 0))
			return fd.fd >= 0; /* what came before stands */
	}
	return true;
}

PGresult *postgres_result(struct postgres *postgres, int64_t until_ms)
{
	PGresult *last = NULL, *result;
	int64_t limit_ms = until_ms - clock_ms();

	for (;;) {
		if (!wait_for_answer(postgres, until_ms)) {
			PQclear(last);
			log_add(LOG_ERROR, "%s says nothing for %lld ms.",
			    postgres->name, (long long)limit_ms);
			postgres->silent = true;
			return NULL;
		}
		result = PQgetResult(postgres->db);
		if (result == NULL)
			return last;
		PQclear(last);
		last = result;
		/* Of a pipe: nothing comes after it that is of the same. */
		if (PQresultStatus(result) == PGRES_PIPELINE_SYNC)
			return last;
	}
}

int64_t postgres_until_ms(const struct postgres *postgres)
{
	return postgres->writing
		   ? 0
		   : clock_ms() + POSTGRES_DEADLINE_S * 1000 + GRACE_MS;
}

/* Who writes may have to wait; who reads has another server to ask. */
int64_t postgres_word_ms(const struct postgres *postgres)
{
	return postgres->writing ? 0 : clock_ms() + postgres->hosts.connect_ms;
}

/* --- its failures */

/* The first two characters of a state are its class. */
static bool is_class(const char *state, const char *class)
{
	return strncmp(state, class, 2) == 0;
}

static bool is_lost(const struct postgres *postgres, const char *state)
{
	return postgres->silent || PQstatus(postgres->db) == CONNECTION_BAD ||
	       state == NULL || strcmp(state, "57P01") == 0 ||
	       strcmp(state, "57P02") == 0 || strcmp(state, "57P03") == 0;
}

static bool say_lost(const struct postgres *postgres, struct err *err)
{
	if (postgres->silent)
		return err_set(err, ERR_COPY,
		    "The database cannot be reached: %s says nothing.",
		    postgres->name);
	return host_err(postgres->db, err);
}

static bool say_failure(const struct postgres *postgres, const PGresult *result,
    struct err *err, const char *doing)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

	if (is_lost(postgres, state))
		return say_lost(postgres, err);
	if (strcmp(state, "57014") == 0 && postgres->stopped.code != ERR_NONE) {
		if (err != NULL)
			*err = postgres->stopped;
		return false;
	}
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
		return err_set(err, ERR_COPY,
		    "There is no room left for %s; make room and try again.",
		    postgres->name);
	if (strcmp(state, "25006") == 0 || strcmp(state, "42501") == 0)
		return err_set(
		    err, ERR_COPY, "%s cannot be written to.", postgres->name);
	return err_set(err, ERR_COPY, "%s: %s failed: %s (%s).", postgres->name,
	    doing, text == NULL ? "nobody says why" : text, state);
}

bool postgres_fail(struct postgres *postgres, const PGresult *result,
    struct err *err, const char *doing)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	struct err failure = ERR_INIT;
	bool lost = is_lost(postgres, state);
	/* A standby breaks off what stands in the way of its replaying. */
	bool broken_off = !lost && is_class(state, "40");

	say_failure(postgres, result, &failure, doing);
	if (postgres->reading && postgres->failure.code == ERR_NONE) {
		postgres->failure = failure;
		postgres->fault =
		    lost || broken_off ? CATALOGUE_LOST : CATALOGUE_FINE;
	}
	if (broken_off && postgres->host != NULL)
		postgres->host->shun_ms = clock_ms() + SHUN_MS;
	if (lost)
		lose(postgres);
	postgres->silent = false;
	if (err != NULL)
		*err = failure;
	return false;
}

/* --- one state for a whole answer */

static bool control(
    struct postgres *postgres, const char *literal, PGresult **result)
{
	int64_t until_ms = clock_ms() + postgres->hosts.connect_ms;
	ExecStatusType status;

	*result = NULL;
	if (PQsendQuery(postgres->db, literal) == 1)
		*result = postgres_result(postgres, until_ms);
	status = PQresultStatus(*result);
	return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK ||
	       postgres_fail(postgres, *result, NULL, "looking at the data");
}

static bool post(struct postgres *postgres, enum postgres_text text)
{
	struct ask ask;
	bool ok;

	ask_init(&ask, postgres, text);
	ok = ask_post(&ask, NULL, "looking at the data");
	ask_done(&ask);
	return ok;
}

/* All in one journey, and none of it is planned each time. */
static bool begin_on(struct postgres *postgres, struct host *host)
{
	enum { BEGIN, LOCK, LOOK, COUNT };
	struct ask asks[COUNT], *look = &asks[LOOK];
	bool ok;

	take(postgres, host);
	for (int i = 0; i < COUNT; i++)
		ask_init(&asks[i], postgres, TEXT_STATE_BEGIN + i);
	ok = ask_together(asks, COUNT, NULL, "looking at the data") &&
	     look->rows == 1;
	if (ok) {
		host->seq = strtoull(ask_get_text(look, 0, 1), NULL, 10);
		host->is_standby = ask_get_bool(look, 0, 2);
		postgres_take_version(postgres, ask_get_text(look, 0, 0));
	}
	for (int i = 0; i < COUNT; i++)
		ask_done(&asks[i]);
	return ok;
}

static void roll_back(struct postgres *postgres)
{
	PGresult *result = NULL;

	if (postgres->db != NULL)
		control(postgres, "ROLLBACK", &result);
	PQclear(result);
}

/* The primary knows no such change. Whoever held the number was told it by a
 * server whose last changes were lost with it; or we were. */
static bool is_ahead(struct postgres *postgres, struct catalogue_read *read)
{
	read->seq = postgres->host->seq;
	if (postgres->own_seq > read->seq) {
		log_add(LOG_ERROR, "%s has lost the changes after %llu.",
		    postgres->name, (unsigned long long)read->seq);
		postgres->own_seq = read->seq;
	}
	return read->least_seq > read->seq;
}

static void opened(struct postgres *postgres, struct catalogue_read *read)
{
	read->seq = postgres->host->seq;
	memcpy(read->version, postgres->version, sizeof(read->version));
	postgres->reading = true;
	postgres->asks = 1;
}

/* Opens a state on the best server that has the change. */
static void open_state(struct postgres *postgres, struct catalogue_read *read)
{
	struct hosts *hosts = &postgres->hosts;
	int64_t until_ms = clock_ms() + hosts->connect_ms;
	host_set asked = 0, lost = 0;
	struct host *host;

	postgres_await(postgres, NULL);
	read->fault = CATALOGUE_LOST;
	while ((host = hosts_wait(hosts, HOSTS_READ, asked, until_ms))) {
		asked |= hosts_bit(hosts, host);
		if (!begin_on(postgres, host)) {
			/* Once more: it may have been started anew. */
			if (postgres->db == NULL)
				asked &= ~(hosts_bit(hosts, host) & ~lost);
			else /* no tables: it has none of it yet */
				read->fault = CATALOGUE_BEHIND;
			lost |= hosts_bit(hosts, host);
			roll_back(postgres);
			continue;
		}
		if (host->seq >= read->least_seq &&
		    host->seq >= postgres->own_seq) {
			read->fault = CATALOGUE_FINE;
			break;
		}
		if (!host->is_standby && !is_ahead(postgres, read)) {
			read->fault = CATALOGUE_FINE;
			break;
		}
		read->fault =
		    host->is_standby ? CATALOGUE_BEHIND : CATALOGUE_AHEAD;
		roll_back(postgres);
		if (read->fault == CATALOGUE_AHEAD)
			break;
		host->shun_ms = clock_ms() + SHUN_MS;
	}
}

bool postgres_read_begin(
    struct catalogue *catalogue, struct catalogue_read *read, struct err *err)
{
	struct postgres *postgres = postgres_of(catalogue);

	assert(!postgres->reading && !postgres->writing);
	postgres->failure = (struct err)ERR_INIT;
	postgres->fault = CATALOGUE_FINE;
	read->retry_s = 0;
	open_state(postgres, read);
	switch (read->fault) {
	case CATALOGUE_FINE:
		opened(postgres, read);
		return true;
	case CATALOGUE_BEHIND:
		read->retry_s = 1;
		return err_set(err, ERR_COPY,
		    "No server within reach has the change %llu yet.",
		    (unsigned long long)read->least_seq);
	case CATALOGUE_AHEAD:
		return err_set(err, ERR_COPY,
		    "The directory has no change %llu; the last one is %llu.",
		    (unsigned long long)read->least_seq,
		    (unsigned long long)read->seq);
	case CATALOGUE_LOST:
		break;
	}
	read->retry_s = hosts_retry_s(&postgres->hosts);
	return none_there(postgres, HOSTS_READ, err);
}

bool postgres_read_end(
    struct catalogue *catalogue, struct catalogue_read *read, struct err *err)
{
	struct postgres *postgres = postgres_of(catalogue);
	bool ok = postgres->failure.code == ERR_NONE;

	if (!ok && err != NULL)
		*err = postgres->failure;
	read->fault = postgres->fault;
	read->retry_s = hosts_retry_s(&postgres->hosts);
	postgres->reading = false;
	postgres->asks = 0;
	postgres_walked_forget(postgres);
	/* What was read stands, also if the server goes away over this. */
	if (postgres->db != NULL)
		post(postgres, TEXT_STATE_END);
	return ok;
}

bool postgres_ask(struct postgres *postgres, struct err *err)
{
	struct catalogue_read read = {.least_seq = 0};

	if (postgres->writing)
		return true;
	if (!postgres->reading)
		return postgres_read_begin(&postgres->catalogue, &read, err);
	postgres->asks++;
	return true;
}

void postgres_asked(struct postgres *postgres)
{
	struct catalogue_read read = {.least_seq = 0};

	if (!postgres->reading || --postgres->asks > 0)
		return;
	postgres_read_end(&postgres->catalogue, &read, NULL);
}

size_t postgres_nodes(struct catalogue *catalogue, struct arena *arena,
    struct catalogue_node **nodes)
{
	const struct hosts *hosts = &postgres_of(catalogue)->hosts;

	*nodes = arena_array(arena, hosts->count, sizeof(**nodes));
	for (size_t i = 0; i < hosts->count; i++) {
		const struct host *host = &hosts->items[i];

		(*nodes)[i] = (struct catalogue_node){
		    .place = arena_strdup(arena, host->place),
		    .is_up = host->state == HOST_READY,
		    .is_standby = host->is_standby,
		    .seq = host->seq,
		    .failures = host->failures,
		};
	}
	return hosts->count;
}
