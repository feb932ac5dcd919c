/*
 * labels.c owns the memory of labels. It must not know of an engine.
 */
#include <stdlib.h>
#include <string.h>
#include "klaster/base/hash.h"
#include "klaster/base/mem.h"
#include "klaster/store/labels.h"

#define SLOTS 4096 /* a power of two */
#define LABELS_MAX (SLOTS / 2)
#define BYTES_MAX (2 * 1024 * 1024)

struct label {
	const char *key;  /* NULL: free */
	const char *text; /* NULL: no such record */
};

struct labels {
	struct arena arena;
	struct label slots[SLOTS];
	size_t count;
};

struct labels *labels_new(void)
{
	struct labels *labels = mem_alloc(sizeof(*labels));

	arena_init(&labels->arena);
	return labels;
}

void labels_free(struct labels *labels)
{
	if (labels == NULL)
		return;
	arena_done(&labels->arena);
	free(labels);
}

void labels_forget(struct labels *labels)
{
	if (labels->count == 0)
		return;
	arena_reset(&labels->arena);
	memset(labels->slots, 0, sizeof(labels->slots));
	labels->count = 0;
}

static struct label *find(struct labels *labels, const char *key)
{
	size_t at = hash_text(HASH_SEED, key) & (SLOTS - 1);

	while (labels->slots[at].key != NULL &&
	       strcmp(labels->slots[at].key, key) != 0)
		at = (at + 1) & (SLOTS - 1);
	return &labels->slots[at];
}

static char *add(char *end, const char *text, char last)
{
	size_t len = strlen(text);

	memcpy(end, text, len);
	end[len] = last;
	return end + len + 1;
}

/* Put together by hand: a list asks for five of each row. */
static const char *key_of(struct arena *arena, const struct kind *kind,
    const char *id, const char *const *langs)
{
	size_t len = strlen(kind->name) + strlen(id) + sizeof("/");
	char *key, *end;

	for (size_t i = 0; langs != NULL && langs[i] != NULL; i++)
		len += strlen(langs[i]) + 1;
	key = end = arena_alloc(arena, len);
	end = add(end, kind->name, '/');
	end = add(end, id, '\0');
	for (size_t i = 0; langs != NULL && langs[i] != NULL; i++) {
		end[-1] = ' ';
		end = add(end, langs[i], '\0');
	}
	return key;
}

/* What it may be called to somebody; NULL when all its names are withheld. */
static const char *label_of(
    struct arena *arena, const struct record *record, const char *const *langs)
{
	struct record named = *record;
	struct claim *claims;
	const struct claim *all;
	size_t count;

	all = record_claims(record, &record->kind->fields[0], &count);
	claims = arena_array(arena, count + 1, sizeof(*claims));
	named.claims = claims;
	named.claim_count = 0;
	for (size_t i = 0; i < count; i++)
		if (all[i].level < LEVEL_WITHHELD)
			claims[named.claim_count++] = all[i];
	if (named.claim_count == 0 && count > 0)
		return NULL;
	return record_label(&named, langs);
}

const char *labels_get(struct labels *labels, struct catalogue *catalogue,
    struct arena *arena, const struct kind *kind, const char *id,
    const char *const *langs)
{
	const char *key = key_of(arena, kind, id, langs);
	struct label *label = find(labels, key);
	struct arena scratch;
	struct record *record;
	struct err err = ERR_INIT;

	if (label->key != NULL)
		return arena_strdup(arena, label->text);
	if (labels->count >= LABELS_MAX ||
	    labels->arena.used_bytes > BYTES_MAX) {
		labels_forget(labels);
		label = find(labels, key);
	}
	arena_init(&scratch);
	record = catalogue->ops->get(catalogue, &scratch, kind, id, NULL, &err);
	if (err.code == ERR_NONE) {
		label->key = arena_strdup(&labels->arena, key);
		label->text = record == NULL
				  ? NULL
				  : arena_strdup(&labels->arena,
					label_of(&scratch, record, langs));
		labels->count++;
	}
	arena_done(&scratch);
	return arena_strdup(arena, label->text);
}
