/*
 * shelf.h: catalogues for tests of src/store: empty, or with the bundled
 * directory; and short ways to ask them.
 */
#ifndef TESTS_UNIT_SHELF_H
#define TESTS_UNIT_SHELF_H

#include "unit.h"
#include "klaster/store/catalogue.h"

/* In memory; with KLASTER_TEST_STORE=postgresql://..., in a schema of its own
 * on that server. Every failure fails the test with the catalogue's sentence.
 */
struct catalogue *shelf_open(void);
/* With data/places.tsv and data/KIND.jsonl. */
struct catalogue *shelf_open_bundled(void);

/* Puts one directory line, in a transaction of its own unless one is open. */
enum put_result shelf_put(struct catalogue *catalogue, const char *line);
void shelf_put_open(struct catalogue *catalogue, const char *line);
void shelf_remove(struct catalogue *catalogue, const char *ref);

/* Asks as the prompt does; text may hold "kind:". */
void shelf_ask(struct catalogue *catalogue, struct arena *arena,
    struct page_found *found, const char *text, size_t size);
void shelf_ask_as(struct catalogue *catalogue, struct arena *arena,
    struct page_found *found, const char *text, size_t size, enum level level);
/* The same with everything in the wish but the query. */
void shelf_page(struct catalogue *catalogue, struct arena *arena,
    struct page_wish *wish, struct page_found *found, const char *text);

/* "kind/id" of a row; "" past the end. */
const char *shelf_row(
    struct arena *arena, const struct page_found *found, size_t row);
/* All rows, parted by blanks. */
const char *shelf_rows(struct arena *arena, const struct page_found *found);

#endif
