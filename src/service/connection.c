/*
 * connection.c: the life of a connection, from one head to the next. It
 * reads and writes, but never waits.
 *
 * An end of ours is said in two steps: the answer and FIN first, the
 * descriptor only when the peer has hung up too, or a short time later. To
 * close while bytes of the peer are unread would send a reset, which takes
 * the answer away from the reader it was for.
 */
#include "connection.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "klaster/base/clock.h"
#include "klaster/base/mem.h"
#include "klaster/service/reply.h"

enum {
	IN_BYTES_MIN = 1024,
	LINGER_MS = 2000,
	LINGER_BYTES_MAX = 1024 * 1024,
};

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

struct connection *connection_new(
    struct connection_host *host, int fd, bool owned)
{
	struct connection *conn = mem_alloc(sizeof(*conn));

	conn->fd = fd;
	conn->peer = peer_of(fd);
	conn->is_owned = owned;
	conn->is_stranger = owned && !peer_is_us(fd);
	conn->since_ms = conn->begun_ms = clock_ms();
	conn->deadline_ms =
	    conn->begun_ms + (int64_t)host->limits.head_s * 1000;
	buf_init(&conn->head, REPLY_HEAD_MAX);
	host->counts.accepted++;
	host->counts.open++;
	return conn;
}

static size_t unsent(const struct connection *conn)
{
	return conn->head.len + conn->body_len - conn->sent;
}

static void answer_drop(struct connection_host *host, struct connection *conn)
{
	host->unsent_bytes -= unsent(conn);
	free(conn->body);
	buf_done(&conn->head);
	conn->body = NULL;
	conn->body_len = conn->sent = 0;
}

void connection_free(struct connection_host *host, struct connection *conn)
{
	answer_drop(host, conn);
	free(conn->in);
	close(conn->fd);
	free(conn);
	host->counts.open--;
}

bool connection_is_idle(const struct connection *conn)
{
	return conn->state == CONNECTION_READING && conn->in_len == 0;
}

short connection_events(const struct connection *conn)
{
	return conn->state == CONNECTION_WRITING ? POLLOUT : POLLIN;
}

/* --- out */

static void linger(struct connection *conn)
{
	if (conn->has_ended || shutdown(conn->fd, SHUT_WR) != 0) {
		conn->state = CONNECTION_OVER;
		return;
	}
	conn->state = CONNECTION_LINGERING;
	conn->deadline_ms = clock_ms() + LINGER_MS;
	free(conn->in);
	conn->in = NULL;
	conn->in_len = conn->in_cap = 0;
}

static void linger_step(struct connection *conn)
{
	char bytes[8192];
	ssize_t len = recv(conn->fd, bytes, sizeof(bytes), 0);

	if (len > 0)
		conn->dropped += (size_t)len;
	if (len == 0 || conn->dropped > LINGER_BYTES_MAX ||
	    (len < 0 && errno != EAGAIN && errno != EINTR))
		conn->state = CONNECTION_OVER;
}

/* The answer is with the kernel. What comes next? */
static void answer_end(struct connection_host *host, struct connection *conn)
{
	answer_drop(host, conn);
	if (conn->closes) {
		linger(conn);
		return;
	}
	conn->state = CONNECTION_READING;
	conn->has_served = true;
	conn->since_ms = conn->begun_ms = clock_ms();
	if (conn->in_len > 0 || conn->has_ended) {
		conn->is_ready = true;
		conn->deadline_ms =
		    conn->begun_ms + (int64_t)host->limits.head_s * 1000;
		return;
	}
	free(conn->in);
	conn->in = NULL;
	conn->in_cap = 0;
	conn->deadline_ms =
	    conn->since_ms + (int64_t)host->limits.idle_s * 1000;
}

static void write_step(struct connection_host *host, struct connection *conn)
{
	while (unsent(conn) > 0) {
		size_t body_sent = conn->sent > conn->head.len
				       ? conn->sent - conn->head.len
				       : 0;
		size_t head_sent =
		    conn->sent < conn->head.len ? conn->sent : conn->head.len;
		struct iovec parts[] = {
		    {conn->head.data + head_sent, conn->head.len - head_sent},
		    {conn->body ? conn->body + body_sent : NULL,
			conn->body_len - body_sent},
		};
		struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
		ssize_t len = sendmsg(conn->fd, &message, MSG_NOSIGNAL);

		if (len < 0 && errno == EINTR)
			continue;
		if (len < 0 && errno == EAGAIN)
			return;
		if (len < 0) {
			conn->state = CONNECTION_OVER;
			return;
		}
		conn->sent += (size_t)len;
		host->unsent_bytes -= (size_t)len;
	}
	answer_end(host, conn);
}

/* --- a request */

