/*
 * postgres_pipe.c owns statements that are sent while the server is still at
 * work on those before: an import makes the next rows ready meanwhile. It must
 * not know what they say.
 *
 * Only within a transaction, which any failure ends: so it is enough that some
 * later statement, the commit at the latest, gives the failure. And the end of
 * one that only read: nobody has to wait for it.
 */
#include "postgres_parts.h"

/* Of a statement each, so that one that fails does not hide the others. */
#define OWED_MAX 16

void postgres_pipe_forget(struct postgres *postgres)
{
	PQclear(postgres->pipe.kept);
	postgres->pipe = (struct postgres_pipe){.owed = 0};
}

/* The answer to the oldest: its result, and the end of its part. */
static bool take(struct postgres *postgres, struct err *err)
{
	struct postgres_pipe *pipe = &postgres->pipe;
	PGresult *result =
		     postgres_result(postgres, postgres_word_ms(postgres)),
		 *end;
	bool ok = ask_is_fine(result);

	if (!ok) {
		postgres_fail(postgres, result, err, "writing what came");
		PQclear(result);
		if (postgres->db == NULL) {
			postgres_pipe_forget(postgres);
			return false;
		}
		result = NULL;
	}
	end = postgres_result(postgres, postgres_word_ms(postgres));
	PQclear(end);
	if (--pipe->owed == 0)
		PQexitPipelineMode(postgres->db);
	if (pipe->ahead == 1 && ok)
		pipe->kept = result;
	else
		PQclear(result);
	pipe->ahead -= pipe->ahead > 0;
	return ok;
}

bool postgres_await(struct postgres *postgres, struct err *err)
{
	bool ok = true;

	if (postgres->pipe.owed == 0)
		return true;
	while (postgres->pipe.owed > 0)
		ok = take(postgres, ok ? err : NULL) && ok;
	return ok;
}

static bool send(struct ask *ask, struct err *err, const char *doing)
{
	struct postgres *postgres = ask->postgres;

	if (!postgres_is_there(postgres, err))
		return false;
	if (ask->text == TEXT_COUNT || !postgres->host->prepared[ask->text]) {
		if (!postgres_await(postgres, err))
			return false;
		if (!ask_prepare(ask))
			return postgres_fail(postgres, ask->result, err, doing);
	}
	if (PQenterPipelineMode(postgres->db) != 1 || !ask_send(ask) ||
	    PQpipelineSync(postgres->db) != 1)
		return postgres_fail(postgres, NULL, err, doing);
	postgres->pipe.owed++;
	return true;
}

bool ask_post(struct ask *ask, struct err *err, const char *doing)
{
	bool ok = send(ask, err, doing);

	while (ok && ask->postgres->pipe.owed > OWED_MAX)
		ok = take(ask->postgres, err);
	return ok;
}

/* One that fails has all after it left out. */
static bool take_all(struct ask *asks, size_t count, int64_t until_ms)
{
	bool ok = true;

	for (size_t i = 0; i < count && !asks[i].postgres->silent; i++) {
		asks[i].result = postgres_result(asks[i].postgres, until_ms);
		ok = ok && ask_is_fine(asks[i].result);
	}
	return ok;
}

static const struct ask *first_failed(const struct ask *asks, size_t count)
{
	size_t i = 0;

	while (i + 1 < count && ask_is_fine(asks[i].result))
		i++;
	return &asks[i];
}

bool ask_together(
    struct ask *asks, size_t count, struct err *err, const char *doing)
{
	struct postgres *postgres = asks->postgres;
	bool ok;

	if (!postgres_await(postgres, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!ask_prepare(&asks[i]))
			return postgres_fail(
			    postgres, asks[i].result, err, doing);
	ok = PQenterPipelineMode(postgres->db) == 1;
	for (size_t i = 0; ok && i < count; i++)
		ok = ask_send(&asks[i]);
	if (!ok || PQpipelineSync(postgres->db) != 1)
		return postgres_fail(postgres, NULL, err, doing);
	ok = take_all(asks, count, postgres_word_ms(postgres));
	if (!ok)
		postgres_fail(
		    postgres, first_failed(asks, count)->result, err, doing);
	if (postgres->db == NULL)
		return false;
	PQclear(postgres_result(postgres, postgres_word_ms(postgres)));
	PQexitPipelineMode(postgres->db);
	asks[count - 1].rows =
	    ok ? (size_t)PQntuples(asks[count - 1].result) : 0;
	return ok;
}

bool ask_ahead(struct ask *ask, struct err *err, const char *doing)
{
	struct postgres_pipe *pipe = &ask->postgres->pipe;

	if (!send(ask, err, doing))
		return false;
	PQclear(pipe->kept);
	pipe->kept = NULL;
	pipe->ahead = pipe->owed;
	return true;
}

bool postgres_kept(struct ask *ask, struct err *err)
{
	struct postgres_pipe *pipe = &ask->postgres->pipe;

	while (pipe->ahead > 0)
		if (!take(ask->postgres, err))
			return false;
	ask->result = pipe->kept;
	pipe->kept = NULL;
	ask->rows = ask->result == NULL ? 0 : (size_t)PQntuples(ask->result);
	return true;
}
