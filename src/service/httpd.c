/*
 * httpd.c: listening sockets, the lot of connections, and the wait for all of
 * them. It owns how many there may be; what one of them does is connection.c.
 *
 * Where there is no room, the connection that has been silent longest has to
 * go: idle ones and slow heads cost an attacker nothing, so they may not cost
 * a client its answer. One that is being answered is never taken.
 */
#include "klaster/service/httpd.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "klaster/base/clock.h"
#include "klaster/base/log.h"
#include "klaster/base/mem.h"
#include "connection.h"

enum {
	WAIT_MS_MAX = 60 * 1000,
	ACCEPT_MAX = 64,       /* in one turn */
	ACCEPT_PAUSE_MS = 200, /* where there is nothing left to do it with */
	UNSENT_BYTES_KERNEL = 128 * 1024,
	REFUSED_MAX = 64, /* at once; more are closed without a word */
};

/* Of answers that clients do not read; past it the oldest of them is cut. */
static const size_t unsent_bytes_max = (size_t)64 << 20;

struct listener {
	int fd;
	bool owned;
};

struct httpd {
	struct connection_host host;
	struct listener listeners[HTTPD_LISTENER_MAX];
	size_t listener_count;
	struct connection **conns;
	struct pollfd *polls; /* watches, listeners, connections */
	size_t conn_count, conn_cap, poll_cap;
	size_t refused; /* of the connections */
	int64_t accept_after_ms;
};

void http_answer_header(
    struct http_answer *answer, const char *name, const char *value)
{
	if (answer->header_count == HTTP_HEADER_MAX)
		die("http_answer_header: no room for %s", name);
	answer->headers[answer->header_count].name = name;
	answer->headers[answer->header_count++].value = value;
}

void httpd_limits_init(struct httpd_limits *limits)
{
	*limits = (struct httpd_limits){
	    .connections = 1024,
	    .per_address = 64,
	    .head_s = 15,
	    .idle_s = 60,
	    .request_s = 30,
	    .requests_per_s = 50,
	    .requests_burst = 200,
	};
}

struct httpd *httpd_new(http_handler *handler, void *ctx)
{
	struct httpd *httpd = mem_alloc(sizeof(*httpd));

	httpd->host.handler = handler;
	httpd->host.ctx = ctx;
	arena_init(&httpd->host.arena);
	httpd_limits_init(&httpd->host.limits);
	return httpd;
}

void httpd_limit(struct httpd *httpd, const struct httpd_limits *limits)
{
	httpd->host.limits = *limits;
}

bool httpd_add(struct httpd *httpd, int fd, bool owned, struct err *err)
{
	if (httpd->listener_count == HTTPD_LISTENER_MAX)
		return err_set(err, ERR_USAGE,
		    "more than %d places to listen at", HTTPD_LISTENER_MAX);
	httpd->listeners[httpd->listener_count++] =
	    (struct listener){.fd = fd, .owned = owned};
	return true;
}

/* --- room */

static void connection_add(struct httpd *httpd, struct connection *conn)
{
	if (httpd->conn_count == httpd->conn_cap) {
		httpd->conn_cap = httpd->conn_cap ? 2 * httpd->conn_cap : 16;
		httpd->conns = mem_realloc(httpd->conns,
		    httpd->conn_cap * sizeof(struct connection *));
	}
	httpd->conns[httpd->conn_count++] = conn;
	httpd->refused += conn->is_refused;
}

static void connections_reap(struct httpd *httpd)
{
	size_t i = 0;

	while (i < httpd->conn_count) {
		struct connection *conn = httpd->conns[i];

		if (conn->state != CONNECTION_OVER) {
			i++;
			continue;
		}
		httpd->refused -= conn->is_refused;
		connection_free(&httpd->host, conn);
		httpd->conns[i] = httpd->conns[--httpd->conn_count];
	}
}

/* Ends the connection of that state that is in it longest; but not one that
 * only our user can open. */
static bool oldest_end(struct httpd *httpd, enum connection_state state)
{
	struct connection *oldest = NULL;

	for (size_t i = 0; i < httpd->conn_count; i++) {
		struct connection *conn = httpd->conns[i];

		if (conn->state == state && !conn->is_owned &&
		    (!oldest || conn->since_ms < oldest->since_ms))
			oldest = conn;
	}
	if (!oldest)
		return false;
	oldest->state = CONNECTION_OVER;
	httpd->host.counts.evicted++;
	connections_reap(httpd);
	return true;
}

