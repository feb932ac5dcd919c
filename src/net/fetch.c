/*
 * fetch.c: owns who waits for what. Wishes for the same link share one
 * transfer; a wish that is dropped leaves its transfer to end on its own, so
 * nothing here ever waits but fetch_poll(). That is also where transfers
 * begin: what there is to draw is on the screen by then. It does not know what
 * the answers mean.
 */
#include "klaster/net/fetch.h"

#include <stdlib.h>
#include <string.h>
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"
#include "klaster/base/log.h"
#include "klaster/base/mem.h"
#include "klaster/net/link.h"
#include "late.h"
#include "multi.h"
#include "transfer.h"

#define CONNECT_MS 5000
#define STALL_MS 20000
#define TOTAL_MS 60000

struct wish {
	struct wish *next;
	uint64_t number;
	fetch_done_fn *done;
	void *ctx;
};

/* A transfer with those who wait for it. */
struct flight {
	struct flight *next;
	struct transfer *transfer;
	struct wish *wishes;
	bool begun;	/* it is in the multi handle */
	bool over;	/* and is no more, or will never be; not yet reported */
	struct err err; /* why, if it is not an answer */
};

/* What is waited for together: the transfers of one fetcher, or of several
 * beside each other. Ends with the last of them. */
struct pool {
	struct multi multi;
	struct fetcher *fetchers;
};

struct fetcher {
	struct arena arena;
	struct transfer_common common;
	char *token; /* wiped at the end */
	const char *session_file;
	struct pool *pool;
	struct fetcher *next; /* of the pool */
	struct flight *flights;
	struct flight *landing; /* the one whose wishes are being told */
	uint64_t last_number;
	uint64_t (*recall_seq)(void *ctx); /* NULL: it was asked for */
	void *recall_ctx;
	struct fetch_counts counts;
};

/* --- open and close */

static bool token_is_sound(const char *token)
{
	for (; *token != '\0'; token++)
		if (*token <= ' ' || *token > '~')
			return false;
	return true;
}

static bool check_token(
    const struct transfer_common *common, const char *token, struct err *err)
{
	if (token == NULL)
		return true;
	if (*token == '\0' || !token_is_sound(token))
		return err_set(err, ERR_USAGE,
		    _("the token for %s holds blanks or other characters "
		      "that no token has"),
		    common->name);
	if (strcmp(common->base.scheme, "https") != 0 &&
	    !common->base.is_loopback && common->unix_socket == NULL)
		return err_set(err, ERR_USAGE,
		    _("%s: the token is not sent over plain http; use its "
		      "https:// address"),
		    common->name);
	return true;
}

static void copy_options(
    struct fetcher *fetcher, const struct fetch_options *options)
{
	struct transfer_common *common = &fetcher->common;
	struct arena *arena = &fetcher->arena;

	common->name = arena_strdup(
	    arena, options->name != NULL ? options->name : common->base.host);
	common->unix_socket = arena_strdup(arena, options->unix_socket);
	common->user_agent = arena_strdup(arena,
	    options->user_agent != NULL ? options->user_agent : "klaster");
	common->accept = arena_strdup(arena, options->accept != NULL
						 ? options->accept
						 : "application/vnd.api+json");
	common->accept_language = arena_strdup(arena, options->accept_language);
	common->proxy = arena_strdup(arena, options->proxy);
	common->ca_file = arena_strdup(arena, options->ca_file);
	common->connect_ms =
	    options->connect_ms > 0 ? options->connect_ms : CONNECT_MS;
	common->stall_ms = options->stall_ms > 0 ? options->stall_ms : STALL_MS;
	common->total_ms = options->total_ms > 0 ? options->total_ms : TOTAL_MS;
}

static void pool_join(struct fetcher *fetcher, const struct fetcher *beside)
{
	fetcher->pool =
	    beside != NULL ? beside->pool : mem_alloc(sizeof(*fetcher->pool));
	fetcher->next = fetcher->pool->fetchers;
	fetcher->pool->fetchers = fetcher;
}

static void pool_leave(struct fetcher *fetcher)
{
	struct pool *pool = fetcher->pool;
	struct fetcher **at = &pool->fetchers;

	while (*at != fetcher)
		at = &(*at)->next;
	*at = fetcher->next;
	if (pool->fetchers != NULL)
		return;
	multi_close(&pool->multi);
	free(pool);
}

struct fetcher *fetch_open(const struct fetch_options *options, struct err *err)
{
	struct fetcher *fetcher = mem_alloc(sizeof(*fetcher));

