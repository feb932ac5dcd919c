/*
 * postgres_keys.c owns the table of keys while very many come at once. It must
 * not know what a key means.
 *
 * Keys of a new record fall anywhere among those that are there. From the size
 * on at which the two indexes no longer fit into memory, each would have pages
 * read and written again and again. So when the records of one transaction are
 * many beside those that are there, their keys go into a table beside attr,
 * without an index; at its end that gets the others' keys too, is indexed as a
 * whole, and takes the place of attr. Readers lock attr before they look
 * (postgres_state.c): an answer is made of the one table or of the other.
 *
 * Where attr must stay what it is (spread, published, another's), or somebody
 * asks for keys before the end, they go into it in the order of its index.
 */
#include <string.h>
#include "postgres_parts.h"

#define LEAST_RECORDS 1000
#define LOCK_TRIES 20 /* of LOCK_MS; readers who come meanwhile wait, too */
#define LOCK_MS "300"
#define ANSWER_BYTES 16

/* A table that is spread, published or kept in some way is known by more than
 * its name; and not everywhere can a change of tables be taken back. */
static bool may_take_place(struct postgres *postgres)
{
	char answer[ANSWER_BYTES] = "";

	return postgres_exec(postgres,
		   "SELECT count(*) FROM pg_class c"
		   " WHERE c.oid = to_regclass('attr')"
		   " AND pg_get_userbyid(c.relowner) = current_user"
		   " AND c.reltablespace = 0 AND c.reloptions IS NULL"
		   " AND has_schema_privilege(c.relnamespace, 'CREATE')"
		   " AND to_regclass('pg_dist_partition') IS NULL"
		   " AND version() NOT LIKE '%-YB-%'"
		   " AND NOT EXISTS (SELECT 1 FROM pg_publication_rel p"
		   " WHERE p.prrelid = c.oid)",
		   answer, sizeof(answer), NULL) &&
	       strcmp(answer, "1") == 0;
}

static bool begin(struct postgres *postgres, enum keys_way way, struct err *err)
{
	if (!may_take_place(postgres))
		return true;
	if (!postgres_exec(
		postgres, "CREATE TABLE attr_next (LIKE attr)", NULL, 0, err))
		return false;
	postgres->keys = (struct postgres_keys){.way = way};
	return true;
}

bool postgres_keys_expect(
    struct postgres *postgres, uint64_t records, struct err *err)
{
	struct catalogue_stats stats;
	uint64_t there = 0;

	if (postgres->keys.way != KEYS_THERE || records < LEAST_RECORDS)
		return true;
	if (!postgres_stats(&postgres->catalogue, &stats, err))
		return false;
	for (size_t i = 0; i < kind_count(); i++)
		there += stats.count[i];
	return records < there / 2 || begin(postgres, KEYS_ASIDE, err);
}

bool postgres_keys_anew(struct postgres *postgres, struct err *err)
{
	if (postgres->keys.way == KEYS_THERE &&
	    !begin(postgres, KEYS_ANEW, err))
		return false;
	if (postgres->keys.way == KEYS_THERE)
		return postgres_exec(
		    postgres, "DELETE FROM attr", NULL, 0, err);
	postgres->keys.way = KEYS_ANEW;
	return postgres_exec(postgres, "TRUNCATE attr_next", NULL, 0, err);
}

bool postgres_keys_are_aside(const struct postgres *postgres, int64_t rec)
{
	const struct postgres_keys *keys = &postgres->keys;
	int64_t from = keys->from[keys_number_of_rec(rec)];

	return keys->way == KEYS_ANEW ||
	       (keys->way == KEYS_ASIDE && from != 0 && rec >= from);
}

void postgres_keys_new(struct postgres *postgres, int64_t rec)
{
	struct postgres_keys *keys = &postgres->keys;
	unsigned number = keys_number_of_rec(rec);

	/* Codes are asked for while records are indexed. */
	if (keys->way == KEYS_ASIDE && keys->from[number] == 0 &&
	    number != keys_kind_number(kind_find("codes")))
		keys->from[number] = rec;
}

bool postgres_keys_settle(struct postgres *postgres, struct err *err)
{
	enum keys_way way = postgres->keys.way;

	if (way == KEYS_THERE)
		return true;
	/* Those that come now would go there too. */
	if (!postgres_rows_write(postgres, err))
		return false;
	postgres->keys.way = KEYS_THERE;
	return (way != KEYS_ANEW ||
		   postgres_exec(postgres, "DELETE FROM attr", NULL, 0, err)) &&
	       postgres_exec(postgres,
		   "INSERT INTO attr(field, key, rec)"
		   " SELECT field, key, rec FROM attr_next"
		   " ORDER BY field, key, rec"
		   /* Those that were there may be in it, too. */
		   " ON CONFLICT DO NOTHING;"
		   "DROP TABLE attr_next",
		   NULL, 0, err);
}

