/*
 * httpd.c: the one user of libmicrohttpd. It owns listening sockets and
 * connections; it knows neither routes nor records.
 *
 * The library runs in external select mode, one daemon for each listening
 * socket, all in the caller's thread. Its inactivity limit is no deadline: a
 * client that sends one byte a second is never inactive. So every connection
 * carries a deadline of its own, and one that has passed it is shut down
 * under the library, which then sees the end of the stream and cleans up.
 */
#include "klaster/service/httpd.h"

#include <microhttpd.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#include "klaster/base/clock.h"
#include "klaster/base/log.h"
#include "klaster/base/mem.h"

enum {
	/* Of one listener: with all listeners below FD_SETSIZE. */
	CONNECTIONS_MAX = 240,
	CONNECTIONS_PER_IP = 64,
	CONNECTION_BYTES = 32 * 1024, /* bounds a request's head too */
	INACTIVE_S = 60,
	HEAD_MS = 15 * 1000,	/* from the connection to the whole head */
	IDLE_MS = 60 * 1000,	/* from an answer to the next request line */
	ANSWER_MS = 120 * 1000, /* from the request line to the last byte */
};

struct connection {
	struct connection *prev, *next;
	struct listener *listener;
	int fd;
	int64_t deadline_ms;
	bool is_busy;	  /* between request line and last byte */
	bool is_stranger; /* not the user the socket is for */
	bool is_cut;	  /* shut down by us, the library will notice */
};

struct listener {
	struct httpd *httpd;
	struct MHD_Daemon *daemon;
	int fd;
	bool owned;
};

struct httpd {
	http_handler *handler;
	void *ctx;
	struct arena arena; /* of the request being answered */
	struct listener listeners[HTTPD_LISTENER_MAX];
	size_t listener_count;
	struct connection *connections;
	bool draining;
};

void http_answer_header(
    struct http_answer *answer, const char *name, const char *value)
{
	if (answer->header_count == HTTP_HEADER_MAX)
		die("http_answer_header: no room for %s", name);
	answer->headers[answer->header_count].name = name;
	answer->headers[answer->header_count++].value = value;
}

/* --- connections */

static bool peer_is_us(int fd)
{
#ifdef SO_PEERCRED
	struct ucred peer;
	socklen_t len = sizeof(peer);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) != 0)
		return false;
	return peer.uid == geteuid();
#else
	/* The mode of socket and directory is all there is. */
	(void)fd;
	return true;
#endif
}

static void connection_open(struct listener *listener,
    struct MHD_Connection *mhd, void **socket_context)
{
	struct httpd *httpd = listener->httpd;
	struct connection *conn = mem_alloc(sizeof(*conn));
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);

	conn->listener = listener;
	conn->fd = info ? info->connect_fd : -1;
	conn->deadline_ms = clock_ms() + HEAD_MS;
	conn->is_stranger = listener->owned && !peer_is_us(conn->fd);
	conn->next = httpd->connections;
	if (conn->next)
		conn->next->prev = conn;
	httpd->connections = conn;
	*socket_context = conn;
}

static void connection_close(struct connection *conn)
{
	struct httpd *httpd = conn->listener->httpd;

	if (conn->next)
		conn->next->prev = conn->prev;
	if (conn->prev)
		conn->prev->next = conn->next;
	else
		httpd->connections = conn->next;
	free(conn);
}

static void on_connection(void *cls, struct MHD_Connection *mhd,
    void **socket_context, enum MHD_ConnectionNotificationCode code)
{
	if (code == MHD_CONNECTION_NOTIFY_STARTED)
		connection_open(cls, mhd, socket_context);
	else if (*socket_context)
		connection_close(*socket_context);
}

static struct connection *connection_of(struct MHD_Connection *mhd)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info ? info->socket_context : NULL;
}

static void connection_cut(struct connection *conn)
{
	if (!conn->is_cut && conn->fd >= 0)
		shutdown(conn->fd, SHUT_RDWR);
	conn->is_cut = true;
}

