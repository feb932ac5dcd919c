/*
 * sqlite_parts.h: what the sqlite*.c files share. Nobody else sees the
 * database.
 */
#ifndef KLASTER_STORE_SQLITE_PARTS_H
#define KLASTER_STORE_SQLITE_PARTS_H

#include <sqlite3.h>
#include "klaster/store/catalogue.h"
#include "klaster/store/codes.h"
#include "klaster/store/engine.h"
#include "klaster/store/index.h"
#include "klaster/store/labels.h"
#include "klaster/store/names.h"
#include "klaster/store/sql.h"
#include "klaster/store/sqlite.h"

/* Statements that are always the same, in the order of sqlite.c's table. */
enum sqlite_text {
	TEXT_DATA_VERSION,
	TEXT_META_GET,
	TEXT_META_SET,
	TEXT_RECORD_BY_ID,
	TEXT_RECORD_BODY,
	TEXT_RECORD_LAST,
	TEXT_RECORD_ADD,
	TEXT_RECORD_SET,
	TEXT_RECORD_DROP,
	TEXT_RECORD_NEXT,
	TEXT_RECORD_OLDER,
	TEXT_ATTR_ADD,
	TEXT_ATTR_DROP,
	TEXT_ATTR_SETTLE,
	TEXT_ATTR_SETTLE_STRAYS,
	TEXT_ATTR_OF_ADD,
	TEXT_ATTR_OF_ADD_SOME,
	TEXT_ATTR_OF_DROP,
	TEXT_ATTR_VALUES,
	TEXT_ATTR_ALL,
	TEXT_ATTR_TALLY,
	TEXT_ATTR_EQUAL,
	TEXT_ATTR_BETWEEN,
	TEXT_LABEL_ROW,
	TEXT_LABEL_SET,
	TEXT_LABEL_DROP,
	TEXT_LABEL_WALK,
	TEXT_WORDS_ADD,
	TEXT_WORDS_DROP,
	TEXT_WORDS_ROW,
	TEXT_WORDS_NAME,
	TEXT_POSTING_READ,
	TEXT_POSTING_SET,
	TEXT_POSTING_DROP,
	TEXT_TALLY_ADD,
	TEXT_TALLY_ALL,
	TEXT_GONE_ADD,
	TEXT_GONE_DROP,
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

/* New records of a kind whose keys wait: see sqlite_keys.c. */
struct sqlite_late {
	int64_t from, to; /* their numbers, both inclusive; from 0: none */
};

/* The same of those that brought their number, and stand among others. */
struct sqlite_strays {
	int64_t *recs;
	size_t count;
	int64_t low, high; /* of them */
};

/* Where a record comes among those of its kind. */
enum sqlite_place {
	PLACE_OLD,   /* it was there: its keys have to go first */
	PLACE_AMONG, /* it was not; anywhere */
	PLACE_LAST,  /* none has a greater number, nor had in this transaction
		      */
};

struct sqlite {
	struct catalogue catalogue; /* first: one is cast to the other */
	struct engine engine;
	sqlite3 *db;
	int log;    /* of sqlite_connect() */
	char *path; /* NULL: in memory */
	sqlite3_stmt *texts[TEXT_COUNT];
	struct labels *labels;
	int64_t deadline_ms; /* of the question under way; 0: none */
	int data_version;    /* changes when another process wrote */
	bool damaged;	     /* to be set aside when closed */
	bool reading;	     /* between read_begin and read_end */
	bool scrubbing;	     /* into another file */
	struct err failure;  /* the first since read_begin */
	struct err stopped;  /* why who watches gave a transaction up */
	/* A transaction under way. */
	bool writing;
	bool removed;			/* words must leave the file, too */
	uint64_t seq;			/* last given */
	int64_t next_rec[KIND_MAX + 1]; /* by kind number; 0: not known */
	struct sqlite_late late[KIND_MAX + 1]; /* by kind number */
	struct sqlite_strays strays;
	struct codes_touched touched;
	struct names *names; /* of codes and towns */
};

/* sqlite.c */
/* Sets err from the database's last error: "doing: why". Returns false. */
bool sqlite_fail(struct sqlite *sqlite, struct err *err, const char *doing);
/* A statement ready to be bound; NULL with err set. */
sqlite3_stmt *sqlite_text(
    struct sqlite *sqlite, enum sqlite_text text, struct err *err);
void sqlite_bind_key(sqlite3_stmt *statement, int at, const struct key *key);
void sqlite_bind_text(sqlite3_stmt *statement, int at, const char *text);
void sqlite_read_key(sqlite3_stmt *statement, int column, struct key *key);
/* Steps a statement without rows and resets it. */
bool sqlite_run(struct sqlite *sqlite, sqlite3_stmt *statement, struct err *err,
    const char *doing);
bool sqlite_exec(struct sqlite *sqlite, const char *literal, struct err *err);
/* Forgets what was remembered: the data has changed. */
void sqlite_forget(struct sqlite *sqlite);
/* Questions run between these two: one snapshot, one deadline. */
bool sqlite_ask(struct sqlite *sqlite, struct err *err);
void sqlite_asked(struct sqlite *sqlite);
bool sqlite_meta_set(struct catalogue *catalogue, const char *name,
    const char *value, struct err *err);
char *sqlite_meta_get(
    struct catalogue *catalogue, struct arena *arena, const char *name);

/* sqlite_open.c: the file and its safety. *damaged: set it aside. */
/* *log: to be given back by sqlite_disconnect(). */
sqlite3 *sqlite_connect(
    const char *file, bool create, int *log, bool *damaged, struct err *err);
/* False when a statement of it was left open. */
bool sqlite_disconnect(sqlite3 *db, int log);
#define PATH_MAX_BYTES 4096
/* The path of a file without links in its directories. False if there is no
 * such directory, or no room. */
bool sqlite_resolve(const char *file, char *path, size_t size);
/* Renames a damaged file and says so in err. Returns false. */
bool sqlite_set_aside(const char *file, struct err *err);

/* sqlite_schema.c */
bool sqlite_migrate(struct sqlite *sqlite, struct err *err);

/* sqlite_scrub.c */
bool sqlite_after(struct catalogue *catalogue, struct arena *arena,
    int64_t *rec, size_t limit, struct record **records, size_t *count,
    struct err *err);
bool sqlite_scrub(struct catalogue *catalogue, struct err *err);
bool sqlite_scrub_to(
    struct catalogue *catalogue, const char *path, struct err *err);
/* Nothing that was removed is in the file or its log after it. `path` is for
 * the sentence; NULL: it is in memory. */
bool sqlite_write_anew(sqlite3 *db, const char *path, struct err *err);

/* sqlite_put.c */
bool sqlite_begin(struct catalogue *catalogue, struct err *err);
bool sqlite_put(struct catalogue *catalogue, const struct record *record,
    enum put_result *result, struct err *err);
bool sqlite_remove(struct catalogue *catalogue, const struct kind *kind,
    const char *id, bool *was_there, struct err *err);
bool sqlite_commit(struct catalogue *catalogue, struct err *err);
void sqlite_rollback(struct catalogue *catalogue);
/* Puts the records of the table temp.kept back, with their changes' numbers;
 * they are not indexed. */
bool sqlite_put_back(struct sqlite *sqlite, struct err *err);

/* sqlite_index.c: what stands beside a record */
struct names *sqlite_names(struct sqlite *sqlite);
bool sqlite_index_add(struct sqlite *sqlite, int64_t rec,
    enum sqlite_place place, const struct record *record, struct err *err);
bool sqlite_index_drop(struct sqlite *sqlite, int64_t rec, struct err *err);
/* Before commit: records with codes whose names changed. */
bool sqlite_index_touched(struct sqlite *sqlite, struct err *err);
/* Indexes every record anew, inside a transaction. */
bool sqlite_reindex(struct sqlite *sqlite, struct err *err);

/* sqlite_keys.c: keys by key and by record */
bool sqlite_keys_add(struct sqlite *sqlite, int64_t rec,
    enum sqlite_place place, const struct index *index, struct err *err);
bool sqlite_keys_read(struct sqlite *sqlite, struct arena *arena, int64_t rec,
    struct index *index, struct err *err);
/* `index` is what sqlite_keys_read() gave. */
bool sqlite_keys_drop(struct sqlite *sqlite, int64_t rec,
    const struct index *index, struct err *err);
/* Keys that wait go where they are found. */
bool sqlite_keys_settle(struct sqlite *sqlite, struct err *err);
void sqlite_keys_forget(struct sqlite *sqlite); /* they went otherwise */

/* sqlite_label_keys.c: the keys by which records go by label */
bool sqlite_label_keys_set(struct sqlite *sqlite, int64_t rec,
    const struct key *key, struct err *err); /* NULL: it goes */
/* Fills in the keys of places; it is quick where records come by number. */
bool sqlite_label_keys(
    struct sqlite *sqlite, struct place *places, size_t count, struct err *err);

/* sqlite_places.c */
bool sqlite_places(struct catalogue *catalogue, const char *text, size_t len,
    bool *changed, struct err *err);
void sqlite_town_names(
    void *ctx, struct buf *out, const char *folded, const char *country);

/* sqlite_read.c */
struct record *sqlite_get(struct catalogue *catalogue, struct arena *arena,
    const struct kind *kind, const char *id, bool *gone, struct err *err);
bool sqlite_records(struct catalogue *catalogue, struct arena *arena,
    const struct catalogue_name *names, size_t count, struct record **records,
    struct err *err);
bool sqlite_changes(struct catalogue *catalogue, struct arena *arena,
    uint64_t seq, size_t limit, struct catalogue_change **changes,
    size_t *count, bool *resync, struct err *err);
bool sqlite_stats(struct catalogue *catalogue, struct catalogue_stats *stats,
    struct err *err);

/* sqlite_sayings.c */
extern const struct saying_ops sqlite_saying_ops;

/* sqlite_engine.c: the small questions */
extern const struct engine_ops sqlite_engine_ops;
struct record *sqlite_load(struct engine *engine, struct arena *arena,
    int64_t rec, const struct field_set *fields, struct err *err);

bool sqlite_read_begin(
    struct catalogue *catalogue, struct catalogue_read *read, struct err *err);
bool sqlite_read_end(
    struct catalogue *catalogue, struct catalogue_read *read, struct err *err);
size_t sqlite_nodes(struct catalogue *catalogue, struct arena *arena,
    struct catalogue_node **nodes);

/* sqlite_select.c: the questions made up for a plan */
bool sqlite_select(struct engine *engine, struct arena *arena,
    const struct selection *selection, struct recs *recs, struct err *err);
bool sqlite_walk(struct engine *engine, const struct stretch *stretch,
    struct place *places, size_t *count, struct place *last, bool *ended,
    struct err *err);

/* sqlite_posting.c: postings and words */
bool sqlite_read(struct engine *engine, const struct reading *reading,
    bool (*each)(void *ctx, const struct posted *row, struct err *err),
    void *ctx, struct err *err);
bool sqlite_post(struct engine *engine, const struct posted *rows, size_t count,
    struct err *err);
bool sqlite_texts(struct engine *engine, struct arena *arena,
    const struct recs *recs, unsigned columns, const char **texts,
    struct err *err);

static inline struct sqlite *sqlite_of(struct catalogue *catalogue)
{
	return (struct sqlite *)catalogue;
}
struct sqlite *sqlite_of_engine(struct engine *engine);

#endif
