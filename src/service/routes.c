/*
 * routes.c: from a request to an answer. It owns the order of things: what
 * is refused first, what is hashed (the projected, uncompressed body), what
 * is compressed. The documents are answer.c's.
 */
#include "klaster/service/routes.h"

#include <string.h>

#include "klaster/base/clock.h"
#include "klaster/base/digest.h"
#include "klaster/base/log.h"
#include "klaster/service/access.h"
#include "klaster/service/answer.h"
#include "klaster/service/audit.h"
#include "klaster/service/bundled.h"
#include "klaster/service/fault.h"
#include "klaster/service/limiter.h"
#include "klaster/service/memo.h"
#include "klaster/service/negotiate.h"
#include "klaster/service/snapshot.h"
#include "klaster/service/token.h"
#include "klaster/service/zip.h"

enum { ETAG_DIGEST_BYTES = 12, OPENING_RETRY_S = 10 };

/* What comes of a request beside the body. */
struct exchange {
	struct problem problem;
	struct languages languages;
	const char *seq; /* of the state it was made from; NULL: of none */
	const char *etag;
	const char *language;
	struct audit_trail trail;
	bool is_packed; /* the body is as it goes out */
	bool is_zipped;
	const char *key;		/* in the memory; NULL: not for it */
	const struct memo_answer *kept; /* it has been made before */
};

static bool document_write(const struct routes *routes,
    const struct request *request, const struct languages *languages,
    struct arena *arena, struct audit_trail *trail, struct buf *out,
    struct problem *problem)
{
	struct answer_context context = {
	    .arena = arena,
	    .trail = trail,
	    .catalogue = routes->catalogue,
	    .cursor_key = routes->cursor_key,
	    .title = routes->title,
	    .credit = routes->credit,
	    .languages = languages->text,
	    .request = request,
	    .out = out,
	    .problem = problem,
	};

	switch (request->route) {
	case ROUTE_ENTRY:
		return answer_entry(&context);
	case ROUTE_LIST:
	case ROUTE_SEARCH:
	case ROUTE_FACETS:
		return answer_list(&context);
	case ROUTE_RECORD:
		return answer_record(&context);
	case ROUTE_CHANGES:
		return answer_changes(&context);
	case ROUTE_HEALTH:
	case ROUTE_READY:
		return answer_health(&context);
	case ROUTE_COUNT:
		break;
	}
	return problem_set(
	    problem, PROBLEM_NOT_FOUND, "There is nothing at this address.");
}

/* Public answers that say nothing but what one state of the directory says:
 * who may see more is written down, and the entry has today's date. */
static const char *answer_key(const struct routes *routes, struct arena *arena,
    const struct http_request *http, const struct access *access,
    const struct request *request)
{
	struct buf key;
	const char *text;

	if (!routes->memo || access->who || access->level != LEVEL_PUBLIC ||
	    (request->route != ROUTE_LIST && request->route != ROUTE_SEARCH &&
		request->route != ROUTE_FACETS &&
		request->route != ROUTE_RECORD))
		return NULL;
	buf_init(&key, 2 * TARGET_BYTES_MAX);
	buf_adds(
	    &key, negotiate_gzip(http->accept_encoding) ? "gzip" : "identity");
	for (size_t i = 0; request->langs[i]; i++)
		buf_addf(&key, " %s", request->langs[i]);
	buf_addf(&key, " %s", http->target);
	text = key.full ? NULL : arena_strdup(arena, buf_text(&key));
	buf_done(&key);
	return text;
}

static bool answer_recall(const struct routes *routes,
    struct exchange *exchange, const struct catalogue_read *state)
{
	if (!exchange->key)
		return false;
	memo_turn(routes->memo, state);
	exchange->kept = memo_find(routes->memo, exchange->key);
	return exchange->kept;
}

static bool document_new(const struct routes *routes,
    const struct request *request, struct exchange *exchange,
    struct arena *arena, struct buf *out, struct problem *problem)
{
	languages_read(&exchange->languages, routes->catalogue, arena);
	exchange->trail.count = 0;
	return document_write(routes, request, &exchange->languages, arena,
	    &exchange->trail, out, problem);
}

/* The document from one state of the directory: whole and right, or none. A
 * server that goes away meanwhile costs a second try. */
static bool document_make(const struct routes *routes,
    const struct http_request *http, const struct request *request,
    struct exchange *exchange, struct arena *arena, struct buf *out)
{
	struct snapshot snapshot = {.catalogue = routes->catalogue};
	struct problem *problem = &exchange->problem;

	if (request->route == ROUTE_HEALTH)
		return document_write(routes, request, &exchange->languages,
		    arena, &exchange->trail, out, problem);
	for (;;) {
		bool ok;

		if (!snapshot_open(&snapshot, http, request, problem))
			return false;
		ok = answer_recall(routes, exchange, &snapshot.read) ||
		     document_new(
			 routes, request, exchange, arena, out, problem);
		switch (snapshot_close(&snapshot, problem)) {
		case SNAPSHOT_GOOD:
			exchange->seq = arena_printf(arena, "%llu",
			    (unsigned long long)snapshot.read.seq);
			return ok;
		case SNAPSHOT_BAD:
			return false;
		case SNAPSHOT_AGAIN:
			break;
		}
		buf_reset(out);
		*problem = (struct problem){.code = PROBLEM_NONE};
	}
}