/* --- requests */

/* One request, from its first line to the last byte of its answer. */
struct exchange {
	char *target;
	bool is_known; /* the library has told of it once */
};

/* The library's view of the request line is unescaped in place later: keep
 * the target as it came. What is returned is the request's own context. */
static void *on_target(
    void *cls, const char *target, struct MHD_Connection *mhd)
{
	struct connection *conn = connection_of(mhd);
	struct exchange *exchange;

	(void)cls;
	if (conn) {
		conn->is_busy = true;
		conn->deadline_ms = clock_ms() + HEAD_MS;
	}
	exchange = mem_alloc(sizeof(*exchange));
	exchange->target = mem_strdup(target);
	return exchange;
}

static void on_completed(void *cls, struct MHD_Connection *mhd, void **context,
    enum MHD_RequestTerminationCode code)
{
	struct connection *conn = connection_of(mhd);
	struct exchange *exchange = *context;

	(void)cls;
	(void)code;
	if (exchange) {
		free(exchange->target);
		free(exchange);
	}
	*context = NULL;
	if (conn) {
		conn->is_busy = false;
		conn->deadline_ms = clock_ms() + IDLE_MS;
	}
}

struct headers {
	struct arena *arena;
	struct http_request *request;
	unsigned hosts, lengths, encodings, authorizations;
	bool has_body;
};

static void header_join(struct arena *arena, const char **to, const char *value)
{
	*to = *to ? arena_printf(arena, "%s, %s", *to, value)
		  : arena_strdup(arena, value);
}

static enum MHD_Result on_header(void *cls, enum MHD_ValueKind kind,
    const char *name, size_t name_len, const char *value, size_t value_len)
{
	struct headers *headers = cls;
	struct http_request *request = headers->request;

	(void)kind;
	if (!value)
		value = "";
	if (strlen(name) != name_len || strlen(value) != value_len)
		request->fault = HTTP_AMBIGUOUS; /* a NUL inside */
	if (strcasecmp(name, "Host") == 0) {
		headers->hosts++;
	} else if (strcasecmp(name, "Content-Length") == 0) {
		headers->lengths++;
		headers->has_body |= strcmp(value, "0") != 0;
	} else if (strcasecmp(name, "Transfer-Encoding") == 0) {
		headers->encodings++;
		headers->has_body = true;
	} else if (strcasecmp(name, "Accept") == 0) {
		header_join(headers->arena, &request->accept, value);
	} else if (strcasecmp(name, "Accept-Encoding") == 0) {
		header_join(headers->arena, &request->accept_encoding, value);
	} else if (strcasecmp(name, "Accept-Language") == 0) {
		header_join(headers->arena, &request->accept_language, value);
	} else if (strcasecmp(name, "Content-Type") == 0) {
		header_join(headers->arena, &request->content_type, value);
	} else if (strcasecmp(name, "Authorization") == 0) {
		headers->authorizations++;
		request->authorization = arena_strdup(headers->arena, value);
	} else if (strcasecmp(name, "If-None-Match") == 0) {
		header_join(headers->arena, &request->if_none_match, value);
	}
	return MHD_YES;
}

static void request_read(struct http_request *request, struct arena *arena,
    struct MHD_Connection *mhd, const struct connection *conn)
{
	struct headers headers = {.arena = arena, .request = request};

	MHD_get_connection_values_n(mhd, MHD_HEADER_KIND, on_header, &headers);
	request->is_owner = conn && conn->listener->owned && !conn->is_stranger;
	if (conn && conn->is_stranger)
		request->fault = HTTP_STRANGER;
	else if (headers.hosts > 1 || headers.lengths > 1 ||
		 headers.encodings > 1 || headers.authorizations > 1 ||
		 (headers.lengths && headers.encodings))
		request->fault = HTTP_AMBIGUOUS;
	else if (headers.has_body && request->fault == HTTP_FINE)
		request->fault = HTTP_BODY;
}

