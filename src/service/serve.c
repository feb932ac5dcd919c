/*
 * serve.c: the life of the service: store, bundled directory, sockets, the
 * loop, the end. It waits in httpd_turn() and nowhere else.
 *
 * Embedded, standard input is a pipe that nobody writes to. Its end means
 * that the parent is gone, however it went, even by SIGKILL: the kernel
 * closes a dead process's descriptors.
 */
#include "klaster/service/serve.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "klaster/base/clock.h"
#include "klaster/base/log.h"
#include "klaster/base/out.h"
#include "klaster/base/path.h"
#include "klaster/service/audit.h"
#include "klaster/service/bundled.h"
#include "klaster/base/digest.h"
#include "klaster/service/front.h"
#include "klaster/service/gazetteer.h"
#include "klaster/service/listen.h"
#include "klaster/service/limiter.h"
#include "klaster/service/memo.h"
#include "klaster/service/notify.h"
#include "klaster/service/opening.h"
#include "klaster/service/routes.h"
#include "klaster/store/tomb.h"
#include "klaster/service/settings.h"
#include "klaster/service/zip.h"

#define META_KEY "cursor.key"

enum { DRAIN_MS = 5000, PATIENCE_MS = 1000 };

/* Written by the handler, read by the loop: the one mutable global. */
static int signal_pipe[2] = {-1, -1};

static void on_signal(int number)
{
	unsigned char byte = (unsigned char)number;
	int saved = errno;

	/* A full pipe holds a signal already. */
	(void)!write(signal_pipe[1], &byte, 1);
	errno = saved;
}

static bool signals_open(struct err *err)
{
	struct sigaction action = {.sa_handler = on_signal};

	if (pipe(signal_pipe) != 0)
		return err_set(err, ERR_NETWORK, "pipe: %s", strerror(errno));
	for (int i = 0; i < 2; i++) {
		fcntl(signal_pipe[i], F_SETFD, FD_CLOEXEC);
		fcntl(signal_pipe[i], F_SETFL, O_NONBLOCK);
	}
	sigemptyset(&action.sa_mask);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	action.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &action, NULL);
	return true;
}

struct catalogue *serve_store_open(
    const char *store, bool create, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct catalogue *catalogue = NULL;
	const char *path;

	if (!store) {
		path = path_in(&arena, PATH_DATA, "directory.db", err);
		if (!path || (create && !path_make(PATH_DATA, err)))
			goto out;
		store = arena_printf(&arena, "sqlite:%s", path);
	}
	catalogue = catalogue_open_any(store, create, err);
	if (catalogue && !gazetteer_load(catalogue, err)) {
		catalogue_close(catalogue);
		catalogue = NULL;
	}
out:
	arena_done(&arena);
	return catalogue;
}

static bool kept_key_read(struct routes *routes)
{
	struct catalogue *catalogue = routes->catalogue;
	struct arena arena = ARENA_INIT;
	const char *kept =
	    catalogue->ops->meta_get(catalogue, &arena, META_KEY);
	size_t len = 0;
	bool ok =
	    kept &&
	    base64url_read(kept, routes->cursor_key, CURSOR_KEY_BYTES, &len) &&
	    len == CURSOR_KEY_BYTES;

	arena_done(&arena);
	return ok;
}

static bool new_key_write(struct routes *routes, struct err *err)
{
	struct catalogue *catalogue = routes->catalogue;
	struct buf text;
	bool ok;

	buf_init(&text, 64);
	ok = digest_random(routes->cursor_key, CURSOR_KEY_BYTES, err);
	base64url_write(&text, routes->cursor_key, CURSOR_KEY_BYTES);
	ok = ok && catalogue->ops->meta_set(
		       catalogue, META_KEY, buf_text(&text), err);
	buf_done(&text);
	return ok;
}

/* The key by which cursors are signed is the store's, so that a cursor holds
 * over a restart and for every klasterd on that store. It is made by one who
 * writes alone: two that start at once make one. */
