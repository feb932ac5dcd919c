/*
 * catalogue.h: a directory that answers queries: the service's database and
 * the client's local copy are both one. Records go in as directory lines and
 * come out whole; the engine keeps folded keys beside them, made by
 * base/fold and model/value, so that every engine answers alike.
 *
 * A catalogue is used by one thread. Reading functions allocate in the arena
 * they are given and wait for the disk only.
 */
#ifndef KLASTER_STORE_CATALOGUE_H
#define KLASTER_STORE_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"
#include "klaster/model/page.h"
#include "klaster/model/query.h"
#include "klaster/model/record.h"
#include "klaster/store/sayings.h"
#include "klaster/store/watch.h"

#define CATALOGUE_CAP 10000	  /* totals are exact up to here */
#define CATALOGUE_POSITION_MAX 96 /* bytes of a position */
#define CATALOGUE_VERSION_BYTES 24

/* A place in an order: what the next row comes after. Opaque bytes; valid
 * for the same query on the same catalogue. */
struct position {
	unsigned char bytes[CATALOGUE_POSITION_MAX];
	size_t len; /* 0: none */
};

enum count_price { COUNT_NONE, COUNT_CAPPED, COUNT_EXACT };

struct page_wish {
	const struct query *query;
	enum level level;	  /* what the asker may see, search included; a
				     record none of whose names he may see is
				     neither found nor counted */
	const char *const *langs; /* for labels; ended by NULL */
	size_t size;		  /* rows, 1..500 */
	struct position after;	  /* at most one of these two */
	struct position before;
	bool from_end; /* the last rows; neither of the two */
	enum count_price count;
	const struct field *facets[FACETS_MAX];
	size_t facet_count;
	enum facet_of facet_of;
	bool suggest; /* nearest names if nothing is found */
	/* Which claims of the rows matter, by kind_index(); NULL: all do. Of
	 * the other fields there may be some all the same (decode_some()). */
	const struct field_set *fields;
};

struct page_found {
	struct record **records; /* whole where all matters; hidden levels
				    still in */
	size_t count;
	struct position first, last; /* of the first and last row */
	bool has_before, has_after;
	struct total total;
	struct facet *facets;
	size_t facet_count;
	struct record **suggestions;
	size_t suggestion_count;
	bool walked;	      /* it was asked who works with whom (kin.h) */
	uint64_t walk_looked; /* partnerships looked at for that */
	bool walk_cut;	      /* there were more of them */
};

/* What refers to a record by one field, by its kind's own order. */
struct relatives {
	const struct field *inverse;
	struct record **records; /* at most as many as were asked for */
	size_t count;
	uint64_t total;
};

struct catalogue_name {
	const struct kind *kind;
	const char *id;
};

struct catalogue;
struct catalogue_change {
	uint64_t seq;
	bool deleted;
	const struct kind *kind;
	const char *id;
};
struct catalogue_stats {
	uint64_t seq;
	uint64_t count[KIND_MAX]; /* by kind_index() */
};
enum put_result { PUT_NEW, PUT_CHANGED, PUT_SAME };

/* Why a state of the data cannot be had, or could not be kept. */
enum catalogue_fault {
	CATALOGUE_FINE,	  /* nothing of this kind */
	CATALOGUE_BEHIND, /* no node within reach has that change yet */
	CATALOGUE_AHEAD,  /* there is no such change: `seq` is the last */
	CATALOGUE_LOST,	  /* no node answers, or the one asked went away */
};
struct catalogue_read {
	uint64_t least_seq; /* in: a change that must be in it; 0: any */
	uint64_t seq;	    /* out: the last change that is */
	/* out: another one when anything was written since, by whomever but
	 * this catalogue itself: to be compared and no more */
	char version[CATALOGUE_VERSION_BYTES];
	enum catalogue_fault fault;
	unsigned retry_s; /* when a node may answer again; 0: at once */
};

