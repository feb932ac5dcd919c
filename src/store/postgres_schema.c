/*
 * postgres_schema.c owns the tables and their versions. It must not know what
 * is asked of them.
 *
 * Indexes are plain b-trees, ascending; numbers
 * come from rows, not from sequences: so the tables can be spread over
 * several servers by what builds on PostgreSQL. Keys and lines are bytes, and
 * text compares bytewise: no locale is ever asked.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/base/log.h"
#include "klaster/base/mem.h"
#include "klaster/store/marks.h"
#include "postgres_parts.h"

#define SCHEMA_VERSION 3
#define TABLE_NAME_BYTES 64

/* What brings version i to version i + 1. */
static const char *const steps[SCHEMA_VERSION] = {
    "CREATE TABLE meta(name text COLLATE \"C\" NOT NULL,"
    " value text COLLATE \"C\" NOT NULL);"
    "CREATE UNIQUE INDEX meta_name ON meta(name ASC);"
    /* rec: kind number in the upper bits (keys.h); seq: last change */
    "CREATE TABLE record(rec bigint NOT NULL, seq bigint NOT NULL,"
    " kind text COLLATE \"C\" NOT NULL, id text COLLATE \"C\" NOT NULL,"
    " body bytea NOT NULL);"
    "CREATE UNIQUE INDEX record_rec ON record(rec ASC);"
    "CREATE UNIQUE INDEX record_id ON record(kind ASC, id ASC);"
    "CREATE UNIQUE INDEX record_seq ON record(seq ASC);"
    "CREATE TABLE attr(rec bigint NOT NULL, field integer NOT NULL,"
    " key bytea NOT NULL);"
    "CREATE UNIQUE INDEX attr_key ON attr(field ASC, key ASC, rec ASC);"
    "CREATE UNIQUE INDEX attr_rec ON attr(rec ASC, field ASC, key ASC);"
    "CREATE TABLE tally(kind text COLLATE \"C\" NOT NULL,"
    " count bigint NOT NULL);"
    "CREATE UNIQUE INDEX tally_kind ON tally(kind ASC);"
    "CREATE TABLE gone(seq bigint NOT NULL,"
    " kind text COLLATE \"C\" NOT NULL, id text COLLATE \"C\" NOT NULL);"
    "CREATE UNIQUE INDEX gone_seq ON gone(seq ASC);"
    "CREATE UNIQUE INDEX gone_id ON gone(kind ASC, id ASC);"
    "CREATE TABLE town(town bigint NOT NULL,"
    " population bigint NOT NULL, country bytea NOT NULL,"
    " names text COLLATE \"C\" NOT NULL);"
    "CREATE UNIQUE INDEX town_town ON town(town ASC);"
    "CREATE TABLE town_name(town bigint NOT NULL,"
    " name text COLLATE \"C\" NOT NULL);"
    "CREATE UNIQUE INDEX town_name_name ON town_name(name ASC, town ASC);"
    "INSERT INTO meta(name, value)"
    " VALUES ('seq', '0'), ('version', '1'), ('schema', '1')",
    /* What a source says where it is not the record as it stands. */
    "CREATE TABLE said(kind text COLLATE \"C\" NOT NULL,"
    " id text COLLATE \"C\" NOT NULL, source text COLLATE \"C\" NOT NULL,"
    " body bytea NOT NULL);"
    "CREATE UNIQUE INDEX said_id ON said(kind ASC, id ASC, source ASC);"
    "UPDATE meta SET value = '2' WHERE name = 'schema'",
    /* Words were in a GIN until then. What they are found by is in posting
     * (store/posting.h), whose bytes do not get shorter by trying. */
    "DROP TABLE IF EXISTS gram; DROP TABLE IF EXISTS words;"
    "CREATE TABLE words(rec bigint NOT NULL,"
    " name bytea NOT NULL, ident bytea NOT NULL, place bytea NOT NULL,"
    " body bytea NOT NULL, member_name bytea NOT NULL,"
    " member bytea NOT NULL, coordinator_name bytea NOT NULL,"
    " coordinator bytea NOT NULL);"
    "CREATE UNIQUE INDEX words_rec ON words(rec ASC);"
    "CREATE TABLE posting(chunk bigint NOT NULL, term bytea NOT NULL,"
    " bytes bytea NOT NULL);"
    "ALTER TABLE posting ALTER bytes SET STORAGE EXTERNAL;"
    "CREATE UNIQUE INDEX posting_term ON posting(chunk ASC, term ASC);"
    "UPDATE meta SET value = '3' WHERE name = 'schema'",
};

/* As the steps make them; one that a later step drops is made anew there. */
bool postgres_each_table(
    bool (*each)(void *ctx, const char *table, struct err *err), void *ctx,
    struct err *err)
{
	static const char make[] = "CREATE TABLE ";
	char table[TABLE_NAME_BYTES];

	for (size_t i = 0; i < MEM_COUNT(steps); i++) {
		const char *at = steps[i];

		while ((at = strstr(at, make)) != NULL) {
			at += strlen(make);
			snprintf(table, sizeof(table), "%.*s",
			    (int)strcspn(at, "("), at);
			if (!each(ctx, table, err))
				return false;
		}
	}
	return true;
}

/* The schema named first in the search path, if it is not there. */
static bool make_schema(struct postgres *postgres, struct err *err)
{
	return postgres_exec(postgres,
	    "DO $do$ BEGIN IF current_schema() IS NULL THEN"
	    " EXECUTE format('CREATE SCHEMA %I', trim(both '\" ' from"
	    " split_part(current_setting('search_path'), ',', 1)));"
	    " END IF; END $do$",
	    NULL, 0, err);
}