static bool cursor_key_read(struct routes *routes, struct err *err)
{
	struct catalogue *catalogue = routes->catalogue;

	if (kept_key_read(routes))
		return true;
	if (!catalogue->ops->begin(catalogue, err))
		return false;
	if (kept_key_read(routes) || new_key_write(routes, err))
		return catalogue->ops->commit(catalogue, err);
	catalogue->ops->rollback(catalogue);
	return false;
}

struct service {
	const struct settings_given *given;
	struct serve_options options;
	struct arena settings; /* the strings of options */
	struct arena arena;
	struct routes routes;
	struct front front;
	struct httpd *httpd;
	struct listen_place places[HTTPD_LISTENER_MAX];
	size_t place_count;
};

static bool place_serve(
    struct service *service, const struct listen_place *place, struct err *err)
{
	if (httpd_add(service->httpd, place->fd, place->owned, err)) {
		service->places[service->place_count++] = *place;
		return true;
	}
	listen_unlink(place);
	close(place->fd);
	return false;
}

/* Sockets of the service manager come first; only where neither it nor the
 * options name a place there is a standard one. */
static bool places_open(struct service *service, struct err *err)
{
	static const char *const standard[] = {"127.0.0.1:8080"};
	const struct serve_options *options = &service->options;
	size_t inherited = notify_sockets();
	const char *const *texts =
	    options->listen_count ? options->listen : standard;
	size_t count = options->listen_count ? options->listen_count
		       : inherited	     ? 0
					     : 1;
	struct listen_place place;

	for (size_t i = 0; i < inherited; i++)
		if (!listen_inherit(
			&place, &service->arena, NOTIFY_FIRST + (int)i, err) ||
		    !place_serve(service, &place, err))
			return false;
	for (size_t i = 0; i < count; i++)
		if (!listen_open(&place, &service->arena, texts[i], err) ||
		    !place_serve(service, &place, err))
			return false;
	return true;
}

/* Who reads his own directory by an embedded service watches nobody. */
static bool audit_begin(struct service *service, struct err *err)
{
	const struct serve_options *options = &service->options;
	struct routes *routes = &service->routes;
	struct err why = ERR_INIT;

	if (options->embedded && !options->audit)
		return true;
	routes->audit = audit_open(options->audit ? options->audit : "-", err);
	/* A store that cannot be written to has a key, or shows no contact. */
	if (routes->audit && !tomb_prepare(routes->catalogue, &why))
		log_add(LOG_ERROR, "audit: %s", why.text);
	return routes->audit != NULL;
}

/* A descriptor for each connection, and some for store and files. */
static void descriptors_raise(rlim_t connections)
{
	struct rlimit limit;
	rlim_t want = connections + 64;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= want)
		return;
	limit.rlim_cur = limit.rlim_max < want ? limit.rlim_max : want;
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < want)
		log_add(LOG_NOTE,
		    "room for %lu descriptors only, not for %lu connections",
		    (unsigned long)limit.rlim_cur, (unsigned long)connections);
}

/* What SIGHUP brings into force too. */
static void options_apply(struct service *service)
{
	const struct serve_options *options = &service->options;
	struct routes *routes = &service->routes;

	routes->title = options->title ? options->title : "klaster directory";
	routes->credit = options->credit;
	routes->limits = &options->limits;
	memo_limit(routes->memo, (size_t)options->answer_mib << 20);
	descriptors_raise(options->limits.connections);
	httpd_limit(service->httpd, &options->limits);
	log_open(stderr, options->verbose ? LOG_DEBUG : LOG_NOTE);
}

static bool front_begin(struct service *service, struct err *err)
{
	const struct serve_options *options = &service->options;
	struct front *front = &service->front;

	front->routes = &service->routes;
	front->httpd = service->httpd;
	if (options->metrics)
		front->metrics = metrics_new();
	if (options->accesslog)
		front->accesslog = accesslog_open(
		    options->accesslog, options->accesslog_whole, err);
	return !options->accesslog || front->accesslog;
}

static bool store_open(struct service *service, struct err *err)
{
	const struct serve_options *options = &service->options;
	struct catalogue *catalogue =
	    serve_store_open(options->store, true, err);

	if (!catalogue)
		return false;
	service->routes.catalogue = catalogue;
	return (options->no_bundled || bundled_load(catalogue, err)) &&
	       cursor_key_read(&service->routes, err);
}