/* One of the servers that a catalogue is kept on. */
struct catalogue_node {
	const char *place; /* for the office's eyes, not for strangers' */
	bool is_up;	   /* connected, as far as we know */
	bool is_standby;   /* as it was last seen; reads what another writes */
	uint64_t seq;	   /* the last change seen there; 0: not known */
	unsigned failures; /* running, since it last answered */
};

struct catalogue_ops {
	const char *name; /* "sqlite", "postgresql" */
	bool (*page)(struct catalogue *catalogue, struct arena *arena,
	    const struct page_wish *wish, struct page_found *found,
	    struct err *err);
	/* NULL without err: there is none. With ERR_NONE and *gone set: there
	 * was one; who does not care gives NULL and saves a question. Relations
	 * are not filled in: see related(). */
	struct record *(*get)(struct catalogue *catalogue, struct arena *arena,
	    const struct kind *kind, const char *id, bool *gone,
	    struct err *err);
	/* As get(), many at once: NULL for each that is not there. */
	bool (*records)(struct catalogue *catalogue, struct arena *arena,
	    const struct catalogue_name *names, size_t count,
	    struct record **records, struct err *err);
	/* related() of several inverse fields. */
	bool (*relatives)(struct catalogue *catalogue, struct arena *arena,
	    const struct kind *kind, const char *id, enum level level,
	    size_t limit, struct relatives *relatives, size_t count,
	    struct err *err);
	/* The records whose field refers to kind/id, by their sort order; none
	 * that `level` may not see, nor one by what it may not see of it. */
	bool (*related)(struct catalogue *catalogue, struct arena *arena,
	    const struct field *inverse, const struct kind *kind,
	    const char *id, enum level level, size_t limit,
	    struct record ***records, size_t *count, uint64_t *total,
	    struct err *err);
	/* The label of a record: of a reference or of a code ("codes",
	 * "country-pl"), withheld names left out. NULL if there is none.
	 * Cached. */
	const char *(*label)(struct catalogue *catalogue, struct arena *arena,
	    const struct kind *kind, const char *id, const char *const *langs);
	/* Changes after seq in commit order, at most limit. *resync is set when
	 * seq is older than the kept tombstones reach. */
	bool (*changes)(struct catalogue *catalogue, struct arena *arena,
	    uint64_t seq, size_t limit, struct catalogue_change **changes,
	    size_t *count, bool *resync, struct err *err);
	bool (*stats)(struct catalogue *catalogue,
	    struct catalogue_stats *stats, struct err *err);
	/* Whether the record is one that the query finds. */
	bool (*meets)(struct catalogue *catalogue, const struct query *query,
	    enum level level, const struct kind *kind, const char *id,
	    bool *meets, struct err *err);
	/* Whether all that `query` could find is among what `scope` finds, as
	 * far as that can be told from the questions alone: the query asks for
	 * no less in any of the scope's filters and words. */
	bool (*covers)(struct catalogue *catalogue, const struct query *scope,
	    const struct query *query, enum level level, bool *covers,
	    struct err *err);
	/* Writing: begin, put or remove any number, then commit or roll back.
	 * A put of an equal record changes nothing and takes no seq. A record
	 * that brings a number (record.h) gets it in SQLite, whoever had it
	 * there, for copies; PostgreSQL numbers by itself. */
	bool (*begin)(struct catalogue *catalogue, struct err *err);
	bool (*put)(struct catalogue *catalogue, const struct record *record,
	    enum put_result *result, struct err *err);
	bool (*remove)(struct catalogue *catalogue, const struct kind *kind,
	    const char *id, bool *was_there, struct err *err);
	bool (*commit)(struct catalogue *catalogue, struct err *err);
	void (*rollback)(struct catalogue *catalogue);
	/* Every record, whole, by number: at most limit after *rec, which
	 * begins at 0 and goes along; *count 0 at the end. At most 64 at once.
	 * Inside begin and commit too. */
	bool (*after)(struct catalogue *catalogue, struct arena *arena,
	    int64_t *rec, size_t limit, struct record **records, size_t *count,
	    struct err *err);
	/* Outside of a transaction: what was removed or changed leaves the
	 * database's files, byte for byte. Writes them anew and needs as much
	 * room again. ERR_PARTIAL: done, but for what err says. */
	bool (*scrub)(struct catalogue *catalogue, struct err *err);
	/* The same into a new file, which is a store then; this one stays as
	 * it is. Who watches may give it up: then there is no file. NULL where
	 * a directory is no file. */
	bool (*scrub_to)(
	    struct catalogue *catalogue, const char *path, struct err *err);
	/* The towns of data/places.tsv, by whose other names records are found
	 * too (Libau: Liepaja). Best before the records; after them it costs
	 * indexing all anew. *changed (may be NULL) when they are others than
	 * before. Inside begin and commit. */
	bool (*places)(struct catalogue *catalogue, const char *text,
	    size_t len, bool *changed, struct err *err);
	/* One state of the data for all questions of one answer: between these
	 * two they see the same, and none is answered by a node that has not
	 * seen the change `least_seq`. begin: false with err set and the fault
	 * told, and nothing is open. end closes it in any case, and gives false
	 * when a question in between failed, also one that has no way to say
	 * so: what was made of the answers is then to be thrown away. With
	 * CATALOGUE_LOST it may be asked again at once: another node may
	 * answer. Waits for a node no longer than the store's time limit for
	 * connecting, and for none that failed a moment ago. */
	bool (*read_begin)(struct catalogue *catalogue,
	    struct catalogue_read *read, struct err *err);
	bool (*read_end)(struct catalogue *catalogue,
	    struct catalogue_read *read, struct err *err);
	/* The nodes as they were last seen; asks nobody. In the arena. */
	size_t (*nodes)(struct catalogue *catalogue, struct arena *arena,
	    struct catalogue_node **nodes);
	/* Small values kept beside the records (data version, secrets). */
	char *(*meta_get)(
	    struct catalogue *catalogue, struct arena *arena, const char *name);
	bool (*meta_set)(struct catalogue *catalogue, const char *name,
	    const char *value, struct err *err);
	void (*close)(struct catalogue *catalogue);
	/* What sources of imports say. remove() makes all of them silent. */
	const struct saying_ops *sayings;
};

