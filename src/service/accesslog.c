/*
 * accesslog.c: see accesslog.h. A line is one write(), so that several
 * klasterd can share a file.
 */
#include "klaster/service/accesslog.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "klaster/base/digest.h"
#include "klaster/base/log.h"
#include "klaster/base/mem.h"
#include "klaster/model/json.h"
#include "klaster/service/token.h"

enum { LINE_BYTES_MAX = 64 * 1024, ID_BYTES_MAX = 64, ID_RANDOM_BYTES = 9 };

struct accesslog {
	char *path;
	int fd;
	bool whole; /* addresses and questions as they came */
};

static int file_open(const char *path, struct err *err)
{
	int fd =
	    strcmp(path, "-") == 0
		? dup(STDERR_FILENO)
		: open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0)
		err_set(
		    err, ERR_USAGE, "access log %s: %s", path, strerror(errno));
	return fd;
}

struct accesslog *accesslog_open(const char *path, bool whole, struct err *err)
{
	int fd = file_open(path, err);
	struct accesslog *log;

	if (fd < 0)
		return NULL;
	log = mem_alloc(sizeof(*log));
	log->path = mem_strdup(path);
	log->fd = fd;
	log->whole = whole;
	return log;
}

void accesslog_close(struct accesslog *log)
{
	if (!log)
		return;
	close(log->fd);
	free(log->path);
	free(log);
}

bool accesslog_reopen(struct accesslog *log, struct err *err)
{
	int fd = file_open(log->path, err);

	if (fd < 0)
		return false;
	close(log->fd);
	log->fd = fd;
	return true;
}

/* --- a line */

static const char *time_text(struct arena *arena)
{
	struct timespec now;
	struct tm tm;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &tm);
	return arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02d.%03ldZ",
	    tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
	    tm.tm_sec, now.tv_nsec / 1000000);
}

/* One of 256 neighbours; of an IPv6 address, the site. */
static const char *client_text(
    struct arena *arena, const struct peer *peer, bool whole)
{
	struct peer shown = *peer;

	if (!whole && peer_is_v4(peer))
		shown.address[15] = 0;
	else if (!whole)
		memset(shown.address + 6, 0, 10);
	return peer_text(arena, &shown);
}

/* Names that were taken are ours; others may be anything. */
static void params_write(
    struct json_writer *json, const struct accesslog_line *line)
{
	const struct target *target;

	if (!line->request || line->status >= 400 ||
	    line->request->target.param_count == 0)
		return;
	target = &line->request->target;
	json_open(json, "parameters", '[');
	for (size_t i = 0; i < target->param_count; i++)
		json_put_string(json, NULL, target->params[i].name);
	json_close(json, ']');
}

static void line_write(struct json_writer *json, struct arena *arena,
    const struct accesslog_line *line, bool whole)
{
	const struct http_request *http = line->http;
	const struct request *request = line->request;

	json_open(json, NULL, '{');
	json_put_string(json, "time", time_text(arena));
	json_put_string(json, "id", line->id);
	json_put_string(json, "client", client_text(arena, &http->peer, whole));
	if (line->token_id)
		json_put_string(json, "token", line->token_id);
	json_put_string(
	    json, "method", strlen(http->method) <= 16 ? http->method : "?");
	json_put_string(
	    json, "route", request ? route_path(request->route) : NULL);
	if (request && request->kind)
		json_put_string(json, "kind", request->kind->name);
	if (whole)
		json_put_string(
		    json, "target", token_mask(arena, http->target));
	else
		params_write(json, line);
	json_put_u64(json, "status", line->status);
	json_put_u64(json, "bytes", line->body_bytes);
	json_put_raw(json, "ms",
	    arena_printf(arena, "%lld.%03lld", (long long)line->spent_us / 1000,
		(long long)line->spent_us % 1000));
	json_close(json, '}');
}

void accesslog_add(struct accesslog *log, struct arena *arena,
    const struct accesslog_line *line)
{
	struct json_writer json;
	struct buf text;

	buf_init(&text, LINE_BYTES_MAX);
	json_writer_init(&json, &text);
	line_write(&json, arena, line, log->whole);
	buf_addc(&text, '\n');
	/* Nothing waits for it: a full disk costs lines, not answers. */
	if (write(log->fd, buf_text(&text), text.len) != (ssize_t)text.len)
		log_add(LOG_ERROR, "access log: %s", strerror(errno));
	buf_done(&text);
}

const char *accesslog_id(struct arena *arena, const char *given)
{
	static const char allowed[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789._-:";
	unsigned char random[ID_RANDOM_BYTES] = {0};
	struct err err = ERR_INIT;
	struct buf text;
	const char *id;

	if (given && *given && strlen(given) <= ID_BYTES_MAX &&
	    !given[strspn(given, allowed)])
		return given;
	digest_random(random, sizeof(random), &err);
	buf_init(&text, ID_BYTES_MAX);
	base64url_write(&text, random, sizeof(random));
	id = arena_strdup(arena, buf_text(&text));
	buf_done(&text);
	return id;
}
