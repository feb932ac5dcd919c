/*
 * postgres_parts.h: what the postgres*.c files share. Nobody else sees the
 * database.
 */
#ifndef KLASTER_STORE_POSTGRES_PARTS_H
#define KLASTER_STORE_POSTGRES_PARTS_H

#include <libpq-fe.h>
#include "klaster/store/catalogue.h"
#include "klaster/store/codes.h"
#include "klaster/store/engine.h"
#include "klaster/store/index.h"
#include "klaster/store/labels.h"
#include "klaster/store/names.h"
#include "klaster/store/postgres.h"
#include "klaster/store/sql.h"
#include "postgres_hosts.h"

#define POSTGRES_DEADLINE_MS "2000" /* of one statement that only reads */
#define POSTGRES_DEADLINE_S 2
#define POSTGRES_VERSION_BYTES CATALOGUE_VERSION_BYTES

/* Statements that are always the same, in the order of postgres.c's table. */
enum postgres_text {
	TEXT_STATE_BEGIN,
	TEXT_STATE_LOCK,
	TEXT_STATE_LOOK,
	TEXT_STATE_END,
	TEXT_VERSION,
	TEXT_META_GET,
	TEXT_META_SET,
	TEXT_RECORD_BY_ID,
	TEXT_RECORD_SAME,
	TEXT_RECORD_BODIES,
	TEXT_RECORD_NAMED,
	TEXT_RECORD_NUMBERS,
	TEXT_RECORD_LAST,
	TEXT_RECORD_ADD,
	TEXT_RECORD_SET,
	TEXT_RECORD_DROP,
	TEXT_RECORD_NEXT,
	TEXT_RECORD_OLDER,
	TEXT_RECORD_MOVE,
	TEXT_ATTR_ADD,
	TEXT_NEXT_ADD,
	TEXT_WORDS_ADD,
	TEXT_INDEX_DROP,
	TEXT_ATTR_KEYS,
	TEXT_ATTR_VALUES,
	TEXT_ATTR_ALL,
	TEXT_ATTR_TALLY,
	TEXT_ATTR_EQUAL,
	TEXT_ATTR_HAVING,
	TEXT_ATTR_BETWEEN,
	TEXT_WALK_ON,
	TEXT_WALK_BACK,
	TEXT_WORDS_ROWS,
	TEXT_POSTING_READ,
	TEXT_POSTING_ADD,
	TEXT_POSTING_SET,
	TEXT_POSTING_DROP,
	TEXT_TALLY_ADD,
	TEXT_TALLY_ALL,
	TEXT_GONE_FIND,
	TEXT_GONE_TRIM,
	TEXT_GONE_FLOOR,
	TEXT_CHANGES,
	TEXT_TOWN_NAMES,
	TEXT_TOWN_ADD,
	TEXT_TOWN_NAME_ADD,
	TEXT_STAGED_FIND,
	TEXT_STAGED_ADD,
	TEXT_STAGED_COUNT,
	TEXT_SAID_COUNT,
	TEXT_SAID_VANISHED,
	TEXT_SAID_NEWS,
	TEXT_SAID_GONE,
	TEXT_SAID_OTHERS,
	TEXT_SAID_SET,
	TEXT_SAID_DROP,
	TEXT_SAID_FORGET,
	TEXT_COUNT
};

/* Rows that wait to be written together. */
struct postgres_rows {
	struct arena arena;
	struct waiting_record *records;
	struct waiting_key *keys, *next; /* into attr; into the next one */
	struct waiting_words *words;
	size_t record_count, key_count, next_count, word_count, bytes;
};

/* Statements that were sent and not waited for: postgres_pipe.c. */
struct postgres_pipe {
	unsigned owed;	/* answers that have not been taken */
	unsigned ahead; /* which of these, from 1, is kept; 0: none */
	PGresult *kept;
};

/* Small values that were read, good as long as the data is the same. */
#define METAS_MAX 8
struct postgres_metas {
	struct arena arena;
	struct {
		const char *name, *value; /* value NULL: there is none */
	} items[METAS_MAX];
	size_t count;
};

/* Where the keys of new records go: postgres_keys.c. */
enum keys_way { KEYS_THERE, KEYS_ASIDE, KEYS_ANEW };
struct postgres_keys {
	enum keys_way way;
	int64_t from[KIND_MAX + 1]; /* ASIDE: by kind number; 0: none yet */
};

