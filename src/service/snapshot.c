/*
 * snapshot.c: what an asker holds, and what it means to him when no node of
 * the store has as much. It must not know of nodes more than that there may
 * be several.
 */
#include "klaster/service/snapshot.h"

#include "klaster/base/log.h"
#include "klaster/service/answer.h"

enum { DIGITS_MAX = 19, TRIES_MAX = 2 };

static bool seq_read(const char *text, uint64_t *seq)
{
	size_t len = 0;

	*seq = 0;
	for (; text[len] >= '0' && text[len] <= '9' && len < DIGITS_MAX; len++)
		*seq = *seq * 10 + (uint64_t)(text[len] - '0');
	return len > 0 && text[len] == '\0';
}

static bool held_read(
    const struct http_request *http, uint64_t *held, struct problem *problem)
{
	*held = 0;
	if (!http->seq || seq_read(http->seq, held))
		return true;
	problem->header = SNAPSHOT_HEADER;
	return problem_set(problem, PROBLEM_BAD_VALUE,
	    "A change's number has 1 to %d digits and nothing else.",
	    DIGITS_MAX);
}

/* The last change is older than what the asker holds. */
static bool ahead(
    const struct catalogue_read *read, uint64_t held, struct problem *problem)
{
	if (held <= read->seq)
		return problem_param(problem, PROBLEM_RESYNC, "filter[seq][gt]",
		    "There is no such change any more: read all again.");
	problem->header = SNAPSHOT_HEADER;
	return problem_set(problem, PROBLEM_AHEAD,
	    "The last change here is %llu: what was told as %llu is lost. "
	    "Ask again without it.",
	    (unsigned long long)read->seq, (unsigned long long)held);
}

bool snapshot_open(struct snapshot *snapshot, const struct http_request *http,
    const struct request *request, struct problem *problem)
{
	struct catalogue *catalogue = snapshot->catalogue;
	struct catalogue_read *read = &snapshot->read;
	struct err err = ERR_INIT;
	uint64_t held;

	if (!held_read(http, &held, problem))
		return false;
	read->least_seq = held;
	if (request->route == ROUTE_CHANGES && request->seq > held)
		read->least_seq = request->seq;
	if (request->route == ROUTE_READY)
		read->least_seq = 0;
	if (catalogue->ops->read_begin(catalogue, read, &err))
		return true;
	log_add(LOG_DEBUG, "store: %s", err.text);
	switch (read->fault) {
	case CATALOGUE_AHEAD:
		return ahead(read, held, problem);
	case CATALOGUE_BEHIND:
		problem->retry_s = read->retry_s;
		return problem_set(problem, PROBLEM_BEHIND,
		    "Change %llu has not come to the servers that answer now.",
		    (unsigned long long)read->least_seq);
	case CATALOGUE_LOST:
		problem->retry_s = read->retry_s;
		return problem_set(problem, PROBLEM_UNAVAILABLE,
		    "The directory cannot be read at this moment.");
	case CATALOGUE_FINE:
		break;
	}
	return answer_store_failed(problem, &err);
}

enum snapshot_end snapshot_close(
    struct snapshot *snapshot, struct problem *problem)
{
	struct catalogue *catalogue = snapshot->catalogue;
	struct err err = ERR_INIT;

	if (catalogue->ops->read_end(catalogue, &snapshot->read, &err))
		return SNAPSHOT_GOOD;
	if (snapshot->read.fault == CATALOGUE_LOST &&
	    ++snapshot->tries < TRIES_MAX)
		return SNAPSHOT_AGAIN;
	*problem = (struct problem){.code = PROBLEM_NONE};
	answer_store_failed(problem, &err);
	problem->retry_s = snapshot->read.retry_s;
	return SNAPSHOT_BAD;
}
