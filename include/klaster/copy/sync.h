/*
 * sync.h: making a copy complete and keeping it so. What is there is never
 * worse for it: pages are one transaction with the note how far it is;
 * what is deleted was told as deleted, or is missing from a listing that was
 * proven complete; and a service that is suddenly nearly empty is not believed
 * without asking (users-and-trust.md C.8, C.17).
 *
 * A copy that has to be made anew is made beside the one that is there, and
 * takes its place when the service's counts say that it has all.
 */
#ifndef KLASTER_COPY_SYNC_H
#define KLASTER_COPY_SYNC_H

#include <stdbool.h>
#include <stdint.h>
#include "klaster/base/err.h"
#include "klaster/copy/copy.h"
#include "klaster/net/dialect.h"
#include "klaster/net/fetch.h"

struct sync_options {
	struct copy *copy; /* all three stay the caller's */
	struct fetcher *fetcher;
	const struct dialect *dialect;
	const char *scope; /* text of a question; "" everything; NULL: as the
			      copy is, everything if there is none */
	bool allow_mass_delete;
	bool patient;		   /* tries again what may pass */
	const struct entry *entry; /* asked for; NULL: it is asked for */
	int64_t entry_age_s;	   /* how long ago */
	/* Whether somebody waits, and what takes long is to be put off; NULL:
	 * nobody does. */
	bool (*is_awaited)(void *ctx);
	void *awaited_ctx;
};

struct sync_report {
	bool complete;	 /* it is, and as new as the service */
	bool fresh;	 /* it was made anew */
	bool unscrubbed; /* a file could not be cleaned: not soon again */
	uint64_t seq;	 /* of the service */
	uint64_t stored; /* records that came */
	uint64_t removed;
	uint64_t records; /* there are now */
	uint64_t requests;
};

struct sync;

/* NULL with err set: another klaster is at it, or the copy cannot be
 * written. It asks for nothing before sync_turn(). */
struct sync *sync_start(const struct sync_options *options, struct err *err);
/* Ends it where it is; what was committed stays and is gone on from. */
void sync_free(struct sync *sync);

/* Starts what is due. Answers come by the fetcher's turn. */
void sync_turn(struct sync *sync);
/* -1: it waits for an answer; 0 when it is done. */
int sync_due_ms(const struct sync *sync);
bool sync_is_done(const struct sync *sync);
/* What came of it. False with err set. */
bool sync_result(
    const struct sync *sync, struct sync_report *report, struct err *err);
/* Records that are there and that are expected, to show; 0: not known. */
void sync_progress(const struct sync *sync, uint64_t *have, uint64_t *expected);

#endif