/* The reader's first language that texts of the directory are in. */
static const char *content_language(
    const struct languages *languages, const struct request *request)
{
	for (size_t i = 0; request->langs[i]; i++) {
		const char *lang = request->langs[i];
		const char *at = strstr(languages->text, lang);
		size_t len = strlen(lang);

		if (at && (at == languages->text || at[-1] == ' ') &&
		    (at[len] == '\0' || at[len] == ' '))
			return lang;
	}
	return "en";
}

static const char *etag_make(struct arena *arena, const struct buf *body)
{
	unsigned char digest[ETAG_DIGEST_BYTES];
	struct buf text;
	const char *etag;

	digest_bytes(buf_text(body), body->len, digest, sizeof(digest));
	buf_init(&text, 64);
	buf_addc(&text, '"');
	base64url_write(&text, digest, sizeof(digest));
	buf_addc(&text, '"');
	etag = arena_strdup(arena, buf_text(&text));
	buf_done(&text);
	return etag;
}

/* What an answer shows is written down before it is sent; one that shows
 * nothing needs no line. */
static bool trail_write(const struct routes *routes,
    const struct http_request *http, const struct access *access,
    enum route route, const struct audit_trail *trail, struct problem *problem)
{
	struct err err = ERR_INIT;

	if (!routes->audit || trail->count == 0 ||
	    strcmp(http->method, "HEAD") == 0 ||
	    audit_write(routes->audit, routes->catalogue, access->who, route,
		trail, &err))
		return true;
	log_add(LOG_ERROR, "audit: %s", err.text);
	return problem_set(problem, PROBLEM_UNAVAILABLE,
	    "What is read here by few is written down, and that is not "
	    "possible at this moment.");
}

/* The body as it goes out. */
static void body_pack(const struct routes *routes, struct exchange *exchange,
    const struct http_request *http, struct buf *body)
{
	if (!exchange->is_packed)
		exchange->is_zipped = routes->zip &&
				      negotiate_gzip(http->accept_encoding) &&
				      zip_body(routes->zip, body);
	exchange->is_packed = true;
}

/* The tag of what was made or kept; what was made is kept where that may be. */
static void body_settle(const struct routes *routes,
    const struct http_request *http, const struct request *request,
    struct exchange *exchange, struct arena *arena, struct buf *body)
{
	const struct memo_answer *kept = exchange->kept;

	if (kept) {
		exchange->etag = arena_strdup(arena, kept->etag);
		exchange->language = arena_strdup(arena, kept->language);
		exchange->is_packed = true;
		exchange->is_zipped = kept->is_zipped;
		return;
	}
	exchange->etag = etag_make(arena, body);
	exchange->language = content_language(&exchange->languages, request);
	if (!exchange->key || exchange->trail.count > 0)
		return;
	body_pack(routes, exchange, http, body);
	memo_keep(routes->memo, exchange->key,
	    &(struct memo_answer){.etag = exchange->etag,
		.language = exchange->language,
		.body = buf_text(body),
		.len = body->len,
		.is_zipped = exchange->is_zipped});
}

/* The body of an answer that went well; its tag, and 304 if the reader has
 * it. */
static bool body_write(const struct routes *routes,
    const struct http_request *http, const struct access *access,
    const struct request *request, struct exchange *exchange,
    struct arena *arena, struct http_answer *answer)
{
	exchange->key = answer_key(routes, arena, http, access, request);
	if (!document_make(
		routes, http, request, exchange, arena, &answer->body))
		return false;
	if (answer->body.full)
		return problem_set(&exchange->problem, PROBLEM_UNAVAILABLE,
		    "The answer is larger than %u bytes: ask for less.",
		    ANSWER_BYTES_MAX);
	if (route_is_check(request->route))
		return true;
	body_settle(routes, http, request, exchange, arena, &answer->body);
	if (negotiate_has_etag(http->if_none_match, exchange->etag)) {
		answer->status = 304;
		buf_reset(&answer->body);
		exchange->is_packed = true;
		exchange->is_zipped = false;
		return true;
	}
	if (exchange->kept)
		buf_add(
		    &answer->body, exchange->kept->body, exchange->kept->len);
	return trail_write(routes, http, access, request->route,
	    &exchange->trail, &exchange->problem);
}

/* What a shared cache may give to others. "Vary" has the token everywhere: a
 * public answer in a cache is not for who shows one. */
static void headers_cache_set(const struct access *access,
    const struct request *request, struct http_answer *answer)
{
	http_answer_header(answer, "Vary",
	    "Accept, Accept-Language, Accept-Encoding, "
	    "Authorization, " SNAPSHOT_HEADER);
	if (answer->status >= 400 || route_is_check(request->route))
		http_answer_header(answer, "Cache-Control", "no-store");
	else if (access->who)
		http_answer_header(
		    answer, "Cache-Control", "private, no-cache");
	else
		http_answer_header(
		    answer, "Cache-Control", "public, max-age=60");
}