	arena_init(&fetcher->arena);
	if (!link_base_parse(
		&fetcher->common.base, &fetcher->arena, options->base_url, err))
		goto fail;
	copy_options(fetcher, options);
	if (!check_token(&fetcher->common, options->token, err))
		goto fail;
	pool_join(fetcher, options->beside);
	if (strcmp(fetcher->common.base.scheme, "https") == 0)
		fetcher->session_file =
		    arena_strdup(&fetcher->arena, options->session_file);
	if (options->token != NULL) {
		fetcher->token = mem_strdup(options->token);
		fetcher->common.token = fetcher->token;
	}
	return fetcher;
fail:
	arena_done(&fetcher->arena);
	free(fetcher);
	return NULL;
}

static void flight_stop(struct fetcher *fetcher, struct flight *flight)
{
	if (flight->begun && !flight->over)
		multi_remove(&fetcher->pool->multi, flight->transfer->easy);
	flight->over = true;
}

static void flight_free(struct fetcher *fetcher, struct flight *flight)
{
	struct wish *wish;

	while ((wish = flight->wishes) != NULL) {
		flight->wishes = wish->next;
		free(wish);
	}
	flight_stop(fetcher, flight);
	transfer_free(flight->transfer);
	free(flight);
}

void fetch_close(struct fetcher *fetcher)
{
	struct flight *flight;

	if (fetcher == NULL)
		return;
	while ((flight = fetcher->flights) != NULL) {
		fetcher->flights = flight->next;
		flight_free(fetcher, flight);
	}
	pool_leave(fetcher);
	tickets_close(fetcher->common.tickets);
	if (fetcher->token != NULL) {
		explicit_bzero(fetcher->token, strlen(fetcher->token));
		free(fetcher->token);
	}
	arena_done(&fetcher->arena);
	free(fetcher);
}

/* --- wishes */

static bool same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static struct flight *find_flight(
    struct fetcher *fetcher, const char *url, const char *etag)
{
	struct flight *flight;

	for (flight = fetcher->flights; flight != NULL; flight = flight->next)
		if (!flight->over && flight->transfer->redirects == 0 &&
		    strcmp(flight->transfer->url, url) == 0 &&
		    same_text(flight->transfer->sent_etag, etag) &&
		    same_text(flight->transfer->sent_lang,
			fetcher->common.accept_language) &&
		    flight->transfer->sent_seq >= fetcher->common.seq)
			return flight;
	return NULL;
}

static struct flight *new_flight(
    struct fetcher *fetcher, const char *url, const char *etag)
{
	struct flight *flight = mem_alloc(sizeof(*flight));

	flight->transfer = transfer_new(&fetcher->common, url, etag);
	flight->next = fetcher->flights;
	fetcher->flights = flight;
	return flight;
}

static void know_seq(struct fetcher *fetcher)
{
	if (fetcher->recall_seq != NULL)
		fetcher->common.seq = fetcher->recall_seq(fetcher->recall_ctx);
	fetcher->recall_seq = NULL;
}

uint64_t fetch_start(struct fetcher *fetcher, const char *link,
    const char *etag, fetch_done_fn *done, void *ctx, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct flight *flight;
	struct wish *wish;
	const char *url;
	uint64_t number = 0;

	url = link_resolve(&fetcher->common.base, &arena, NULL, link, err);
	if (url == NULL)
		goto out;
	know_seq(fetcher);
	flight = find_flight(fetcher, url, etag);
	if (flight == NULL)
		flight = new_flight(fetcher, url, etag);
	wish = mem_alloc(sizeof(*wish));
	number = wish->number = ++fetcher->last_number;
	wish->done = done;
	wish->ctx = ctx;
	wish->next = flight->wishes;
	flight->wishes = wish;
out:
	arena_done(&arena);
	return number;
}

char *fetch_resolve(const struct fetcher *fetcher, struct arena *arena,
    const char *from, const char *link, struct err *err)
{
	const struct link_base *base = &fetcher->common.base;

	if (from != NULL)
		from = link_resolve(base, arena, NULL, from, err);
	else
		from = base->url;
	if (from == NULL)
		return NULL;
	return link_resolve(base, arena, from, link, err);
}

const char *fetch_base(const struct fetcher *fetcher)
{
	return fetcher->common.base.url;
}

const char *fetch_name(const struct fetcher *fetcher)
{
	return fetcher->common.name;
}