/* Of these it was just seen that they are not there, in the order in which
 * they are put. */
struct postgres_absent {
	struct arena arena;
	struct catalogue_name *names;
	size_t count, next;
};

/* Rows of an order, with what they say: a page may be the end of one and the
 * beginning of another. */
#define WALKED_MAX 4
struct postgres_walked {
	PGresult *result;
	size_t at; /* the row asked for last */
};

struct postgres {
	struct catalogue catalogue; /* first: one is cast to the other */
	struct engine engine;
	struct hosts hosts;
	struct host *host;   /* the one that is asked now; NULL: none yet */
	unsigned generation; /* of its connection */
	PGconn *db;	     /* its connection; NULL: lost */
	const char *name;    /* of that server and database, for sentences */
	bool silent;	     /* it said nothing in time */
	struct labels *labels;
	struct postgres_metas metas;
	char version[POSTGRES_VERSION_BYTES]; /* changes with each commit */
	int64_t noticed_ms;		      /* when it was last looked at */
	/* One state of the data, from postgres_ask() or read_begin on. */
	bool reading;
	unsigned asks;		    /* how many are within it */
	struct postgres_walked walked[WALKED_MAX]; /* the last ones */
	size_t walked_count;
	struct err failure;	    /* the first in it */
	enum catalogue_fault fault; /* of that failure */
	uint64_t own_seq;	    /* the last change that we made */
	/* A transaction under way. */
	bool writing;
	struct err stopped; /* why who watches gave it up */
	bool removed;
	uint64_t seq;			/* last given */
	size_t written;			/* records */
	int64_t next_rec[KIND_MAX + 1]; /* by kind number; 0: not known */
	int64_t tally[KIND_MAX];	/* by kind_index() */
	struct codes_touched touched;
	struct names *names; /* of codes and towns */
	struct postgres_rows rows;
	struct postgres_pipe pipe;
	struct postgres_keys keys;
	struct postgres_absent absent;
	uint64_t news_after; /* what was asked ahead: see postgres_sayings.c */
};

/* postgres_ask.c: one statement, its values and its rows. */
struct ask_value {
	Oid type;
	const void *bytes; /* NULL: the number */
	size_t len;
	unsigned char number[8];
};
struct ask {
	struct postgres *postgres;
	struct arena arena;
	enum postgres_text text; /* TEXT_COUNT: made up */
	const char *sql;
	struct ask_value *values;
	size_t count;
	PGresult *result;
	size_t rows;
};
void ask_init(
    struct ask *ask, struct postgres *postgres, enum postgres_text text);
void ask_done(struct ask *ask);
/* Values are $1, $2 ...; what they point to must last until ask_run(). */
void ask_number(struct ask *ask, int64_t number);
void ask_text(struct ask *ask, const char *text);
void ask_bytes(struct ask *ask, const void *bytes, size_t len);
void ask_key(struct ask *ask, const struct key *key);
void ask_numbers(struct ask *ask, const int64_t *numbers, size_t count);
void ask_many_bytes(struct ask *ask, const void *const *bytes,
    const size_t *lens, size_t count);
bool ask_run(struct ask *ask, struct err *err, const char *doing);
/* For postgres_pipe.c: the statement is known to the server; it is sent. */
bool ask_prepare(struct ask *ask);
bool ask_send(struct ask *ask);
/* What a result came to is rows or nothing, no failure. */
bool ask_is_fine(const PGresult *result);
int64_t ask_get_number(const struct ask *ask, size_t row, int column);
bool ask_get_bool(const struct ask *ask, size_t row, int column);
/* "" for NULL; ended by a NUL that is not counted. */
const char *ask_get_bytes(
    const struct ask *ask, size_t row, int column, size_t *len);
const char *ask_get_text(const struct ask *ask, size_t row, int column);
void ask_get_key(
    const struct ask *ask, size_t row, int column, struct key *key);
/* Appends the first column of all rows. */
void ask_get_recs(
    const struct ask *ask, struct arena *arena, struct recs *recs);
/* A made-up statement. */
bool ask_sql(struct ask *ask, struct postgres *postgres, const struct sql *sql,
    struct err *err, const char *doing);

/* postgres_pipe.c: statements of a transaction that nobody waits for. What
 * they fail with, a later one gives; the transaction is lost by it. Also its
 * beginning and its end: what asks next awaits them. */