/* When it makes sense to come again. */
static const char *retry_after(
    struct arena *arena, const struct problem *problem)
{
	return arena_printf(
	    arena, "%u", problem->retry_s > 0 ? problem->retry_s : 5);
}

static void headers_set(const struct exchange *exchange, struct arena *arena,
    const struct request *request, struct http_answer *answer)
{
	bool is_check = route_is_check(request->route);

	http_answer_header(answer, "Content-Type", MEDIA_TYPE);
	http_answer_header(answer, "X-Content-Type-Options", "nosniff");
	if (exchange->seq && !is_check)
		http_answer_header(answer, SNAPSHOT_HEADER, exchange->seq);
	if (answer->status < 400 && !is_check)
		http_answer_header(
		    answer, "Content-Language", exchange->language);
	if (answer->status == 401)
		http_answer_header(
		    answer, "WWW-Authenticate", "Bearer realm=\"klaster\"");
	if (answer->status == 405)
		http_answer_header(answer, "Allow", "GET, HEAD");
	if (answer->status == 503 || answer->status == 429)
		http_answer_header(answer, "Retry-After",
		    retry_after(arena, &exchange->problem));
}

static void problem_answer(
    struct http_answer *answer, struct exchange *exchange)
{
	answer->status = problem_status(exchange->problem.code);
	buf_reset(&answer->body);
	exchange->is_packed = false;
	answer_problem(&answer->body, &exchange->problem);
}

/* Who asks, and whether so soon again. A token that is none is counted with
 * the address it came from. */
static bool caller_check(const struct routes *routes, struct access *access,
    struct arena *arena, const struct http_request *http,
    struct problem *problem)
{
	bool is_known =
	    access_read(access, routes->catalogue, arena, http, problem);
	unsigned wait_s = limiter_check(routes->limiter, routes->limits, http,
	    is_known ? access->token_id : NULL, clock_ms());

	if (wait_s == 0)
		return is_known;
	problem->header = NULL;
	problem->retry_s = wait_s;
	return problem_set(problem, PROBLEM_TOO_MANY,
	    "More than %u requests a second: ask again in %u seconds.",
	    routes->limits->requests_per_s, wait_s);
}

static bool request_read(struct request *request, struct arena *arena,
    const struct http_request *http, const struct access *access,
    struct problem *problem)
{
	request->level = access->level;
	return request_parse(request, arena, http->target, problem);
}

/* Whoever watches over us may ask as he likes, and as often. */
static bool is_check(const struct http_request *http)
{
	for (int i = 0; i < ROUTE_COUNT; i++)
		if (route_is_check((enum route)i) &&
		    strcmp(http->target, route_path((enum route)i)) == 0)
			return true;
	return false;
}

/* Until the directory is there, all that can be said is how far it is. */
static bool is_open(const struct routes *routes,
    const struct http_request *http, struct problem *problem)
{
	if (routes->catalogue ||
	    strcmp(http->target, route_path(ROUTE_HEALTH)) == 0)
		return true;
	problem->retry_s = OPENING_RETRY_S;
	return problem_set(problem, PROBLEM_UNAVAILABLE,
	    "The directory is being made ready%s%s",
	    *routes->opening ? ": " : ".", routes->opening);
}

void routes_answer(void *ctx, struct arena *arena,
    const struct http_request *http, struct http_answer *answer)
{
	const struct routes *routes = ctx;
	struct request *request = arena_alloc(arena, sizeof(*request));
	struct access access = {.level = LEVEL_PUBLIC};
	struct exchange exchange = {.trail = {.arena = arena}};
	int64_t from_ms = clock_ms();

	buf_init(&answer->body, ANSWER_BYTES_MAX);
	request->langs = negotiate_langs(arena, http->accept_language);
	answer->status = 200;
	if (!fault_check(http, &exchange.problem) ||
	    !is_open(routes, http, &exchange.problem) ||
	    (!is_check(http) && (!negotiate_media(http->accept,
				     http->content_type, &exchange.problem) ||
				    !caller_check(routes, &access, arena, http,
					&exchange.problem))) ||
	    !request_read(request, arena, http, &access, &exchange.problem) ||
	    !body_write(
		routes, http, &access, request, &exchange, arena, answer))
		problem_answer(answer, &exchange);
	if (routes->seen)
		*routes->seen = (struct routes_seen){
		    request->has_route ? request : NULL, access.token_id};
	headers_set(&exchange, arena, request, answer);
	headers_cache_set(&access, request, answer);
	if (exchange.etag && answer->status < 400)
		http_answer_header(answer, "ETag", exchange.etag);
	body_pack(routes, &exchange, http, &answer->body);
	if (exchange.is_zipped)
		http_answer_header(answer, "Content-Encoding", "gzip");
	log_add(LOG_DEBUG, "%s %s: %u, %zu bytes, %lld ms%s", http->method,
	    token_mask(arena, http->target), answer->status, answer->body.len,
	    (long long)(clock_ms() - from_ms), exchange.kept ? ", kept" : "");
}
