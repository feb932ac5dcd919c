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

struct dialect_list {
	const struct query *query;
	size_t size;
	bool count; /* ask for a capped total */
	bool count_exact;
	bool from_end; /* the last page */
	bool whole;    /* records with all they say, not columns */
	const struct field *facets[FACETS_MAX];
	size_t facet_count;
	enum facet_of facet_of;
};

/* What changed after `seq`; with `records` each as it is now, of those that
 * `query` finds (NULL: of all). */
struct dialect_changes {
	uint64_t seq;
	size_t size;
	bool records;
	const struct query *query;
};

struct dialect {
	const char *name;
	const char *accept; /* media type */
	/* Append the link, relative to the base URL, for: the entry, one page
	 * of a list or of a search over all kinds (query->kind NULL), one whole
	 * record. Never more than sparse fields of what is shown. */
	void (*entry)(struct buf *out);
	void (*list)(struct buf *out, const struct dialect_list *list);
	void (*record)(
	    struct buf *out, const struct kind *kind, const char *id);
	void (*changes)(
	    struct buf *out, const struct dialect_changes *changes);
	/* The answer's body into the page. */
	bool (*page)(
	    struct page *page, const char *body, size_t len, struct err *err);
	bool (*change_page)(struct arena *arena, const char *body, size_t len,
	    struct change_page *page, struct err *err);
};

extern const struct dialect dialect_jsonapi;

/* A service's entry document: counts and names. */
struct entry {
	struct arena arena;
	char *title;
	char *credit;
	char *languages; /* "en, lt" or NULL */
	uint64_t seq;
	char *store; /* whose numbers these are; or NULL */
	uint64_t count[KIND_MAX]; /* by kind_index() */
	bool has[KIND_MAX];
	struct upcoming upcoming[UPCOMING_MAX]; /* soonest first */
	size_t upcoming_count;
};
bool entry_decode(
    struct entry *entry, const char *body, size_t len, struct err *err);
void entry_done(struct entry *entry);

#endif
