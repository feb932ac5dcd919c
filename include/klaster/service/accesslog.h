/*
 * accesslog.h: one line of JSON for each answer. Who asks is a person's data,
 * and so is what is searched for: an address is written without its last
 * part, a token by its id, a question by the names of its parameters.
 */
#ifndef KLASTER_SERVICE_ACCESSLOG_H
#define KLASTER_SERVICE_ACCESSLOG_H

#include <stdbool.h>
#include <stdint.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"
#include "klaster/service/request.h"
#include "klaster/service/httpd.h"

struct accesslog;
/* Appends to a file, made with mode 0600; "-" is the standard error. */
struct accesslog *accesslog_open(const char *path, bool whole, struct err *err);
void accesslog_close(struct accesslog *log); /* NULL is allowed */

/* Opens the file of that name anew, after somebody moved it away. Where that
 * fails the old one is written on. */
bool accesslog_reopen(struct accesslog *log, struct err *err);

struct accesslog_line {
	const char *id; /* of the request */
	const struct http_request *http;
	const struct request *request; /* NULL: it could not be read */
	const char *token_id;	       /* NULL: none was shown */
	unsigned status;
	size_t body_bytes;
	int64_t spent_us;
};
void accesslog_add(struct accesslog *log, struct arena *arena,
    const struct accesslog_line *line);

/* The id a client or proxy gave, if it is one that can stand in a header and
 * a log: letters, digits and . _ - : at most 64; else a new one. */
const char *accesslog_id(struct arena *arena, const char *given);

#endif