static enum MHD_Result answer_send(
    struct MHD_Connection *mhd, struct http_answer *answer)
{
	size_t len = answer->body.len;
	char *body = buf_take(&answer->body);
	struct MHD_Response *response =
	    MHD_create_response_from_buffer(len, body, MHD_RESPMEM_MUST_FREE);
	enum MHD_Result result;

	if (!response) {
		free(body);
		return MHD_NO;
	}
	for (size_t i = 0; i < answer->header_count; i++)
		MHD_add_response_header(response, answer->headers[i].name,
		    answer->headers[i].value);
	if (answer->close)
		MHD_add_response_header(response, "Connection", "close");
	result = MHD_queue_response(mhd, answer->status, response);
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result request_answer(struct listener *listener,
    struct MHD_Connection *mhd, struct http_request *request)
{
	struct httpd *httpd = listener->httpd;
	struct http_answer answer = {.status = 500};
	enum MHD_Result result;

	httpd->handler(httpd->ctx, &httpd->arena, request, &answer);
	answer.close |= httpd->draining || request->fault != HTTP_FINE;
	result = answer_send(mhd, &answer);
	arena_reset(&httpd->arena);
	return result;
}

/* Called when the head is there, and again when the request is. An answer at
 * the first call makes the library throw away what follows and close: that
 * is what a request with a body, or one of two meanings, gets. */
static enum MHD_Result on_request(void *cls, struct MHD_Connection *mhd,
    const char *url, const char *method, const char *version,
    const char *upload, size_t *upload_len, void **context)
{
	struct listener *listener = cls;
	struct connection *conn = connection_of(mhd);
	struct exchange *exchange = *context;
	struct http_request request = {.method = method};

	(void)url;
	(void)version;
	(void)upload;
	if (!exchange || *upload_len > 0)
		return MHD_NO;
	if (conn)
		conn->deadline_ms = clock_ms() + ANSWER_MS;
	request.target = exchange->target;
	request_read(&request, &listener->httpd->arena, mhd, conn);
	if (request.fault == HTTP_FINE && !exchange->is_known) {
		exchange->is_known = true;
		return MHD_YES;
	}
	return request_answer(listener, mhd, &request);
}

/* --- the server */

static void on_log(void *cls, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
static void on_log(void *cls, const char *format, va_list args)
{
	struct buf line;

	(void)cls;
	buf_init(&line, 500);
	buf_vaddf(&line, format, args);
	log_add(LOG_DEBUG, "http: %s", buf_text(&line));
	buf_done(&line);
}

struct httpd *httpd_new(http_handler *handler, void *ctx)
{
	struct httpd *httpd = mem_alloc(sizeof(*httpd));

	httpd->handler = handler;
	httpd->ctx = ctx;
	arena_init(&httpd->arena);
	return httpd;
}

bool httpd_add(struct httpd *httpd, int fd, bool owned, struct err *err)
{
	struct listener *listener;

	if (httpd->listener_count == HTTPD_LISTENER_MAX)
		return err_set(err, ERR_USAGE,
		    "more than %d places to listen at", HTTPD_LISTENER_MAX);
	listener = &httpd->listeners[httpd->listener_count];
	*listener = (struct listener){.httpd = httpd, .fd = fd, .owned = owned};
	listener->daemon = MHD_start_daemon(MHD_USE_ERROR_LOG, 0, NULL, NULL,
	    on_request, listener,
	    /* first, so that it hears of the others */
	    MHD_OPTION_EXTERNAL_LOGGER, on_log, NULL, MHD_OPTION_LISTEN_SOCKET,
	    fd, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
	    MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)CONNECTIONS_PER_IP,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)INACTIVE_S,
	    MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_NOTIFY_CONNECTION,
	    on_connection, listener, MHD_OPTION_NOTIFY_COMPLETED, on_completed,
	    NULL, MHD_OPTION_URI_LOG_CALLBACK, on_target, NULL, MHD_OPTION_END);
	if (!listener->daemon)
		return err_set(
		    err, ERR_NETWORK, "the HTTP library did not start");
	httpd->listener_count++;
	return true;
}

