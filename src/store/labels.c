/*
 * labels.c owns the memory of labels. It must not know of an engine.
 */
#include <stdlib.h>
#include <string.h>
#include "klaster/base/mem.h"
#include "klaster/base/textmap.h"
#include "klaster/store/labels.h"

#define LABELS_MAX 2048
#define BYTES_MAX (2 * 1024 * 1024)

/* NULL: there is no such record. */
struct labels {
	struct textmap texts;
};

struct labels *labels_new(void)
{
	struct labels *labels = mem_alloc(sizeof(*labels));

	textmap_init(&labels->texts, LABELS_MAX, BYTES_MAX);
	return labels;
}

void labels_free(struct labels *labels)
{
	if (labels == NULL)
		return;
	textmap_done(&labels->texts);
	free(labels);
}

void labels_forget(struct labels *labels)
{
	textmap_forget(&labels->texts);
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
	const char *label = NULL;
	struct arena scratch;
	struct record *record;
	struct err err = ERR_INIT;

	if (textmap_get(&labels->texts, key, &label))
		return arena_strdup(arena, label);
	arena_init(&scratch);
	record = catalogue->ops->get(catalogue, &scratch, kind, id, NULL, &err);
	if (record != NULL)
		label = arena_strdup(arena, label_of(&scratch, record, langs));
	if (err.code == ERR_NONE)
		textmap_put(&labels->texts, key, label);
	arena_done(&scratch);
	return label;
}
