/*
 * codelist.c: see codelist.h. It reads records of kind codes.
 */
#include "klaster/service/codelist.h"

#include <stdint.h>
#include <string.h>

#include "klaster/base/buf.h"
#include "klaster/base/fold.h"
#include "klaster/base/hash.h"
#include "klaster/base/mem.h"

enum { BUCKETS = 1024, PAGE_SIZE = 500, FOLDED_BYTES_MAX = 4096 };

struct meaning {
	struct meaning *next;
	const char *list;
	const char *folded;
	const char *code;
};

struct known_list {
	struct known_list *next;
	const char *name;
	bool is_empty;
};

struct codelists {
	struct arena *arena;
	struct catalogue *catalogue;
	struct known_list *known;
	struct meaning *buckets[BUCKETS];
	struct err failure; /* the first list that could not be read */
};

struct codelists *codelists_new(
    struct arena *arena, struct catalogue *catalogue)
{
	struct codelists *lists = arena_alloc(arena, sizeof(*lists));

	lists->arena = arena;
	lists->catalogue = catalogue;
	return lists;
}

static char *fold(struct arena *arena, const char *text)
{
	struct buf folded;
	char *copy;

	buf_init(&folded, FOLDED_BYTES_MAX);
	fold_words(&folded, text, strlen(text));
	copy = arena_strdup(arena, buf_text(&folded));
	buf_done(&folded);
	return copy;
}

static struct meaning **bucket_of(
    struct codelists *lists, const char *list, const char *folded)
{
	uint32_t hash = hash_text(hash_text(HASH_SEED, list), folded);

	return &lists->buckets[hash % BUCKETS];
}

static const struct meaning *meaning_find(
    struct codelists *lists, const char *list, const char *folded)
{
	const struct meaning *at = *bucket_of(lists, list, folded);

	while (at && (strcmp(at->list, list) || strcmp(at->folded, folded)))
		at = at->next;
	return at;
}

/* The first who claims a name has it. */
static void meaning_add(struct codelists *lists, const char *list,
    const char *text, const char *code)
{
	const char *folded = fold(lists->arena, text);
	struct meaning **bucket = bucket_of(lists, list, folded);
	struct meaning *meaning;

	if (!*folded || meaning_find(lists, list, folded))
		return;
	meaning = arena_alloc(lists->arena, sizeof(*meaning));
	*meaning = (struct meaning){.next = *bucket,
	    .list = arena_strdup(lists->arena, list),
	    .folded = folded,
	    .code = arena_strdup(lists->arena, code)};
	*bucket = meaning;
}

static const char *text_of(const struct record *record, const char *name)
{
	const struct claim *claim =
	    record_pick(record, kind_field(record->kind, name), NULL);

	return claim ? claim->value : NULL;
}

static void code_add(struct codelists *lists, const struct record *record)
{
	static const char *const names[] = {
	    "code", "name", "abbreviation", "alias", "former"};
	const char *list = text_of(record, "list");
	const char *code = text_of(record, "code");

	if (!list || !code)
		return;
	for (size_t i = 0; i < MEM_COUNT(names); i++) {
		const struct claim *claims;
		size_t count;

		claims = record_claims(
		    record, kind_field(record->kind, names[i]), &count);
		for (size_t k = 0; k < count; k++)
			if (claims[k].form != CLAIM_ABSENCE)
				meaning_add(lists, list, claims[k].value, code);
	}
}

static void list_read(struct codelists *lists, struct known_list *known)
{
	struct arena arena = ARENA_INIT;
	struct query query = {.kind = kind_find("codes")};
	const char *const langs[] = {NULL};
	struct page_wish wish = {.query = &query,
	    .level = LEVEL_COORDINATOR,
	    .langs = langs,
	    .size = PAGE_SIZE};
	struct page_found found;
	struct err err = ERR_INIT;
	bool ok;

	query_set_filter(&query, &arena, "list", OP_IS, &known->name, 1);
	do {
		found = (struct page_found){0};
		ok = lists->catalogue->ops->page(
		    lists->catalogue, &arena, &wish, &found, &err);
		for (size_t i = 0; ok && i < found.count; i++)
			code_add(lists, found.records[i]);
		known->is_empty &= found.count == 0;
		wish.after = found.last;
	} while (ok && found.has_after && found.count > 0);
	if (!ok && lists->failure.code == ERR_NONE) {
		lists->failure = err;
		err_prefix(&lists->failure, "%s", known->name);
	}
	arena_done(&arena);
}

static struct known_list *list_know(struct codelists *lists, const char *name)
{
	struct known_list *known = lists->known;

	while (known && strcmp(known->name, name) != 0)
		known = known->next;
	if (known)
		return known;
	known = arena_alloc(lists->arena, sizeof(*known));
	known->name = arena_strdup(lists->arena, name);
	known->is_empty = true;
	known->next = lists->known;
	lists->known = known;
	list_read(lists, known);
	return known;
}

const char *codelists_find(
    struct codelists *lists, const char *list, const char *text)
{
	const struct meaning *meaning;
	struct arena arena = ARENA_INIT;

	list_know(lists, list);
	meaning = meaning_find(lists, list, fold(&arena, text));
	arena_done(&arena);
	return meaning ? meaning->code : NULL;
}

bool codelists_is_empty(struct codelists *lists, const char *list)
{
	return list_know(lists, list)->is_empty;
}

bool codelists_check(const struct codelists *lists, struct err *err)
{
	if (lists->failure.code == ERR_NONE)
		return true;
	*err = lists->failure;
	return false;
}

void codelists_add(struct codelists *lists, const struct record *code)
{
	const char *list = text_of(code, "list");

	if (!list)
		return;
	list_know(lists, list)->is_empty = false;
	code_add(lists, code);
}

static const char *resolve(void *ctx, const char *codes, const char *text)
{
	return codelists_find(ctx, codes, text);
}

struct value_lists codelists_values(struct codelists *lists)
{
	return (struct value_lists){.resolve = resolve, .ctx = lists};
}