/* All but the directory. */
static bool service_begin(struct service *service, struct err *err)
{
	struct routes *routes = &service->routes;

	routes->opening = "";
	routes->limiter = limiter_new(err);
	if (!routes->limiter)
		return false;
	routes->memo = memo_new();
	routes->zip = zip_new();
	service->httpd = httpd_new(front_answer, &service->front);
	if (!front_begin(service, err))
		return false;
	options_apply(service);
	return places_open(service, err);
}

static void service_close(struct service *service)
{
	for (size_t i = 0; i < service->place_count; i++)
		listen_unlink(&service->places[i]);
	httpd_free(service->httpd);
	metrics_free(service->front.metrics);
	accesslog_close(service->front.accesslog);
	audit_close(service->routes.audit);
	limiter_free(service->routes.limiter);
	memo_free(service->routes.memo);
	zip_free(service->routes.zip);
	catalogue_close(service->routes.catalogue);
	arena_done(&service->arena);
	arena_done(&service->settings);
}

static void listening_say(struct service *service)
{
	for (size_t i = 0; i < service->place_count; i++)
		out_line(stdout, safe_linef(&service->arena, "listening %s",
				     service->places[i].url));
	fflush(stdout);
}

static void ready_say(void)
{
	out_line(stdout, SAFE_LIT("ready"));
	fflush(stdout);
	notify_say("READY=1\nSTATUS=serving");
}

struct calls {
	bool stop, reload;
};

static struct calls signals_take(void)
{
	unsigned char bytes[16];
	ssize_t len = read(signal_pipe[0], bytes, sizeof(bytes));
	struct calls calls = {0};

	for (ssize_t i = 0; i < len; i++) {
		calls.reload |= bytes[i] == SIGHUP;
		calls.stop |= bytes[i] != SIGHUP;
	}
	return calls;
}

/* Called when there is something to read, or the end. */
static bool parent_is_gone(void)
{
	char bytes[64];
	ssize_t len = read(STDIN_FILENO, bytes, sizeof(bytes));

	return len == 0 || (len < 0 && errno != EINTR && errno != EAGAIN);
}

static bool is_same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool places_differ(
    const struct serve_options *a, const struct serve_options *b)
{
	for (size_t i = 0; i < a->listen_count && i < b->listen_count; i++)
		if (!is_same(a->listen[i], b->listen[i]))
			return true;
	return a->listen_count != b->listen_count;
}

/* Connections stay. Settings that are wrong change nothing. */
static void service_reload(struct service *service)
{
	struct serve_options options;
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;

	notify_reloading();
	if (!settings_read(&options, &arena, service->given, &err)) {
		log_add(LOG_ERROR, "not reloaded: %s", err.text);
		notify_say("READY=1\nSTATUS=serving; the settings are wrong");
		arena_done(&arena);
		return;
	}
	if (!is_same(options.store, service->options.store) ||
	    places_differ(&options, &service->options))
		log_add(LOG_NOTE,
		    "store and places to listen at change with a restart");
	options.embedded = service->options.embedded;
	service->options = options;
	options_apply(service);
	arena_done(&service->settings);
	service->settings = arena;
	if (service->routes.audit && !audit_reopen(service->routes.audit, &err))
		log_add(LOG_ERROR, "audit: %s", err.text);
	if (service->front.accesslog &&
	    !accesslog_reopen(service->front.accesslog, &err))
		log_add(LOG_ERROR, "%s", err.text);
	notify_say("READY=1\nSTATUS=serving");
	log_add(LOG_NOTE, "reloaded");
}

/* True to answer what is under way before leaving. */
static bool service_loop(struct service *service)
{
	struct httpd_watch watch[] = {{.fd = signal_pipe[0]},
	    {.fd = service->options.embedded ? STDIN_FILENO : -1}};
	struct calls calls;

	for (;;) {
		httpd_turn(service->httpd, watch, 2);
		if (watch[1].is_ready && parent_is_gone())
			return false;
		if (!watch[0].is_ready)
			continue;
		calls = signals_take();
		if (calls.stop || (calls.reload && service->options.embedded))
			return true;
		if (calls.reload)
			service_reload(service);
	}
}