void fetch_set_language(struct fetcher *fetcher, const char *accept_language)
{
	/* The old one stays in the arena: people change languages seldom. */
	fetcher->common.accept_language =
	    arena_strdup(&fetcher->arena, accept_language);
}

uint64_t fetch_seq(struct fetcher *fetcher)
{
	know_seq(fetcher);
	return fetcher->common.seq;
}

void fetch_recall_seq(
    struct fetcher *fetcher, uint64_t (*recall)(void *ctx), void *ctx)
{
	fetcher->recall_seq = recall;
	fetcher->recall_ctx = ctx;
}

bool fetch_status_err(
    const struct fetcher *fetcher, long status, struct err *err)
{
	return transfer_status_err(&fetcher->common, status, err);
}

static bool drop_wish(struct flight *flight, uint64_t number)
{
	struct wish **at;

	for (at = &flight->wishes; *at != NULL; at = &(*at)->next) {
		struct wish *wish = *at;

		if (wish->number != number)
			continue;
		*at = wish->next;
		free(wish);
		return true;
	}
	return false;
}

void fetch_abandon(struct fetcher *fetcher, uint64_t number)
{
	struct flight *flight;

	if (fetcher->landing != NULL && drop_wish(fetcher->landing, number))
		return;
	for (flight = fetcher->flights; flight != NULL; flight = flight->next)
		if (drop_wish(flight, number))
			return;
}

void fetch_cancel_all(struct fetcher *fetcher)
{
	struct flight *flight;

	for (flight = fetcher->flights; flight != NULL; flight = flight->next) {
		if (flight->over)
			continue;
		flight_stop(fetcher, flight);
		err_set(&flight->err, ERR_NETWORK, _("cancelled"));
	}
}

/* --- the turn */

static void note_seq(struct fetcher *fetcher, const struct fetch_answer *answer)
{
	if (answer->err.code == ERR_NONE && answer->status < 400 &&
	    answer->seq > fetcher->common.seq)
		fetcher->common.seq = answer->seq;
}

static void count(struct fetcher *fetcher, const struct transfer *transfer,
    const struct fetch_answer *answer)
{
	long connects = 0, version = CURL_HTTP_VERSION_NONE;

	curl_easy_getinfo(transfer->easy, CURLINFO_NUM_CONNECTS, &connects);
	curl_easy_getinfo(transfer->easy, CURLINFO_HTTP_VERSION, &version);
	fetcher->counts.wire_bytes += answer->wire_bytes;
	fetcher->counts.connections += (uint64_t)connects;
	if (answer->status != 0)
		fetcher->counts.multiplexed = version >= CURL_HTTP_VERSION_2_0;
}

/* Tells those who wait. They may start, abandon and cancel meanwhile. */
static void land(struct fetcher *fetcher, struct flight *flight, CURLcode code)
{
	struct fetch_answer answer;
	struct wish *wish;

	if (flight->over) {
		answer = (struct fetch_answer){
		    .body = "", .retry_after_ms = -1, .err = flight->err};
	} else {
		flight_stop(fetcher, flight);
		transfer_answer(flight->transfer, code, &answer);
		note_seq(fetcher, &answer);
	}
	if (flight->begun)
		count(fetcher, flight->transfer, &answer);
	log_add(answer.err.code == ERR_NONE ? LOG_NOTE : LOG_ERROR,
	    "GET %s: %ld, %llu bytes, %lld ms%s%s", flight->transfer->url,
	    answer.status, (unsigned long long)answer.wire_bytes,
	    (long long)answer.elapsed_ms,
	    answer.err.code == ERR_NONE ? "" : ": ", answer.err.text);
	fetcher->landing = flight;
	while ((wish = flight->wishes) != NULL) {
		flight->wishes = wish->next;
		wish->done(wish->ctx, &answer);
		free(wish);
	}
	fetcher->landing = NULL;
	flight_free(fetcher, flight);
}

static void unlink_flight(struct fetcher *fetcher, struct flight *flight)
{
	struct flight **at = &fetcher->flights;

	while (*at != flight)
		at = &(*at)->next;
	*at = flight->next;
}

static void land_over(struct fetcher *fetcher)
{
	struct flight *flight = fetcher->flights;

	while (flight != NULL) {
		if (!flight->over) {
			flight = flight->next;
			continue;
		}
		unlink_flight(fetcher, flight);
		land(fetcher, flight, CURLE_OK);
		flight = fetcher->flights; /* it may have changed */
	}
}

