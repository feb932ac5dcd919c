/*
 * answer.h: the documents of doc/profile.md, one function for each route.
 * They write the body; status and headers are routes.c's.
 */
#ifndef KLASTER_SERVICE_ANSWER_H
#define KLASTER_SERVICE_ANSWER_H

#include <stdbool.h>
#include "klaster/base/arena.h"
#include "klaster/base/buf.h"
#include "klaster/service/problem.h"
#include "klaster/service/request.h"
#include "klaster/store/catalogue.h"

#define ANSWER_BYTES_MAX (16u << 20)

struct audit_trail;
struct answer_context {
	struct arena *arena;
	struct catalogue *catalogue;
	const unsigned char *cursor_key;
	const char *title;     /* of the directory */
	const char *credit;    /* of the directory as a whole, or NULL */
	const char *languages; /* "en et lt": that its texts are in */
	const struct request *request;
	struct audit_trail *trail; /* takes what is to be written down */
	struct buf *out;
	struct problem *problem;
};

bool answer_entry(struct answer_context *context);
bool answer_list(struct answer_context *context); /* and search, facets */
bool answer_record(struct answer_context *context);
bool answer_changes(struct answer_context *context);
bool answer_health(struct answer_context *context); /* and readiness */

/* The document of errors[]. */
void answer_problem(struct buf *out, const struct problem *problem);

/* The store failed: says so in the log, and to the client only that. */
bool answer_store_failed(struct problem *problem, const struct err *err);

#endif