static void service_drain(struct service *service)
{
	int64_t until_ms = clock_ms() + DRAIN_MS;
	struct httpd_watch watch = {.fd = signal_pipe[0]};

	notify_say("STOPPING=1\nSTATUS=answering what is under way");
	httpd_drain(service->httpd);
	while (!httpd_is_idle(service->httpd) && clock_ms() < until_ms) {
		httpd_turn(service->httpd, &watch, 1);
		if (watch.is_ready && signals_take().stop)
			return; /* asked twice */
	}
}

/* --- the store is made ready */

/* In the other process: the sockets are not for it. */
static bool store_make_ready(void *ctx, struct err *err)
{
	struct service *service = ctx;
	bool ok;

	httpd_free(service->httpd);
	ok = store_open(service, err);
	catalogue_close(service->routes.catalogue);
	return ok;
}

/* Who comes while that is quick just waits a moment, as after any restart;
 * then he is told. */
static void opening_turn(struct service *service, struct httpd_watch *watch,
    int64_t patient_until_ms)
{
	struct pollfd polls[] = {{.fd = watch[0].fd, .events = POLLIN},
	    {.fd = watch[1].fd, .events = POLLIN}};
	int64_t left_ms = patient_until_ms - clock_ms();

	if (left_ms <= 0) {
		httpd_turn(service->httpd, watch, 2);
		return;
	}
	watch[0].is_ready = watch[1].is_ready = false;
	if (poll(polls, 2, (int)left_ms) > 0)
		for (int i = 0; i < 2; i++)
			watch[i].is_ready = polls[i].revents != 0;
}

static void opening_status(
    struct service *service, const struct opening *opening)
{
	struct arena arena = ARENA_INIT;

	service->routes.opening = opening->said;
	notify_say(arena_printf(&arena, "STATUS=%s", opening->said));
	arena_done(&arena);
}

/* False when it was asked to stop. */
static bool opening_attend(
    struct service *service, struct opening *opening, bool *reload)
{
	int64_t patient_until_ms = clock_ms() + PATIENCE_MS;
	struct httpd_watch watch[] = {
	    {.fd = signal_pipe[0]}, {.fd = opening->fd}};
	struct calls calls;

	for (;;) {
		opening_turn(service, watch, patient_until_ms);
		if (watch[0].is_ready) {
			calls = signals_take();
			*reload |= calls.reload;
			if (calls.stop)
				return false;
		}
		if (!watch[1].is_ready)
			continue;
		if (!opening_hear(opening))
			return true;
		opening_status(service, opening);
	}
}

/* False with err set, or without when it was asked to stop. */
static bool store_prepare(
    struct service *service, bool *reload, struct err *err)
{
	struct opening opening;
	bool ok;

	if (!opening_begin(&opening, store_make_ready, service, err))
		return false;
	ok = opening_attend(service, &opening, reload);
	if (ok)
		ok = opening_end(&opening, err);
	else
		opening_stop(&opening);
	service->routes.opening = "";
	return ok;
}

/* Embedded there is nobody to be told anything meanwhile. */
static bool service_open(struct service *service, struct err *err)
{
	bool reload = false;

	if (!service_begin(service, err))
		return false;
	listening_say(service);
	if ((!service->options.embedded &&
		!store_prepare(service, &reload, err)) ||
	    !store_open(service, err) || !audit_begin(service, err))
		return false;
	ready_say();
	if (reload)
		service_reload(service);
	return true;
}

/* A parent waits longer for one that is at work. */
static void opening_say(const struct serve_options *options)
{
	if (!options->embedded)
		return;
	out_line(stdout, SAFE_LIT("opening"));
	fflush(stdout);
}

bool serve_run(const struct settings_given *given, struct err *err)
{
	struct service service = {.given = given};
	bool ok =
	    settings_read(&service.options, &service.settings, given, err);

	if (ok)
		opening_say(&service.options);
	ok = ok && signals_open(err) && service_open(&service, err);
	if (ok && service_loop(&service))
		service_drain(&service);
	service_close(&service);
	return ok || (err->code == ERR_NONE);
}