/* "": no table of ours; else the version of ours, or why they are not. */
static bool read_version(
    struct postgres *postgres, char *text, size_t size, struct err *err)
{
	char tables[16];

	*text = '\0';
	if (!postgres_exec(postgres,
		"SELECT coalesce(sum((relname = 'meta')::int * 1000000 + 1),"
		" 0)::bigint"
		" FROM pg_class WHERE relkind = 'r' AND relnamespace ="
		" to_regnamespace(quote_ident(current_schema()))",
		tables, sizeof(tables), err))
		return false;
	if (strtoll(tables, NULL, 10) == 0)
		return true;
	if (strtoll(tables, NULL, 10) < 1000000)
		return err_set(err, ERR_COPY,
		    "%s is a database of another program.", postgres->name);
	if (!postgres_exec(postgres,
		"SELECT value FROM meta WHERE name = 'schema'", text, size,
		NULL) ||
	    *text == '\0')
		return err_set(err, ERR_COPY,
		    "%s is a database of another program.", postgres->name);
	if (strtoll(text, NULL, 10) > SCHEMA_VERSION)
		return err_set(err, ERR_COPY,
		    "%s was written by a newer"
		    " klaster (version %s of its tables; this one knows %d)."
		    " Update klaster or name another database.",
		    postgres->name, text, SCHEMA_VERSION);
	return true;
}

static bool make_missing(struct postgres *postgres, struct err *err)
{
	char version[16] = "";
	bool ok = postgres_exec(postgres,
		      "BEGIN; SET LOCAL statement_timeout = 0;"
		      "SELECT pg_advisory_xact_lock(1802269556)",
		      NULL, 0, err) &&
		  make_schema(postgres, err) &&
		  read_version(postgres, version, sizeof(version), err);
	int64_t at = strtoll(version, NULL, 10);

	for (; ok && at < SCHEMA_VERSION; at++)
		ok = postgres_exec(postgres, steps[at], NULL, 0, err);
	if (ok && postgres_exec(postgres, "COMMIT", NULL, 0, err))
		return true;
	postgres_exec(postgres, "ROLLBACK", NULL, 0, NULL);
	return false;
}

/* The tables of this version, once, whoever else is starting. */
static bool make_tables(struct postgres *postgres, struct err *err)
{
	bool ok;

	postgres->writing = true; /* all of it on this connection, or not */
	ok = make_missing(postgres, err);
	postgres->writing = false;
	return ok;
}

static bool has_mark(
    struct postgres *postgres, const char *name, const char *mark)
{
	struct arena arena = ARENA_INIT;
	const char *old = postgres_meta_get(&postgres->catalogue, &arena, name);
	bool has = old != NULL && strcmp(old, mark) == 0;

	arena_done(&arena);
	return has;
}

/* Records get numbers of their kinds' new spans, in their old order; those of
 * a kind that is known no longer are lost. */
static bool renumber(struct postgres *postgres, struct err *err)
{
	bool ok = postgres_exec(postgres,
	    "CREATE TEMP TABLE kept ON COMMIT DROP AS"
	    " SELECT rec, kind, id, seq, body FROM record;"
	    "DELETE FROM record",
	    NULL, 0, err);

	for (size_t i = 0; ok && i < kind_count(); i++) {
		struct ask ask;
		ask_init(&ask, postgres, TEXT_RECORD_MOVE);
		ask_number(&ask, keys_first_rec(kind_at(i)));
		ask_text(&ask, kind_at(i)->name);
		ok = ask_run(&ask, err, "numbering records");
		ask_done(&ask);
	}
	return ok;
}

/* What rows were made by, and making them anew if that is not us. */
static bool bring_up(struct postgres *postgres, struct err *err)
{
	struct catalogue *catalogue = &postgres->catalogue;
	char kinds[MARK_BYTES], index[MARK_BYTES];

	marks_kinds(kinds);
	marks_index(index);
	if (has_mark(postgres, "kinds", kinds) &&
	    has_mark(postgres, "index", index))
		return true;
	if (!postgres_begin(catalogue, err))
		return false;
	if (postgres->seq > 0)
		log_add(LOG_NOTE, "The fields have changed: the directory is"
				  " indexed anew.");
	/* Another process may have done it while we waited. */
	if ((has_mark(postgres, "kinds", kinds) ||
		(renumber(postgres, err) &&
		    postgres_meta_set(catalogue, "kinds", kinds, err))) &&
	    (has_mark(postgres, "index", index) ||
		(postgres_reindex(postgres, err) &&
		    postgres_meta_set(catalogue, "index", index, err))))
		return postgres_commit(catalogue, err);
	postgres_rollback(catalogue);
	return false;
}

bool postgres_migrate(struct postgres *postgres, bool create, struct err *err)
{
	char version[16];

	/* Without the primary a directory that needs nothing done can still be
	 * read. */
	if ((!postgres_use(postgres, HOSTS_WRITE, NULL) &&
		!postgres_use(postgres, HOSTS_READ, err)) ||
	    !read_version(postgres, version, sizeof(version), err))
		return false;
	if (*version == '\0' && !create)
		return err_set(err, ERR_COPY, "There is no directory in %s.",
		    postgres->name);
	return (strtoll(version, NULL, 10) == SCHEMA_VERSION ||
		   make_tables(postgres, err)) &&
	       bring_up(postgres, err);
}
