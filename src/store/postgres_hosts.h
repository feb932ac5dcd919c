/*
 * postgres_hosts.h: the servers that one address names, a connection to each,
 * and which of them is asked. Private to src/store.
 *
 * Connections are made without waiting, all at once: a server that is dead
 * costs nothing while another answers. One that failed is left alone for a
 * while, longer each time. Nothing here waits longer than `connect_ms`; but a
 * host given by name is looked up by the system's resolver, which may.
 */
#ifndef KLASTER_SRC_STORE_POSTGRES_HOSTS_H
#define KLASTER_SRC_STORE_POSTGRES_HOSTS_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"

#define HOSTS_MAX 16
#define HOST_TEXTS_MAX 128 /* statements prepared on a connection */

enum host_state {
	HOST_AWAY,    /* not connected */
	HOST_CALLED,  /* connecting */
	HOST_SETTLED, /* connected, and told how we want things */
	HOST_READY,   /* can be asked */
};

struct host {
	const char **names, **values; /* what libpq is told; ended by NULL */
	char *place;		      /* "host:port/database" */
	PGconn *db;		      /* NULL: away */
	enum host_state state;
	PostgresPollingStatusType turn; /* what libpq waits for */
	int64_t began_ms;		/* connecting */
	int64_t looked_ms;		/* at it last, while connecting */
	int64_t due_ms;			/* not tried before */
	int64_t shun_ms;     /* until then others are asked before it */
	unsigned failures;   /* running */
	unsigned generation; /* a new one with each connection */
	bool is_standby;
	uint64_t seq; /* the last that was seen there */
	bool prepared[HOST_TEXTS_MAX];
};

/* libpq's target_session_attrs, for what only reads. */
enum hosts_wish {
	HOSTS_PREFER_STANDBY, /* unasked; the primary if there is none */
	HOSTS_STANDBY,	      /* never the primary */
	HOSTS_PRIMARY,
	HOSTS_ANY,
};

struct hosts {
	struct arena arena;
	struct host items[HOSTS_MAX]; /* in an order of their own each time */
	size_t count;
	enum hosts_wish wish;
	int64_t connect_ms;
	struct err why; /* what the last failure was */
};

/* A bit for each host, by its place in `items`. */
typedef uint32_t host_set;

/* Takes the address apart and begins to connect. */
bool hosts_open(struct hosts *hosts, const char *uri, struct err *err);
void hosts_close(struct hosts *hosts);

enum hosts_task { HOSTS_READ, HOSTS_WRITE };

host_set hosts_bit(const struct hosts *hosts, const struct host *host);
/* The best for it that is ready and not in `asked`; NULL: there is none. */
struct host *hosts_best(
    struct hosts *hosts, enum hosts_task task, host_set asked);
/* The same, waiting for those that are being connected to. */
struct host *hosts_wait(struct hosts *hosts, enum hosts_task task,
    host_set asked, int64_t until_ms);
/* In how many seconds one that failed is tried again: 1 or more. */
unsigned hosts_retry_s(const struct hosts *hosts);

/* postgres_host.c: one of them */
/* Its connection is gone, or must go; it is tried again at once, as a server
 * that was started anew can be there already. */
void host_lose(struct hosts *hosts, struct host *host);
/* Begins, goes on, gives up; never waits. */
void host_turn(struct hosts *hosts, struct host *host);
bool host_is_under_way(const struct host *host);
/* The first line of what libpq has to say. */
bool host_err(const PGconn *db, struct err *err);

#endif