bool ask_post(struct ask *ask, struct err *err, const char *doing);
/* Statements that travel together; the last one's rows are there after it. */
bool ask_together(
    struct ask *asks, size_t count, struct err *err, const char *doing);
/* A question that will be asked; postgres_kept() gives the answer. At most
 * one at a time. */
bool ask_ahead(struct ask *ask, struct err *err, const char *doing);
bool postgres_kept(struct ask *ask, struct err *err);
/* All are answered: before anything else is asked. */
bool postgres_await(struct postgres *postgres, struct err *err);
void postgres_pipe_forget(struct postgres *postgres);

/* postgres_state.c */
/* Asks the best server for that from now on; waits until there is one, no
 * longer than the time limit for connecting. */
bool postgres_use(
    struct postgres *postgres, enum hosts_task task, struct err *err);
/* Is there one to ask? If not, and nothing is under way, finds another. */
bool postgres_is_there(struct postgres *postgres, struct err *err);
/* The last answer to what was sent. NULL when there was none until then; 0:
 * waits for ever. */
PGresult *postgres_result(struct postgres *postgres, int64_t until_ms);
/* When one statement sent now must be answered. */
int64_t postgres_until_ms(const struct postgres *postgres);
/* The same of what costs the server nothing: who reads waits for it no longer
 * than for a connection. */
int64_t postgres_word_ms(const struct postgres *postgres);
/* Sets err from what the server said; `result` may be NULL. False. If the
 * connection is gone, postgres->db is NULL then. */
bool postgres_fail(struct postgres *postgres, const PGresult *result,
    struct err *err, const char *doing);
bool postgres_read_begin(
    struct catalogue *catalogue, struct catalogue_read *read, struct err *err);
bool postgres_read_end(
    struct catalogue *catalogue, struct catalogue_read *read, struct err *err);
size_t postgres_nodes(struct catalogue *catalogue, struct arena *arena,
    struct catalogue_node **nodes);
/* Questions between these two see one state of the data; also within
 * another. */
bool postgres_ask(struct postgres *postgres, struct err *err);
void postgres_asked(struct postgres *postgres);

/* postgres.c */
/* Several literal statements at once; the first value of the last one's
 * result goes to `value` unless NULL. */
bool postgres_exec(struct postgres *postgres, const char *literal, char *value,
    size_t size, struct err *err);
const char *postgres_text(enum postgres_text text);
/* Forgets what was remembered: the data has changed. */
void postgres_forget(struct postgres *postgres);
/* What is remembered is of this version of the data. */
void postgres_take_version(struct postgres *postgres, const char *version);
char *postgres_meta_get(
    struct catalogue *catalogue, struct arena *arena, const char *name);
bool postgres_meta_set(struct catalogue *catalogue, const char *name,
    const char *value, struct err *err);

/* postgres_schema.c */
bool postgres_migrate(struct postgres *postgres, bool create, struct err *err);
/* The names of all tables. Ends where `each` gives false. */
bool postgres_each_table(
    bool (*each)(void *ctx, const char *table, struct err *err), void *ctx,
    struct err *err);

/* postgres_scrub.c */
bool postgres_after(struct catalogue *catalogue, struct arena *arena,
    int64_t *rec, size_t limit, struct record **records, size_t *count,
    struct err *err);
bool postgres_scrub(struct catalogue *catalogue, struct err *err);

/* postgres_put.c */
bool postgres_begin(struct catalogue *catalogue, struct err *err);
bool postgres_put(struct catalogue *catalogue, const struct record *record,
    enum put_result *result, struct err *err);
bool postgres_remove(struct catalogue *catalogue, const struct kind *kind,
    const char *id, bool *was_there, struct err *err);
bool postgres_commit(struct catalogue *catalogue, struct err *err);
void postgres_rollback(struct catalogue *catalogue);

/* postgres_index.c: what stands beside a record */
struct names *postgres_names(struct postgres *postgres);
bool postgres_index_add(struct postgres *postgres, int64_t rec,
    const struct record *record, struct err *err);
/* Also of a record that is not in the index yet. */
bool postgres_index_drop(
    struct postgres *postgres, int64_t rec, struct err *err);