static bool is_counted(
    const struct httpd_limits *limits, const struct peer *peer)
{
	if (peer->is_local || limits->per_address == 0 ||
	    peer_is_proxy(&limits->proxies, peer))
		return false;
	return limits->counts_local || !peer_is_loopback(peer);
}

static bool address_is_full(struct httpd *httpd, const struct peer *peer)
{
	const struct httpd_limits *limits = &httpd->host.limits;
	struct peer network = peer_network(peer);
	size_t count = 0;

	if (!is_counted(limits, peer))
		return false;
	for (size_t i = 0; i < httpd->conn_count; i++) {
		struct peer other = peer_network(&httpd->conns[i]->peer);

		count += !httpd->conns[i]->is_refused &&
			 peer_equal(&network, &other);
	}
	return count >= limits->per_address;
}

/* --- accepting */

static void newcomer_refuse(
    struct httpd *httpd, struct connection *conn, enum http_fault fault)
{
	httpd->host.counts.refused++;
	conn->is_refused = true;
	if (httpd->refused < REFUSED_MAX)
		connection_refuse(&httpd->host, conn, fault);
	else
		conn->state = CONNECTION_OVER;
}

/* An answer is one write, so it need not wait for another. And what a client
 * does not read shall wait here, where it is counted, not in the kernel. */
static void socket_tune(int fd)
{
	int on = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
#ifdef TCP_NOTSENT_LOWAT
	setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT,
	    &(int){UNSENT_BYTES_KERNEL}, sizeof(int));
#endif
}

static void newcomer_admit(
    struct httpd *httpd, const struct listener *listener, int fd)
{
	struct connection *conn;

	if (!listener->owned)
		socket_tune(fd);
	conn = connection_new(&httpd->host, fd, listener->owned);
	if (address_is_full(httpd, &conn->peer))
		newcomer_refuse(httpd, conn, HTTP_GREEDY);
	else if (httpd->conn_count - httpd->refused >=
		     httpd->host.limits.connections &&
		 !conn->is_owned && !oldest_end(httpd, CONNECTION_READING))
		newcomer_refuse(httpd, conn, HTTP_CROWDED);
	connection_add(httpd, conn);
}

/* False where the next try can wait. */
static bool listener_accept(
    struct httpd *httpd, const struct listener *listener)
{
	int fd = accept(listener->fd, NULL, NULL);
	int flags;

	if (fd >= 0) {
		flags = fcntl(fd, F_GETFL);
		if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0 ||
		    fcntl(fd, F_SETFD, FD_CLOEXEC) != 0)
			close(fd);
		else
			newcomer_admit(httpd, listener, fd);
		return true;
	}
	if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS ||
	    errno == ENOMEM) {
		if (oldest_end(httpd, CONNECTION_READING))
			return true;
		log_add(LOG_NOTE, "accept: %s", strerror(errno));
		httpd->accept_after_ms = clock_ms() + ACCEPT_PAUSE_MS;
		return false;
	}
	return errno == ECONNABORTED || errno == EINTR;
}

static void listeners_accept(struct httpd *httpd)
{
	for (size_t i = 0; i < httpd->listener_count; i++) {
		int left = ACCEPT_MAX;

		while (
		    left-- > 0 && listener_accept(httpd, &httpd->listeners[i]))
			connections_reap(httpd);
	}
}

/* --- a turn */

/* Deals with what is overdue. Milliseconds to the first thing to do. */
static int64_t connections_sweep(struct httpd *httpd)
{
	int64_t now_ms = clock_ms();
	int64_t due_ms = WAIT_MS_MAX;

	while (httpd->host.unsent_bytes > unsent_bytes_max &&
	       oldest_end(httpd, CONNECTION_WRITING))
		;
	for (size_t i = 0; i < httpd->conn_count; i++) {
		struct connection *conn = httpd->conns[i];

		if (conn->deadline_ms <= now_ms)
			connection_expire(&httpd->host, conn);
		if (conn->is_ready)
			due_ms = 0;
		else if (conn->deadline_ms - now_ms < due_ms)
			due_ms = conn->deadline_ms - now_ms;
	}
	connections_reap(httpd);
	if (httpd->accept_after_ms > now_ms &&
	    httpd->accept_after_ms - now_ms < due_ms)
		due_ms = httpd->accept_after_ms - now_ms;
	return due_ms > 0 ? due_ms : 0;
}

