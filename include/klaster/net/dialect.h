/*
 * dialect.h: how a kind of service is spoken to: a question becomes a link,
 * an answer becomes a page. The first dialect is JSON:API with our profile
 * (jsonapi.c).
 */
#ifndef KLASTER_NET_DIALECT_H
#define KLASTER_NET_DIALECT_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/buf.h"
#include "klaster/base/err.h"
#include "klaster/model/decode.h"
#include "klaster/model/page.h"
#include "klaster/model/query.h"
#include "klaster/model/upcoming.h"
#include "klaster/net/profile.h"

/* A field to ask for besides the columns. */
typedef bool dialect_also(const struct query *query, const struct field *field);

struct dialect_list {
	const struct query *query;
	/* The columns to ask for; none: those of the query or of its kind. */
	const struct field *const *fields;
	size_t field_count;
	dialect_also *also; /* NULL: none */
	size_t size;
	bool count; /* ask for a capped total */
	bool count_exact;
	bool from_end; /* the last page */
	bool whole;    /* records with all they say, not columns */
	const struct field *facets[FACETS_MAX];
	size_t facet_count;
	enum facet_of facet_of;
	bool counts_alone; /* facets, and no records */
};

/* What changed after `seq`; with `records` each as it is now, of those that
 * `query` finds (NULL: of all). */
struct dialect_changes {
	uint64_t seq;
	size_t size;
	bool records;
	bool names; /* of each record its name and no more */
	const struct query *query;
};

struct dialect {
	struct profile *profile; /* of a foreign server; else NULL */
	/* The answer in our words, in `out`; false where it stays as it is.
	 * NULL: it is in our words. */
	bool (*translate)(const struct dialect *self, const char *body,
	    size_t len, bool is_entry, struct buf *out, struct err *err);
	/* What of a question the service cannot be asked and is done here:
	 * none of it, an empty query. NULL: it can be asked everything. */
	void (*rest)(const struct dialect *self, const struct query *query,
	    struct query *rest);
	const char *name;
	const char *accept; /* media type */
	/* Append the link, relative to the base URL, for: the entry, one page
	 * of a list or of a search over all kinds (query->kind NULL), one whole
	 * record. Never more than sparse fields of what is shown. */
	void (*entry)(const struct dialect *self, struct buf *out);
	void (*list)(const struct dialect *self, struct buf *out,
	    const struct dialect_list *list);
	void (*record)(const struct dialect *self, struct buf *out,
	    const struct kind *kind, const char *id);
	/* The question alone, to be shown and pasted: query_parse() reads it.
	 * NULL: the dialect has no such address. */
	void (*question)(struct buf *out, const struct query *query);
	void (*changes)(struct buf *out, const struct dialect_changes *changes);
	/* Append the link of a list, ours or a way on that the service gave,
	 * with other columns. What it says of columns was said by us; the rest
	 * is left as it is. False: it says nothing of them. */
	bool (*refit)(
	    struct buf *out, const char *link, const struct dialect_list *list);
	/* Whether the link asks for that field of the kind by its name: then a
	 * record without it has none. */
	bool (*asks_for)(const char *link, const struct kind *kind,
	    const struct field *field);
	/* The answer's body into the page. */
	bool (*page)(
	    struct page *page, const char *body, size_t len, struct err *err);
	bool (*change_page)(struct arena *arena, const char *body, size_t len,
	    struct change_page *page, struct err *err);
};

extern const struct dialect dialect_jsonapi;

/* A foreign server by its profile, which stays the caller's. While that is
 * open it speaks as we do, and looks at the entry document when it comes. */
struct dialect dialect_foreign(struct profile *profile);

/* A service's entry document: counts and names. */
struct entry {
	struct arena arena;
	char *title;
	char *credit;
	char *languages; /* "en, lt" or NULL */
	uint64_t seq;
	char *store;		  /* whose numbers these are; or NULL */
	uint64_t count[KIND_MAX]; /* by kind_index() */
	bool counted[KIND_MAX];	  /* it says how many; else nobody knows */
	bool has[KIND_MAX];
	struct upcoming upcoming[UPCOMING_MAX]; /* soonest first */
	size_t upcoming_count;
};

struct fetcher;
struct fetch_answer;
/* Why an answer of status 400 and above, with an error document or without,
 * says no; the status decides what that is for who asked. Returns false. */
bool dialect_refusal(const struct dialect *dialect,
    const struct fetcher *fetcher, const struct fetch_answer *answer,
    struct err *err);

bool entry_decode(
    struct entry *entry, const char *body, size_t len, struct err *err);
void entry_done(struct entry *entry);

#endif