struct catalogue {
	const struct catalogue_ops *ops;
	/* Of commit(), whose last steps take as long as all before where a
	 * million records came. Given up, it has rolled back. */
	struct watch watch;
};

/* Whether it is written as stores are; nothing is opened. */
bool catalogue_is_store(const char *uri, struct err *err);
bool catalogue_is_any(const char *uri, struct err *err);
/* "sqlite:FILE" ("sqlite::memory:" too). Creates an empty one where there is
 * none if `create`. NULL with err set. */
struct catalogue *catalogue_open(const char *uri, bool create, struct err *err);
/* About how many bytes all SQLite files of this process may have in memory
 * together; 0: as many as each may by itself, 16 MiB. */
void catalogue_limit_memory(int64_t bytes);
/* That or "postgresql://...", if it was built with it. */
struct catalogue *catalogue_open_any(
    const char *uri, bool create, struct err *err);
void catalogue_close(struct catalogue *catalogue); /* NULL is allowed */
/* The directory as it is at this moment, in a new file that is a store, while
 * others read and write. Of SQLite alone: servers have their own means, which
 * err then names. */
bool catalogue_backup(
    struct catalogue *catalogue, const char *path, struct err *err);
/* What directories can be kept in, by name and version, for --version. */
const char *catalogue_libraries(struct arena *arena);

/* The id of the codes record that stands for a code: list "country", code
 * "PL" -> "country-pl": the list, a hyphen, the code in lower case with
 * every byte outside a-z 0-9 . _ made a hyphen. */
char *catalogue_code_id(
    struct arena *arena, const char *list, const char *code);

#endif
