/*
 * page.h: some records in an order, with the way on and back. It owns an
 * arena in which everything it points to lives.
 */
#ifndef KLASTER_MODEL_PAGE_H
#define KLASTER_MODEL_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/arena.h"
#include "klaster/model/record.h"

enum total_kind { TOTAL_UNKNOWN, TOTAL_EXACT, TOTAL_AT_LEAST, TOTAL_ESTIMATE };
struct total {
	enum total_kind kind;
	uint64_t count;
};

#define FACETS_MAX 16 /* fields counted with one answer */

/* What the counts of a field are of: of the rows that are found, or of those
 * that would be found with another value of the field, which is what somebody
 * wants to know who chooses one. */
enum facet_of { FACET_OF_RESULT, FACET_OF_CHOICE };

struct facet_value {
	const char *code;
	const char *label; /* the code itself when unknown; never NULL */
	uint64_t count;
};
struct facet {
	const struct field *field;
	const struct facet_value *values; /* most first */
	size_t count;
	bool capped; /* counted over a part of a very large result */
};

/* How far it was looked for who works with whom. */
struct page_walk {
	bool walked;	 /* it was asked */
	bool capped;	 /* there were more partnerships: some may be missing */
	uint64_t looked; /* partnerships looked at */
};

struct page {
	struct arena arena;
	struct record **records;
	size_t count;
	char *next; /* the whole link, opaque; NULL at the end */
	char *prev;
	char *last; /* link to the page at the other end; NULL if not offered */
	struct total total;
	struct facet *facets;
	size_t facet_count;
	struct record **suggestions; /* nearest names when nothing was found */
	size_t suggestion_count;
	char *etag;	  /* NULL if none */
	char *lang;	  /* Content-Language; NULL if none */
	char *credit;	  /* line that must be shown; NULL if none */
	uint64_t seq;	  /* the service's change number; 0 unknown */
	uint32_t skipped; /* records that could not be read */
	struct page_walk walk;
};

/* What an HTTP status of 400 and above means for who asked. The errors of a
 * document need not have theirs. */
enum err_code page_refusal_code(long status);

struct page *page_new(void);
void page_free(struct page *page); /* NULL is allowed */

#endif
