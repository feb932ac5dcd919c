/*
 * postgres_alike.c owns the tables of trigrams in PostgreSQL: which records
 * have one stands among their lexemes, how many have it in a table that is
 * written once for each transaction. It must not decide which are looked for
 * (alike.c) nor what is near (suggest.c).
 */
#include <stdlib.h>
#include <string.h>
#include "klaster/store/alike.h"
#include "postgres_parts.h"

#define SLOTS_FIRST 1024
#define WRITE_MAX 10000 /* rows of one statement */

struct gram_count {
	char text[sizeof(((struct gram *)NULL)->text)]; /* "": free */
	int64_t by;
	uint64_t last; /* the names that counted it last */
};

void gram_counts_init(struct gram_counts *counts)
{
	memset(counts, 0, sizeof(*counts));
	arena_init(&counts->arena);
}

void gram_counts_done(struct gram_counts *counts)
{
	arena_done(&counts->arena);
}

void gram_counts_forget(struct gram_counts *counts)
{
	counts->slots = NULL;
	counts->size = counts->used = 0;
	counts->names = 0;
	arena_reset(&counts->arena);
}

static struct gram_count *find_slot(
    const struct gram_counts *counts, const char *text)
{
	uint32_t hash = 2166136261u;
	size_t at;

	for (const char *c = text; *c != '\0'; c++)
		hash = (hash ^ (unsigned char)*c) * 16777619u;
	at = hash & (counts->size - 1);
	while (counts->slots[at].text[0] != '\0' &&
	       strcmp(counts->slots[at].text, text) != 0)
		at = (at + 1) & (counts->size - 1);
	return &counts->slots[at];
}

static void make_room(struct gram_counts *counts)
{
	struct gram_count *old = counts->slots;
	size_t old_size = counts->size;

	counts->size = old_size == 0 ? SLOTS_FIRST : old_size * 2;
	counts->slots = arena_array(&counts->arena, counts->size, sizeof(*old));
	for (size_t i = 0; i < old_size; i++)
		if (old[i].text[0] != '\0')
			*find_slot(counts, old[i].text) = old[i];
}

struct counting {
	struct gram_counts *counts;
	int by;
};

/* A record counts once however often it has the trigram. */
static void count_gram(void *ctx, const char *text, size_t len)
{
	const struct counting *counting = ctx;
	struct gram_counts *counts = counting->counts;
	struct gram_count *slot;
	struct gram_count gram = {.by = 0};

	memcpy(gram.text, text, len);
	if (counts->used * 2 >= counts->size)
		make_room(counts);
	slot = find_slot(counts, gram.text);
	if (slot->text[0] == '\0') {
		*slot = gram;
		counts->used++;
	}
	if (slot->last == counts->names)
		return;
	slot->last = counts->names;
	slot->by += counting->by;
}

void gram_counts_add(struct gram_counts *counts, const char *names, int by)
{
	struct counting counting = {counts, by};

	counts->names++;
	alike_each_gram(names, count_gram, &counting);
}

static bool write_some(struct postgres *postgres, size_t *from, struct err *err)
{
	const struct gram_counts *counts = &postgres->grams;
	const void **grams;
	int64_t *docs;
	size_t *lens, used = 0;
	struct ask ask;
	bool ok = true;

	ask_init(&ask, postgres, TEXT_GRAM_ADD);
	grams = arena_array(&ask.arena, WRITE_MAX, sizeof(*grams));
	lens = arena_array(&ask.arena, WRITE_MAX, sizeof(*lens));
	docs = arena_array(&ask.arena, WRITE_MAX, sizeof(*docs));
	for (; *from < counts->size && used < WRITE_MAX; (*from)++) {
		const struct gram_count *slot = &counts->slots[*from];
		if (slot->text[0] == '\0' || slot->by == 0)
			continue;
		grams[used] = slot->text;
		lens[used] = strlen(slot->text);
		docs[used++] = slot->by;
	}
	if (used > 0) {
		ask_many_bytes(&ask, grams, lens, used);
		ask_numbers(&ask, docs, used);
		ok = ask_run(&ask, err, "counting names");
	}
	ask_done(&ask);
	return ok;
}

bool gram_counts_write(struct postgres *postgres, struct err *err)
{
	for (size_t from = 0; from < postgres->grams.size;)
		if (!write_some(postgres, &from, err))
			return false;
	return true;
}

static bool weigh(void *ctx, struct gram *gram, struct err *err)
{
	struct ask ask;
	bool ok;

	ask_init(&ask, ctx, TEXT_GRAM_DOCS);
	ask_bytes(&ask, gram->text, strlen(gram->text));
	ok = ask_run(&ask, err, "looking for names");
	gram->docs = ok && ask.rows > 0 ? ask_get_number(&ask, 0, 0) : 0;
	ask_done(&ask);
	return ok;
}

static bool find(void *ctx, struct arena *arena, const struct gram *gram,
    const struct kind *kind, struct recs *recs, struct err *err)
{
	char lexeme[1 + sizeof(gram->text)] = {GRAM_MARK};
	struct buf text;
	struct ask ask;
	bool ok;

	memcpy(lexeme + 1, gram->text, sizeof(gram->text));
	buf_init(&text, 4 * sizeof(lexeme));
	words_quote(&text, lexeme, strlen(lexeme));
	ask_init(&ask, ctx, TEXT_GRAM_FIND);
	ask_text(&ask, buf_text(&text));
	ask_number(&ask, kind == NULL ? 0 : keys_first_rec(kind));
	ask_number(&ask, kind == NULL ? INT64_MAX : keys_last_rec(kind));
	ask_number(&ask, ALIKE_HITS_MAX);
	ok = ask_run(&ask, err, "looking for names");
	if (ok)
		ask_get_recs(&ask, arena, recs);
	ask_done(&ask);
	buf_done(&text);
	return ok;
}

/* As COLUMN_NAME had them, without the blanks around. */
static char *take_names(struct arena *arena, const char *bytes, size_t len)
{
	return len < 2 ? arena_strdup(arena, "")
		       : arena_strndup(arena, bytes + 1, len - 2);
}

bool postgres_alike(struct engine *engine, struct arena *arena,
    const struct kind *kind, const char *folded, size_t limit,
    struct recs *recs, const char ***names, struct err *err)
{
	struct postgres *postgres = postgres_of_engine(engine);
	const struct alike_table table = {
	    .weigh = weigh, .find = find, .ctx = postgres};
	struct ask ask;
	bool ok;

	if (!alike_find(&table, arena, kind, folded, limit, recs, err))
		return false;
	*names = arena_array(arena, recs->count + 1, sizeof(**names));
	ask_init(&ask, postgres, TEXT_WORDS_NAMES);
	ask_numbers(&ask, recs->items, recs->count);
	ok = ask_run(&ask, err, "looking for names");
	for (size_t i = 0; ok && i < recs->count; i++) {
		size_t len = 0;
		const char *bytes =
		    i < ask.rows ? ask_get_bytes(&ask, i, 0, &len) : "";
		(*names)[i] = take_names(arena, bytes, len);
	}
	ask_done(&ask);
	return ok;
}