bool postgres_index_touched(struct postgres *postgres, struct err *err);
/* Indexes every record anew, inside a transaction. */
bool postgres_reindex(struct postgres *postgres, struct err *err);

/* postgres_rows.c: new records, keys and words */
struct waiting_record {
	int64_t rec;
	uint64_t seq;
	const char *kind, *id, *body, *tomb; /* tomb "": it has none */
	size_t len;
};
/* What it points to is copied. Its index comes next. */
void postgres_rows_record(
    struct postgres *postgres, const struct waiting_record *record);
bool postgres_rows_add(struct postgres *postgres, int64_t rec,
    const struct index *index, struct err *err);
bool postgres_rows_write(struct postgres *postgres, struct err *err);
void postgres_rows_forget(struct postgres_rows *rows);

/* postgres_posting.c: postings and words */
bool postgres_read(struct engine *engine, const struct reading *reading,
    bool (*each)(void *ctx, const struct posted *row, struct err *err),
    void *ctx, struct err *err);
bool postgres_post(struct engine *engine, const struct posted *rows,
    size_t count, struct err *err);
bool postgres_texts(struct engine *engine, struct arena *arena,
    const struct recs *recs, unsigned columns, const char **texts,
    struct err *err);

/* postgres_keys.c: a table of keys that is made beside the one there is */
/* So many new records are coming: where would their keys go best? */
bool postgres_keys_expect(
    struct postgres *postgres, uint64_t records, struct err *err);
/* All keys are to be written again, those that are there count no more. */
bool postgres_keys_anew(struct postgres *postgres, struct err *err);
bool postgres_keys_are_aside(const struct postgres *postgres, int64_t rec);
/* A record of that number, greater than any of its kind, is new. */
void postgres_keys_new(struct postgres *postgres, int64_t rec);
/* Somebody is about to ask for keys of these fields: should some of their kinds
 * stand aside, all go where they are found. Codes, which an import asks for
 * again and again, never stand aside by themselves. */
bool postgres_keys_reach(struct postgres *postgres, const uint32_t *fields,
    size_t count, struct err *err);
bool postgres_keys_reach_plan(
    struct postgres *postgres, const struct plan *plan, struct err *err);
/* Keys go where they are found. */
bool postgres_keys_settle(struct postgres *postgres, struct err *err);
/* The same before a commit, by what costs least. */
bool postgres_keys_finish(struct postgres *postgres, struct err *err);

/* postgres_places.c */
bool postgres_places(struct catalogue *catalogue, const char *text, size_t len,
    bool *changed, struct err *err);
void postgres_town_names(
    void *ctx, struct buf *out, const char *folded, const char *country);

/* postgres_read.c */
struct record *postgres_get(struct catalogue *catalogue, struct arena *arena,
    const struct kind *kind, const char *id, bool *gone, struct err *err);
bool postgres_records(struct catalogue *catalogue, struct arena *arena,
    const struct catalogue_name *names, size_t count, struct record **records,
    struct err *err);
bool postgres_changes(struct catalogue *catalogue, struct arena *arena,
    uint64_t seq, size_t limit, struct catalogue_change **changes,
    size_t *count, bool *resync, struct err *err);
bool postgres_stats(struct catalogue *catalogue, struct catalogue_stats *stats,
    struct err *err);

/* postgres_sayings.c */
extern const struct saying_ops postgres_saying_ops;

/* postgres_engine.c: the small questions */
extern const struct engine_ops postgres_engine_ops;
bool postgres_load(struct engine *engine, struct arena *arena,
    const int64_t *recs, size_t count, const struct field_set *fields,
    struct record **records, struct err *err);

/* postgres_select.c: the questions made up for a plan */
bool postgres_select(struct engine *engine, struct arena *arena,
    const struct selection *selection, struct recs *recs, struct err *err);

/* What a record says that was walked over in this state of the data; NULL:
 * that is not known (any more). */
const char *postgres_walked(
    struct postgres *postgres, int64_t rec, size_t *len);
void postgres_walked_forget(struct postgres *postgres);
bool postgres_walk(struct engine *engine, const struct stretch *stretch,
    struct place *places, size_t *count, struct place *last, bool *ended,
    struct err *err);

static inline struct postgres *postgres_of(struct catalogue *catalogue)
{
	return (struct postgres *)catalogue;
}
struct postgres *postgres_of_engine(struct engine *engine);

#endif