/* The flight of an easy handle, and whose it is. */
static struct flight *flight_of(
    const struct pool *pool, const CURL *easy, struct fetcher **owner)
{
	struct flight *flight;

	for (*owner = pool->fetchers; *owner != NULL; *owner = (*owner)->next)
		for (flight = (*owner)->flights; flight != NULL;
		     flight = flight->next)
			if (flight->begun && flight->transfer->easy == easy)
				return flight;
	return NULL;
}

/* The same question once more: elsewhere, or without what is lost there. */
static bool goes_on(struct fetcher *fetcher, struct transfer *transfer)
{
	uint64_t seq = transfer->sent_seq;

	if (transfer_redirect(transfer))
		return true;
	if (!transfer_drop_seq(transfer))
		return false;
	log_add(LOG_NOTE, "%s has no change %llu any more",
	    fetcher->common.name, (unsigned long long)seq);
	if (fetcher->common.seq <= seq)
		fetcher->common.seq = 0;
	return true;
}

/* Into the multi handle; one that it does not take is over. */
static void add(struct fetcher *fetcher, struct flight *flight)
{
	const char *why =
	    multi_add(&fetcher->pool->multi, flight->transfer->easy);

	if (why == NULL)
		return;
	err_set(&flight->err, ERR_NETWORK, _("%s cannot be asked: %s"),
	    fetcher->common.name, why);
	flight->over = true;
}

static void reap(struct pool *pool)
{
	CURL *easy;
	CURLcode code = CURLE_OK;

	while ((easy = multi_ended(&pool->multi, &code)) != NULL) {
		struct fetcher *fetcher;
		struct flight *flight = flight_of(pool, easy, &fetcher);

		if (flight == NULL)
			continue;
		if (code == CURLE_OK && goes_on(fetcher, flight->transfer)) {
			multi_remove(&pool->multi, easy);
			add(fetcher, flight);
			continue;
		}
		unlink_flight(fetcher, flight);
		land(fetcher, flight, code);
	}
}

static size_t count_flights(const struct fetcher *fetcher)
{
	const struct flight *flight;
	size_t count = 0;

	for (flight = fetcher->flights; flight != NULL; flight = flight->next)
		count++;
	return count;
}

size_t fetch_turn(struct fetcher *fetcher)
{
	struct pool *pool = fetcher->pool;
	struct fetcher *one;
	size_t under_way = 0;

	for (one = pool->fetchers; one != NULL; one = one->next)
		land_over(one);
	multi_turn(&pool->multi);
	reap(pool);
	for (one = pool->fetchers; one != NULL; one = one->next)
		under_way += count_flights(one);
	return under_way;
}

/* The kept session is of no use before, and its library is not there. */
static void open_tickets(struct fetcher *fetcher)
{
	struct transfer_common *common = &fetcher->common;
	struct arena arena = ARENA_INIT;

	if (fetcher->session_file != NULL)
		common->tickets = tickets_open(fetcher->session_file,
		    arena_printf(
			&arena, "%s:%s", common->base.host, common->base.port),
		    common->ca_file);
	fetcher->session_file = NULL;
	arena_done(&arena);
}

static void begin(struct fetcher *fetcher, struct flight *flight)
{
	if (!multi_open(&fetcher->pool->multi, &flight->err)) {
		flight->over = true;
		return;
	}
	open_tickets(fetcher);
	transfer_begin(flight->transfer);
	flight->begun = true;
	fetcher->counts.requests++;
	add(fetcher, flight);
}

/* True when something is over and waits to be told. */
static bool begin_all(struct pool *pool)
{
	struct fetcher *fetcher;
	struct flight *flight;
	bool over = false;

	for (fetcher = pool->fetchers; fetcher != NULL; fetcher = fetcher->next)
		for (flight = fetcher->flights; flight != NULL;
		     flight = flight->next) {
			if (!flight->begun && !flight->over)
				begin(fetcher, flight);
			over |= flight->over;
		}
	return over;
}

void fetch_poll(
    struct fetcher *fetcher, struct fetch_fd *fds, size_t count, int timeout_ms)
{
	if (begin_all(fetcher->pool))
		timeout_ms = 0;
	multi_poll(&fetcher->pool->multi, fds, count, timeout_ms);
}

struct fetch_counts fetch_counts(const struct fetcher *fetcher)
{
	struct fetch_counts counts = fetcher->counts;

	counts.under_way = count_flights(fetcher);
	return counts;
}

const char *fetch_library(void)
{
	struct err err = ERR_INIT;

	return late_curl(&err) ? curl_version() : _("no libcurl");
}
