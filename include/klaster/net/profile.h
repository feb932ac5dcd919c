/*
 * profile.h: how a foreign JSON:API server names what we know, and what it
 * can be asked: a file of data, in the words of doc/foreign.md. Where there
 * is none it is guessed from the server's entry document. A service of ours
 * has none.
 */
#ifndef KLASTER_NET_PROFILE_H
#define KLASTER_NET_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"
#include "klaster/model/json.h"
#include "klaster/model/kind.h"
#include "klaster/model/query.h"

#define PROFILE_MAX_BYTES (64u << 10)

/* Where a field of ours is found: an attribute or a relationship, a part of
 * one after a point ("address.city"). */
struct profile_field {
	const struct field *field;
	const char *path;
	bool filters, sorts; /* the server can be asked for it */
};

struct profile_kind {
	const struct kind *kind;
	const char *type;    /* theirs: "node--organisation" */
	const char *path;    /* its list, below the service's address */
	const char *search;  /* a template; NULL: words cannot be asked */
	const char *include; /* of one record; NULL: nothing */
	struct profile_field *fields;
	size_t field_count;
};

/* A name that stood in an answer, and the field it was taken for, or NULL. */
#define PROFILE_SEEN_MAX 400
struct profile_seen {
	const struct kind *of;
	const char *name;
	const struct field *field;
};

struct profile {
	struct arena arena;
	struct profile_seen *seen;
	size_t seen_count;
	const char *name;
	const char *accept; /* media type */
	/* Templates of the query: {name} {value} {word} {n};
	 * NULL: cannot be asked. */
	const char *size, *filter, *sort, *search;
	const char *
	operator[OP_EXISTS + 1]; /* other filters, by enum query_op */
	bool guesses;		 /* what is not named is found by its name */
	bool open;		 /* the entry document is yet to be looked at */
	struct profile_kind kinds[KIND_MAX];
	size_t kind_count;
};

/* NULL with err set: the first fault, with its line. */
struct profile *profile_read(const char *text, size_t len, struct err *err);
/* One that guesses, with no kinds yet. */
struct profile *profile_new(void);
void profile_free(struct profile *profile); /* NULL is allowed */

/* Takes the kinds of an entry document, if it is one of a foreign server and
 * the profile is open. */
void profile_learn(struct profile *profile, const struct json *entry);

/* Remembers the name, once. */
void profile_note(struct profile *profile, const struct kind *of,
    const char *name, const struct field *field);

/* NULL when the profile has no such kind, type or field. */
const struct profile_kind *profile_of_kind(
    const struct profile *profile, const struct kind *kind);
const struct profile_kind *profile_of_type(
    const struct profile *profile, const char *type);
const struct profile_field *profile_of_field(
    const struct profile_kind *of, const struct field *field);

/* The field a foreign name stands for: as the profile says, else, where it
 * guesses, by the name; NULL for none. */
const struct field *profile_guess_field(
    const struct kind *kind, const char *name);
/* Whether it is called as a thing that has parts: a street, a town. */
bool profile_guess_is_place(const char *name);
/* Where a time ends that begins in that field; NULL: the kind says no end. */
const struct field *profile_guess_end(
    const struct kind *kind, const struct field *start);
/* The kind a foreign type stands for, by its name in several languages. */
const struct kind *profile_guess_kind(const char *type);

/* Whether the server can be asked for words at all. */
bool profile_asks_words(
    const struct profile *profile, const struct profile_kind *of);

#endif