static size_t polls_set(
    struct httpd *httpd, const struct httpd_watch *watch, size_t count)
{
	size_t need = count + HTTPD_LISTENER_MAX + httpd->conn_count;
	bool accepts = clock_ms() >= httpd->accept_after_ms;
	size_t n = 0;

	if (need > httpd->poll_cap) {
		httpd->poll_cap = 2 * need;
		httpd->polls = mem_realloc(
		    httpd->polls, httpd->poll_cap * sizeof(struct pollfd));
	}
	for (size_t i = 0; i < count; i++)
		httpd->polls[n++] =
		    (struct pollfd){.fd = watch[i].fd, .events = POLLIN};
	for (size_t i = 0; i < httpd->listener_count; i++)
		httpd->polls[n++] =
		    (struct pollfd){.fd = accepts ? httpd->listeners[i].fd : -1,
			.events = POLLIN};
	for (size_t i = 0; i < httpd->conn_count; i++)
		httpd->polls[n++] = (struct pollfd){.fd = httpd->conns[i]->fd,
		    .events = connection_events(httpd->conns[i])};
	return n;
}

static void turn(struct httpd *httpd, struct httpd_watch *watch, size_t count,
    int64_t wait_ms)
{
	size_t n = polls_set(httpd, watch, count);
	size_t first = count + httpd->listener_count;
	bool is_called = false;

	/* EINTR: a signal wrote to its pipe, which the next turn sees. */
	if (poll(httpd->polls, (nfds_t)n, (int)wait_ms) < 0)
		for (size_t i = 0; i < n; i++)
			httpd->polls[i].revents = 0;
	for (size_t i = 0; i < count; i++)
		watch[i].is_ready = httpd->polls[i].revents != 0;
	for (size_t i = count; i < first; i++)
		is_called |= httpd->polls[i].revents != 0;
	for (size_t i = first; i < n; i++) {
		struct connection *conn = httpd->conns[i - first];

		if (httpd->polls[i].revents || conn->is_ready)
			connection_step(
			    &httpd->host, conn, httpd->polls[i].revents);
	}
	connections_reap(httpd);
	if (is_called)
		listeners_accept(httpd);
}

void httpd_turn(struct httpd *httpd, struct httpd_watch *watch, size_t count)
{
	turn(httpd, watch, count, connections_sweep(httpd));
}

/* --- the end */

void httpd_drain(struct httpd *httpd)
{
	/* What had come before is begun: who waits at the door, and bytes
	 * that nobody has read yet. */
	listeners_accept(httpd);
	httpd->host.draining = true;
	for (size_t i = 0; i < httpd->listener_count; i++)
		close(httpd->listeners[i].fd);
	httpd->listener_count = 0;
	turn(httpd, NULL, 0, 0);
	for (size_t i = 0; i < httpd->conn_count; i++)
		if (connection_is_idle(httpd->conns[i]))
			httpd->conns[i]->state = CONNECTION_OVER;
	connections_reap(httpd);
}

bool httpd_is_idle(const struct httpd *httpd)
{
	return httpd->conn_count == 0;
}

struct httpd_counts httpd_count(const struct httpd *httpd)
{
	struct httpd_counts counts = httpd->host.counts;

	counts.writing = 0;
	for (size_t i = 0; i < httpd->conn_count; i++)
		counts.writing += httpd->conns[i]->state == CONNECTION_WRITING;
	return counts;
}

void httpd_free(struct httpd *httpd)
{
	if (!httpd)
		return;
	for (size_t i = 0; i < httpd->listener_count; i++)
		close(httpd->listeners[i].fd);
	for (size_t i = 0; i < httpd->conn_count; i++)
		httpd->conns[i]->state = CONNECTION_OVER;
	connections_reap(httpd);
	arena_done(&httpd->host.arena);
	free(httpd->conns);
	free(httpd->polls);
	free(httpd);
}
