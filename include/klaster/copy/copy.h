/*
 * copy.h: the local copy of one service: what it said, kept on disk. Two files
 * beside each other: the answers by their links, which are what the screen is
 * drawn from first, and a catalogue of the records in them, in which a
 * question that was never asked of the service is looked up when the service
 * cannot be. The second is made from the first, when there is nothing else to
 * do, and can be made again at any time.
 *
 * What is of level coordinator or above never gets here (domain.md 4.5).
 * Nothing of the copy stops the program: what cannot be kept is not kept, and
 * the log says why.
 */
#ifndef KLASTER_COPY_COPY_H
#define KLASTER_COPY_COPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/model/page.h"
#include "klaster/model/query.h"
#include "klaster/net/dialect.h"
#include "klaster/store/pages.h"

struct copy;

struct copy_options {
	const char *file;    /* path without its last part: ".pages" ... */
	const char *service; /* whose bookmarks and notes go with a person who
				is erased; NULL: nobody's */
	const struct dialect *dialect;
	bool create;   /* else there must be one */
	bool personal; /* the service may know who asks: names are dropped */
	int64_t max_age_s; /* what members see is not kept longer; 0: it is */
};

/* NULL with err set. A copy that was damaged and begun anew is one, with the
 * sentence of it in err and the code ERR_NONE. */
struct copy *copy_open(const struct copy_options *options, struct err *err);
void copy_close(struct copy *copy); /* NULL is allowed */
/* The first thing that went wrong with it; "" for none. */
const char *copy_trouble(const struct copy *copy);

/* The languages that are asked for from now on: those of the records, ended
 * by NULL and the caller's, and as HTTP has them (copied; "" for none). */
void copy_set_langs(
    struct copy *copy, const char *const *langs, const char *asked_in);

/* The greatest change number that the service has told: what is kept is not
 * followed by anything older, also in the next run. 0: none. */
uint64_t copy_seq(struct copy *copy);
void copy_set_seq(struct copy *copy, uint64_t seq);

/* The answer kept for the link, texts in the arena. */
bool copy_recall(struct copy *copy, struct arena *arena, const char *link,
    struct pages_item *item);
/* Keeps an answer: link, body, len, etag, lang; `page` is what it was read
 * as, NULL for a document without records. */
void copy_keep(
    struct copy *copy, const struct pages_item *item, const struct page *page);
/* The service says that it is still so. */
void copy_confirm(struct copy *copy, const char *link);
/* The service says that it is gone for good; `local` as below, or NULL. */
void copy_forget(struct copy *copy, const char *link, const char *local);

/* Links that are answered from the records kept. */
void copy_link_list(struct buf *out, const struct query *query, size_t size,
    const struct field *const *facets, enum facet_of of);
void copy_link_record(struct buf *out, const struct kind *kind, const char *id);
bool copy_is_local(const char *link);
/* The answer, as long ago as `*asked_s` at most; page_free(). Of lists `next`,
 * `prev` and `last` are again such links. NULL without err: no such record. *complete (may be
 * NULL): it is what the service would have said then, and no part of it. */
struct page *copy_answer(struct copy *copy, const char *local, int64_t *asked_s,
    bool *complete, struct err *err);
/* Whether the complete copy answers it. */
bool copy_covers(struct copy *copy, const char *local);

/* How far the complete copy goes. */
struct copy_extent {
	bool there;
	const char *scope; /* text of the question; "" everything */
	int64_t asked_s;   /* when it was last complete */
	uint64_t records;
	bool owes; /* a sync has to finish what one began: who was erased */
};
/* Strings are the copy's, until the next call of any. */
void copy_extent(struct copy *copy, struct copy_extent *extent);

/* Whether nothing has ever come: there is none to be read. */
bool copy_is_empty(struct copy *copy);

/* Takes everything away; the copy is empty and usable after it. False with
 * err set when another klaster writes it. */
bool copy_purge(struct copy *copy, struct err *err);

/* Removes the files whose paths begin so, but for those that begin with one of
 * `spares` (NULL at its end; NULL: none); how many went. False with err set
 * when one stays. */
bool copy_remove_files(const char *begin, const char *const *spares,
    size_t *removed, struct err *err);

/* One step of what may wait for a quiet moment. False: there is none. */
bool copy_work(struct copy *copy);

#endif
