/*
 * postgres_hosts.c owns the list of servers: what the address says of it, in
 * which order they are asked, and the waiting. It must not know what is
 * asked.
 *
 * libpq 15 tries the hosts of an address one after another, each for its time
 * limit, and cannot shuffle them; so they are parted here, and each gets a
 * connection of its own.
 */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "klaster/base/clock.h"
#include "klaster/base/mem.h"
#include "postgres_parts.h"

#define CONNECT_S 2
#define CONNECT_MOST_S 60
#define GLANCE_MS 100
#define SILENCE_MS "10000" /* of a peer that confirms nothing */
#define KEEPALIVE_S "10"   /* without a word before one is asked for */

/* --- the address */

static const char *option_of(const PQconninfoOption *options, const char *name)
{
	for (; options->keyword != NULL; options++)
		if (strcmp(options->keyword, name) == 0)
			return options->val == NULL || *options->val == '\0'
				   ? NULL
				   : options->val;
	return NULL;
}

/* The part of "a,b,c"; NULL past its end. One alone holds for all. */
static const char *part_of(struct arena *arena, const char *list, size_t at)
{
	if (list == NULL || strchr(list, ',') == NULL)
		return list;
	for (; at > 0 && list != NULL; at--) {
		list = strchr(list, ',');
		list = list == NULL ? NULL : list + 1;
	}
	return list == NULL ? NULL
			    : arena_strndup(arena, list, strcspn(list, ","));
}

static size_t parts_of(const char *list)
{
	size_t count = 1;

	for (; list != NULL && *list != '\0'; list++)
		count += *list == ',';
	return count;
}

static bool is_ours(const char *name)
{
	static const char *const ours[] = {"host", "hostaddr", "port",
	    "target_session_attrs", "connect_timeout", "client_encoding"};

	for (size_t i = 0; i < MEM_COUNT(ours); i++)
		if (strcmp(name, ours[i]) == 0)
			return true;
	return false;
}

struct wording {
	struct host *host;
	size_t count;
};

static void say(struct wording *wording, const char *name, const char *value)
{
	if (value == NULL)
		return;
	wording->host->names[wording->count] = name;
	wording->host->values[wording->count++] = value;
}

static void host_word(struct hosts *hosts, struct host *host,
    const PQconninfoOption *options, size_t at)
{
	const PQconninfoOption *all = options;
	struct arena *arena = &hosts->arena;
	const char *name = part_of(arena, option_of(options, "host"), at);
	const char *address =
	    part_of(arena, option_of(options, "hostaddr"), at);
	const char *port = part_of(arena, option_of(options, "port"), at);
	const char *database = option_of(options, "dbname");
	struct wording wording = {.host = host};
	size_t count = 10;

	for (const PQconninfoOption *o = options; o->keyword != NULL; o++)
		count++;
	host->names = arena_array(arena, count, sizeof(*host->names));
	host->values = arena_array(arena, count, sizeof(*host->values));
	for (; options->keyword != NULL; options++)
		if (!is_ours(options->keyword) && options->val != NULL)
			say(&wording, arena_strdup(arena, options->keyword),
			    arena_strdup(arena, options->val));
	if (option_of(all, "tcp_user_timeout") == NULL)
		say(&wording, "tcp_user_timeout", SILENCE_MS);
	if (option_of(all, "keepalives_idle") == NULL)
		say(&wording, "keepalives_idle", KEEPALIVE_S);
	say(&wording, "host", arena_strdup(arena, name));
	say(&wording, "hostaddr", arena_strdup(arena, address));
	say(&wording, "port", arena_strdup(arena, port));
	say(&wording, "client_encoding", "UTF8");
	say(&wording, "fallback_application_name", "klaster");
	host->place = arena_printf(arena, "%s:%s/%s",
	    name != NULL      ? name
	    : address != NULL ? address
			      : "",
	    port != NULL ? port : "5432", database != NULL ? database : "");
}

static enum hosts_wish wish_of(const char *text)
{
	if (text == NULL || strcmp(text, "prefer-standby") == 0)
		return HOSTS_PREFER_STANDBY;
	if (strcmp(text, "standby") == 0 || strcmp(text, "read-only") == 0)
		return HOSTS_STANDBY;
	return strcmp(text, "any") == 0 ? HOSTS_ANY : HOSTS_PRIMARY;
}

/* Each program begins at another host, so that all of them together do not
 * ask one. */
static void shuffle(struct hosts *hosts)
{
	unsigned char dice[HOSTS_MAX];

	if (getentropy(dice, sizeof(dice)) != 0)
		return;
	for (size_t i = hosts->count; i > 1; i--) {
		struct host other = hosts->items[i - 1];
		size_t at = dice[i - 1] % i;

		hosts->items[i - 1] = hosts->items[at];
		hosts->items[at] = other;
	}
}

static bool take_apart(
    struct hosts *hosts, const PQconninfoOption *options, struct err *err)
{
	const char *names = option_of(options, "host");
	const char *addresses = option_of(options, "hostaddr");
	const char *limit = option_of(options, "connect_timeout");
	long limit_s = limit == NULL ? CONNECT_S : strtol(limit, NULL, 10);

