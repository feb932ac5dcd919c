/*
 * postgres_scrub.c owns the leaving of bytes: that what was removed or changed
 * is in none of the database's files any more. It must not know what that was.
 *
 * VACUUM alone frees the place of a dead row and leaves its bytes there, so
 * tables and indexes are written anew, and so is what the planner noted of
 * their values. The server's log of changes (pg_wal), archives of it and
 * backups are not the database's files: see klasterd(8).
 */
#include <stdio.h>
#include <string.h>
#include "klaster/model/decode.h"
#include "postgres_parts.h"

bool postgres_after(struct catalogue *catalogue, struct arena *arena,
    int64_t *rec, size_t limit, struct record **records, size_t *count,
    struct err *err)
{
	struct ask ask;
	bool ok;

	*count = 0;
	ask_init(&ask, postgres_of(catalogue), TEXT_RECORD_NEXT);
	ask_number(&ask, *rec);
	ok = ask_run(&ask, err, "reading records");
	for (size_t i = 0; ok && i < ask.rows && *count < limit; i++) {
		size_t len;
		const char *body = ask_get_bytes(&ask, i, 1, &len);

		*rec = ask_get_number(&ask, i, 0);
		records[*count] = decode_stored(arena, body, len, err);
		ok = records[*count] != NULL;
		*count += ok;
	}
	ask_done(&ask);
	return ok;
}

/* By themselves: neither may stand in a transaction. Every table of ours, so
 * that one that is added is not forgotten. */
static bool write_anew(void *ctx, const char *table, struct err *err)
{
	struct postgres *postgres = ctx;
	char literal[96];

	snprintf(literal, sizeof(literal), "VACUUM (FULL) %s", table);
	if (!postgres_exec(postgres, literal, NULL, 0, err))
		return false;
	snprintf(literal, sizeof(literal), "ANALYZE %s", table);
	return postgres_exec(postgres, literal, NULL, 0, err);
}

bool postgres_scrub(struct catalogue *catalogue, struct err *err)
{
	/* What only some users of a server may do. */
	static const char *const wished[] = {
	    "VACUUM (FULL) pg_statistic",
	    "CHECKPOINT",
	    "SELECT pg_switch_wal()",
	};
	struct postgres *postgres = postgres_of(catalogue);
	const char *refused = NULL;
	bool ok =
	    postgres_use(postgres, HOSTS_WRITE, err) &&
	    postgres_exec(
		postgres, "SET statement_timeout = 0", NULL, 0, err) &&
	    postgres_exec(postgres, "SET lock_timeout = 30000", NULL, 0, err) &&
	    postgres_each_table(write_anew, postgres, err);

	for (size_t i = 0; ok && i < sizeof(wished) / sizeof(*wished); i++)
		if (!postgres_exec(postgres, wished[i], NULL, 0, NULL) &&
		    !refused)
			refused = wished[i];
	postgres_exec(postgres, "SET lock_timeout = 0", NULL, 0, NULL);
	postgres_exec(postgres, "SET statement_timeout = " POSTGRES_DEADLINE_MS,
	    NULL, 0, NULL);
	if (ok && refused)
		return err_set(err, ERR_PARTIAL,
		    "%s: this user may not \"%s\"; ask the server's owner to "
		    "do it, and old bytes are in none of its tables any more.",
		    postgres->name, refused);
	return ok;
}