static bool stand_aside(
    const struct postgres *postgres, const struct kind *kind)
{
	const struct postgres_keys *keys = &postgres->keys;

	return keys->way == KEYS_ANEW ||
	       (keys->way == KEYS_ASIDE && kind != NULL &&
		   keys->from[keys_kind_number(kind)] != 0);
}

bool postgres_keys_reach(struct postgres *postgres, const uint32_t *fields,
    size_t count, struct err *err)
{
	if (postgres->keys.way == KEYS_THERE)
		return true;
	for (size_t i = 0; i < count; i++)
		if (stand_aside(postgres,
			keys_kind_of(keys_field_by_number(fields[i]))))
			return postgres_keys_settle(postgres, err);
	return true;
}

bool postgres_keys_reach_plan(
    struct postgres *postgres, const struct plan *plan, struct err *err)
{
	for (size_t i = 0; i < plan->kind_count; i++)
		if (stand_aside(postgres, plan->kinds[i]))
			return postgres_keys_settle(postgres, err);
	return true;
}

/* False without err: somebody holds the old one, or needs it. */
static bool take_place(struct postgres *postgres, struct err *err)
{
	for (int tries = 0; tries < LOCK_TRIES; tries++) {
		if (!postgres_exec(postgres,
			"SAVEPOINT next; SET LOCAL lock_timeout = " LOCK_MS,
			NULL, 0, err))
			return false;
		if (postgres_exec(postgres,
			"DROP TABLE attr;"
			"ALTER TABLE attr_next RENAME TO attr;"
			"ALTER INDEX attr_next_key RENAME TO attr_key;"
			"ALTER INDEX attr_next_rec RENAME TO attr_rec;"
			"RELEASE SAVEPOINT next; SET LOCAL lock_timeout = 0",
			NULL, 0, NULL))
			return true;
		if (!postgres_exec(
			postgres, "ROLLBACK TO SAVEPOINT next", NULL, 0, err))
			return false;
		if (postgres->stopped.code != ERR_NONE) {
			*err = postgres->stopped;
			return false;
		}
	}
	return false;
}

/* Who may read the old one may read it. */
static bool make_ready(struct postgres *postgres, struct err *err)
{
	return (postgres->keys.way == KEYS_ANEW ||
		   postgres_exec(postgres,
		       "SET LOCAL enable_seqscan = on;"
		       "INSERT INTO attr_next(field, key, rec)"
		       " SELECT field, key, rec FROM attr",
		       NULL, 0, err)) &&
	       postgres_exec(postgres,
		   "CREATE UNIQUE INDEX attr_next_key"
		   " ON attr_next(field ASC, key ASC, rec ASC)",
		   NULL, 0, err) &&
	       postgres_exec(postgres,
		   "CREATE UNIQUE INDEX attr_next_rec"
		   " ON attr_next(rec ASC, field ASC, key ASC)",
		   NULL, 0, err) &&
	       postgres_exec(postgres,
		   "DO $do$ DECLARE a record; BEGIN"
		   " FOR a IN SELECT x.grantee, x.privilege_type FROM pg_class "
		   "c"
		   " CROSS JOIN LATERAL aclexplode(c.relacl) x"
		   " WHERE c.oid = to_regclass('attr')"
		   " AND x.grantee <> c.relowner LOOP"
		   " EXECUTE format('GRANT %s ON attr_next TO %s',"
		   " a.privilege_type, CASE a.grantee WHEN 0 THEN 'PUBLIC'"
		   " ELSE a.grantee::regrole::text END);"
		   " END LOOP; END $do$",
		   NULL, 0, err);
}

bool postgres_keys_finish(struct postgres *postgres, struct err *err)
{
	struct err failure = ERR_INIT;

	if (postgres->keys.way == KEYS_THERE)
		return true;
	if (!postgres_rows_write(postgres, err) ||
	    !watch_look(&postgres->catalogue.watch, "putting keys in order", 0,
		0, err) ||
	    !make_ready(postgres, err))
		return false;
	if (take_place(postgres, &failure)) {
		postgres->keys.way = KEYS_THERE;
		return true;
	}
	if (failure.code != ERR_NONE) {
		if (err != NULL)
			*err = failure;
		return false;
	}
	return postgres_keys_settle(postgres, err);
}