	hosts->count = parts_of(addresses != NULL ? addresses : names);
	if (hosts->count > HOSTS_MAX)
		return err_set(err, ERR_USAGE,
		    "The store's address names more than %d hosts.", HOSTS_MAX);
	for (size_t i = 0; i < hosts->count; i++)
		host_word(hosts, &hosts->items[i], options, i);
	/* As in libpq: 0 is no limit; but somebody waits here. */
	if (limit_s <= 0 || limit_s > CONNECT_MOST_S)
		limit_s = CONNECT_MOST_S;
	hosts->connect_ms = limit_s * 1000;
	hosts->wish = wish_of(option_of(options, "target_session_attrs"));
	shuffle(hosts);
	return true;
}

/* Moves on what is under way, without waiting. */
static void turn_all(struct hosts *hosts)
{
	for (size_t i = 0; i < hosts->count; i++)
		host_turn(hosts, &hosts->items[i]);
}

bool hosts_open(struct hosts *hosts, const char *uri, struct err *err)
{
	char *why = NULL;
	PQconninfoOption *options = PQconninfoParse(uri, &why);
	bool ok;

	if (options == NULL) {
		size_t len = why == NULL ? 0 : strcspn(why, "\n");
		err_set(err, ERR_USAGE, "The store's address is none: %.*s.",
		    (int)len, why == NULL ? "" : why);
		PQfreemem(why);
		return false;
	}
	arena_init(&hosts->arena);
	ok = take_apart(hosts, options, err);
	PQconninfoFree(options);
	if (ok)
		turn_all(hosts);
	return ok;
}

void hosts_close(struct hosts *hosts)
{
	for (size_t i = 0; i < hosts->count; i++)
		PQfinish(hosts->items[i].db);
	arena_done(&hosts->arena);
	hosts->count = 0;
}

/* --- choosing */

host_set hosts_bit(const struct hosts *hosts, const struct host *host)
{
	return (host_set)1 << (host - hosts->items);
}

static bool can(
    const struct hosts *hosts, const struct host *host, enum hosts_task task)
{
	if (host->state != HOST_READY)
		return false;
	if (task == HOSTS_WRITE || hosts->wish == HOSTS_PRIMARY)
		return !host->is_standby;
	return hosts->wish != HOSTS_STANDBY || host->is_standby;
}

/* The lower, the sooner it is asked. */
static int rank(const struct hosts *hosts, const struct host *host)
{
	bool shunned = clock_ms() < host->shun_ms;
	bool second = hosts->wish == HOSTS_PREFER_STANDBY && !host->is_standby;

	return shunned * 2 + second;
}

struct host *hosts_best(
    struct hosts *hosts, enum hosts_task task, host_set asked)
{
	struct host *best = NULL;

	for (size_t i = 0; i < hosts->count; i++) {
		struct host *host = &hosts->items[i];

		if ((asked & hosts_bit(hosts, host)) == 0 &&
		    can(hosts, host, task) &&
		    (best == NULL || rank(hosts, host) < rank(hosts, best)))
			best = host;
	}
	return best;
}

unsigned hosts_retry_s(const struct hosts *hosts)
{
	int64_t now_ms = clock_ms(), least_ms = INT64_MAX;

	/* One that is there, or being connected to, may answer at once. */
	for (size_t i = 0; i < hosts->count; i++) {
		const struct host *host = &hosts->items[i];
		int64_t left_ms =
		    host->state == HOST_AWAY ? host->due_ms - now_ms : 0;

		if (left_ms < least_ms)
			least_ms = left_ms;
	}
	return least_ms <= 1000 ? 1 : (unsigned)((least_ms + 999) / 1000);
}

/* --- waiting */

static host_set under_way(const struct hosts *hosts, host_set asked)
{
	host_set set = 0;

	for (size_t i = 0; i < hosts->count; i++)
		if (host_is_under_way(&hosts->items[i]))
			set |= hosts_bit(hosts, &hosts->items[i]);
	return set & ~asked;
}

static void wait_a_little(
    const struct hosts *hosts, host_set which, int64_t wait_ms)
{
	struct pollfd fds[HOSTS_MAX];
	nfds_t count = 0;

	for (size_t i = 0; i < hosts->count; i++) {
		const struct host *host = &hosts->items[i];

		if ((which & hosts_bit(hosts, host)) == 0)
			continue;
		fds[count].fd = PQsocket(host->db);
		fds[count].revents = 0;
		fds[count++].events =
		    host->state == HOST_CALLED &&
			    host->turn == PGRES_POLLING_WRITING
			? POLLOUT
			: POLLIN;
	}
	poll(fds, count, (int)wait_ms);
}

struct host *hosts_wait(
    struct hosts *hosts, enum hosts_task task, host_set asked, int64_t until_ms)
{
	for (;;) {
		struct host *host;
		int64_t left_ms;

		turn_all(hosts);
		host = hosts_best(hosts, task, asked);
		left_ms = until_ms - clock_ms();
		if (host != NULL || left_ms <= 0 ||
		    under_way(hosts, asked) == 0)
			return host;
		/* Whoever is given up meanwhile is not waited for. */
		wait_a_little(hosts, under_way(hosts, asked),
		    left_ms < GLANCE_MS ? left_ms : GLANCE_MS);
	}
}
