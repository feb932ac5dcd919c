/*
 * snapshot.h: the one state of the directory that an answer is made from, and
 * the promise of doc/profile.md that nobody who holds a change's number is
 * answered from a state without that change.
 */
#ifndef KLASTER_SERVICE_SNAPSHOT_H
#define KLASTER_SERVICE_SNAPSHOT_H

#include <stdbool.h>
#include "klaster/service/httpd.h"
#include "klaster/service/problem.h"
#include "klaster/service/request.h"
#include "klaster/store/catalogue.h"

#define SNAPSHOT_HEADER "Klaster-Seq"

struct snapshot {
	struct catalogue *catalogue;
	struct catalogue_read read; /* .seq: its last change */
	unsigned tries;
};

/* Opens a state that has what the asker holds, by header or by parameter. */
bool snapshot_open(struct snapshot *snapshot, const struct http_request *http,
    const struct request *request, struct problem *problem);

enum snapshot_end {
	SNAPSHOT_GOOD,	/* what was made of it stands, answer or refusal */
	SNAPSHOT_AGAIN, /* it does not; make it once more from another */
	SNAPSHOT_BAD,	/* it does not; the problem says why */
};
enum snapshot_end snapshot_close(
    struct snapshot *snapshot, struct problem *problem);

#endif
