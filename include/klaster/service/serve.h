/*
 * serve.h: `klasterd serve`: a catalogue behind listening sockets until
 * somebody says stop.
 */
#ifndef KLASTER_SERVICE_SERVE_H
#define KLASTER_SERVICE_SERVE_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/err.h"
#include "klaster/service/httpd.h"

/* One for each setting (settings.h). */
struct serve_options {
	const char *store; /* NULL: directory.db among the user's data */
	const char *listen[HTTPD_LISTENER_MAX]; /* none: 127.0.0.1:8080 */
	size_t listen_count;
	const char *title;     /* of the directory; NULL: "klaster directory" */
	const char *credit;    /* line to be shown with it; NULL: none */
	const char *audit;     /* "-": standard error; NULL: that, or nothing
				  if embedded */
	const char *accesslog; /* "-": standard error; NULL: none */
	bool accesslog_whole;  /* addresses and questions as they came */
	bool metrics;	       /* count, and answer /metrics */
	bool embedded;	       /* end when standard input ends */
	bool no_bundled;       /* nothing but what was imported */
	bool verbose;	       /* tell every request */
	struct httpd_limits limits;
	unsigned answer_mib; /* of finished answers, kept; 0: none */
};

/* Serves until SIGTERM or SIGINT (requests under way are answered first) or,
 * embedded, until the parent is gone. SIGHUP reads the settings again and
 * brings those into force that can be while connections stay; a file that is
 * wrong changes nothing. Embedded, it ends like SIGTERM. It says on standard
 * output where it listens, a line "listening URL" for each place, and, when the
 * directory can be read, "ready"; between the two it answers 503. Signals and
 * descriptors are the process's: call it once. False with err set when it could
 * not begin or go on. */
struct settings_given;
bool serve_run(const struct settings_given *given, struct err *err);

/* Opens the store that the options of every subcommand name. Only who brings
 * something in or serves may make one: to all others a name that was mistyped
 * would be an empty directory. */
struct catalogue;
struct catalogue *serve_store_open(
    const char *store, bool create, struct err *err);

#endif