static void answer_make(struct connection_host *host, struct connection *conn,
    struct http_request *request)
{
	struct http_answer answer = {.status = 500};

	request->is_owner = conn->is_owned && !conn->is_stranger;
	request->peer = peer_behind(
	    &host->limits.proxies, &conn->peer, request->forwarded_for);
	host->handler(host->ctx, &host->arena, request, &answer);
	conn->closes = answer.close || host->draining ||
		       request->fault != HTTP_FINE || !request->keeps_open;
	reply_write(
	    &conn->head, request, &answer, clock_wall_s(), conn->closes);
	if (reply_has_body(request, &answer)) {
		conn->body_len = answer.body.len;
		conn->body = buf_take(&answer.body);
	}
	buf_done(&answer.body);
	arena_reset(&host->arena);
	conn->sent = 0;
	conn->state = CONNECTION_WRITING;
	host->unsent_bytes += unsent(conn);
	host->counts.requests++;
	host->counts.faults += request->fault != HTTP_FINE;
}

void connection_refuse(struct connection_host *host, struct connection *conn,
    enum http_fault fault)
{
	struct http_request request = {
	    .method = "GET", .target = "/", .fault = fault};

	answer_make(host, conn, &request);
	conn->deadline_ms = clock_ms() + LINGER_MS;
	write_step(host, conn);
}

static void request_answer(
    struct connection_host *host, struct connection *conn, size_t len)
{
	struct http_request request = {.fault = HTTP_FINE};

	if (conn->is_stranger)
		request.fault = HTTP_STRANGER;
	head_read(&request, &host->arena, conn->in, len);
	conn->in_len -= len;
	conn->in_seen = 0;
	memmove(conn->in, conn->in + len, conn->in_len);
	conn->deadline_ms =
	    conn->begun_ms + (int64_t)host->limits.request_s * 1000;
	answer_make(host, conn, &request);
	write_step(host, conn);
}

/* --- in */

/* A head's time begins with its first byte, but that of the first one with
 * the connection. */
static void bytes_count(
    struct connection_host *host, struct connection *conn, size_t len)
{
	if (conn->in_len == 0 && conn->has_served) {
		conn->begun_ms = clock_ms();
		conn->deadline_ms =
		    conn->begun_ms + (int64_t)host->limits.head_s * 1000;
	}
	conn->in_len += len;
}

static void read_more(struct connection_host *host, struct connection *conn)
{
	ssize_t len;

	if (conn->in_cap < HEAD_BYTES_MAX && conn->in_len == conn->in_cap) {
		conn->in_cap = conn->in_cap ? 2 * conn->in_cap : IN_BYTES_MIN;
		conn->in = mem_realloc(conn->in, conn->in_cap);
	}
	len = recv(
	    conn->fd, conn->in + conn->in_len, conn->in_cap - conn->in_len, 0);
	if (len > 0)
		bytes_count(host, conn, (size_t)len);
	else if (len == 0)
		conn->has_ended = true;
	else if (errno != EAGAIN && errno != EINTR)
		conn->state = CONNECTION_OVER;
}

static void read_step(struct connection_host *host, struct connection *conn)
{
	size_t len;

	conn->is_ready = false;
	len = conn->in_len ? head_length(conn->in, conn->in_len, conn->in_seen)
			   : 0;
	conn->in_seen = conn->in_len;
	if (len > 0)
		request_answer(host, conn, len);
	else if (conn->in_len == HEAD_BYTES_MAX)
		connection_refuse(
		    host, conn, head_excess(conn->in, conn->in_len));
	else if (conn->has_ended)
		conn->state = CONNECTION_OVER;
}

void connection_step(
    struct connection_host *host, struct connection *conn, short events)
{
	switch (conn->state) {
	case CONNECTION_READING:
		if (!conn->is_ready && (events & (POLLIN | POLLHUP | POLLERR)))
			read_more(host, conn);
		if (conn->state == CONNECTION_READING)
			read_step(host, conn);
		break;
	case CONNECTION_WRITING:
		if (events & (POLLERR | POLLHUP))
			conn->state = CONNECTION_OVER;
		else if (events & POLLOUT)
			write_step(host, conn);
		break;
	case CONNECTION_LINGERING:
		if (events)
			linger_step(conn);
		break;
	case CONNECTION_OVER:
		break;
	}
}

void connection_expire(struct connection_host *host, struct connection *conn)
{
	bool is_idle = connection_is_idle(conn);

	if (conn->state != CONNECTION_LINGERING && !is_idle)
		host->counts.overdue++;
	if (conn->state == CONNECTION_READING && !is_idle)
		connection_refuse(host, conn, HTTP_SLOW);
	else
		conn->state = CONNECTION_OVER;
}
