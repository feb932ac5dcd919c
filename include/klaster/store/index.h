/*
 * index.h: what an engine keeps beside a record so that it can be found:
 * keys (store/keys.h) and columns of folded words. The same for every
 * engine, so that all answer alike.
 */
#ifndef KLASTER_STORE_INDEX_H
#define KLASTER_STORE_INDEX_H

#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/base/buf.h"
#include "klaster/model/record.h"
#include "klaster/store/keys.h"

/* Raise it when index_record() gives something else for the same record, or
 * the fold does: catalogues are then indexed anew when they are opened. */
#define INDEX_VERSION 6

/* Words by what they are and who may search them: what a level may not see
 * is not found by it either. Columns of codes and numbers hold their labels
 * too. */
enum index_column {
	COLUMN_NAME,  /* public: names, each between two INDEX_EDGE */
	COLUMN_IDENT, /* public: numbers people know it by, likewise */
	COLUMN_PLACE, /* public: towns by all their names, addresses, codes */
	COLUMN_BODY,  /* public: the rest */
	COLUMN_MEMBER_NAME,
	COLUMN_MEMBER,
	COLUMN_COORDINATOR_NAME,
	COLUMN_COORDINATOR,
	COLUMN_COUNT
};
/* A word that stands before and after each name and is in no text: a phrase
 * does not run from one name into the next, and "the whole name is" and "a
 * name begins with" are phrases. */
#define INDEX_EDGE "|"
/* Between texts that are no names: never asked for, only a gap. */
#define INDEX_GAP "/"

struct index_entry {
	uint32_t field; /* keys_field() */
	struct key key;
};

struct index {
	struct index_entry *entries; /* sorted, each once */
	size_t count;
	const char *columns[COLUMN_COUNT]; /* "" if nothing; never NULL */
};

/* Other names of what a record says, known to the catalogue: both append
 * folded names, each followed by a line feed. Either may be NULL. */
struct index_names {
	void (*code)(
	    void *ctx, struct buf *out, const char *list, const char *code);
	void (*town)(void *ctx, struct buf *out, const char *folded,
	    const char *country); /* country: a code, or NULL */
	void *ctx;
};

/* The index of a record, in the arena. */
void index_record(struct index *index, struct arena *arena,
    const struct record *record, const struct index_names *names);

/* The keys by which a code of a list is found by one of its names: whole, or
 * by the start of some of its words. */
void index_named_key(
    struct key *key, const char *list, bool whole, const char *folded);
uint32_t index_named_field(void);

/* The least level that may see one of the record's names; that of the field
 * where it has none. */
enum level index_label_level(const struct record *record);
/* The key of the records of a kind of which a level may not see the name, and
 * so nothing else. */
uint32_t index_hidden_field(const struct kind *kind, enum level level);
void index_hidden_key(struct key *key);

#endif