/* Milliseconds to the first deadline, at most a minute. */
static int64_t connections_sweep(struct httpd *httpd)
{
	int64_t now_ms = clock_ms();
	int64_t due_ms = 60 * 1000;

	for (struct connection *c = httpd->connections; c; c = c->next) {
		int64_t left_ms = c->deadline_ms - now_ms;

		if (left_ms <= 0)
			connection_cut(c);
		else if (left_ms < due_ms)
			due_ms = left_ms;
	}
	return due_ms;
}

struct sets {
	fd_set read, write, except;
	int max_fd;
};

static int64_t daemons_prepare(
    struct httpd *httpd, struct sets *sets, int64_t due_ms)
{
	for (size_t i = 0; i < httpd->listener_count; i++) {
		struct MHD_Daemon *daemon = httpd->listeners[i].daemon;
		MHD_UNSIGNED_LONG_LONG wait_ms;

		MHD_get_fdset(daemon, &sets->read, &sets->write, &sets->except,
		    &sets->max_fd);
		if (MHD_get_timeout(daemon, &wait_ms) == MHD_YES &&
		    wait_ms < (MHD_UNSIGNED_LONG_LONG)due_ms)
			due_ms = (int64_t)wait_ms;
	}
	return due_ms;
}

void httpd_turn(struct httpd *httpd, struct httpd_watch *watch, size_t count)
{
	struct sets sets = {.max_fd = -1};
	struct timeval wait;
	int64_t due_ms;

	FD_ZERO(&sets.read);
	FD_ZERO(&sets.write);
	FD_ZERO(&sets.except);
	due_ms = daemons_prepare(httpd, &sets, connections_sweep(httpd));
	for (size_t i = 0; i < count; i++) {
		watch[i].is_ready = false;
		if (watch[i].fd < 0 || watch[i].fd >= FD_SETSIZE)
			continue;
		FD_SET(watch[i].fd, &sets.read);
		if (watch[i].fd > sets.max_fd)
			sets.max_fd = watch[i].fd;
	}
	wait.tv_sec = due_ms / 1000;
	wait.tv_usec = due_ms % 1000 * 1000;
	if (select(sets.max_fd + 1, &sets.read, &sets.write, &sets.except,
		&wait) < 0) { /* EINTR: a signal wrote to its pipe */
		FD_ZERO(&sets.read);
		FD_ZERO(&sets.write);
		FD_ZERO(&sets.except);
	}
	for (size_t i = 0; i < count; i++)
		watch[i].is_ready = watch[i].fd >= 0 &&
				    watch[i].fd < FD_SETSIZE &&
				    FD_ISSET(watch[i].fd, &sets.read);
	for (size_t i = 0; i < httpd->listener_count; i++)
		MHD_run_from_select(httpd->listeners[i].daemon, &sets.read,
		    &sets.write, &sets.except);
}

void httpd_drain(struct httpd *httpd)
{
	httpd->draining = true;
	for (size_t i = 0; i < httpd->listener_count; i++) {
		int fd = MHD_quiesce_daemon(httpd->listeners[i].daemon);

		if (fd >= 0)
			close(fd);
	}
	for (struct connection *c = httpd->connections; c; c = c->next)
		if (!c->is_busy)
			connection_cut(c);
}

bool httpd_is_idle(const struct httpd *httpd)
{
	return !httpd->connections;
}

void httpd_free(struct httpd *httpd)
{
	if (!httpd)
		return;
	for (size_t i = 0; i < httpd->listener_count; i++)
		MHD_stop_daemon(httpd->listeners[i].daemon);
	arena_done(&httpd->arena);
	free(httpd);
}

const char *httpd_version(void)
{
	return MHD_get_version();
}
