/*
 * index.c owns what a record is found by. It must not know of any engine,
 * nor of queries: plan.c turns those into the same keys and words.
 */
#include <stdlib.h>
#include <string.h>
#include "klaster/base/fold.h"
#include "klaster/model/value.h"
#include "klaster/store/index.h"

#define COLUMN_MAX_BYTES (1 << 20)
#define TOWN_MAX_BYTES 64
#define NAMED_WORDS_MAX 12 /* words by which a code's name is found */
#define JOINED_WORDS_MAX 10

struct column {
	struct buf text;
	const char *edge;
};

struct indexer {
	struct arena *arena;
	const struct record *record;
	const struct index_names *names;
	struct index_entry *entries;
	size_t count;
	struct column columns[COLUMN_COUNT];
	const char *country; /* of the record, for its town */
	/* what take_key() adds to */
	uint32_t field;
};

static void take_key(void *ctx, const struct key *key)
{
	struct indexer *indexer = ctx;

	indexer->entries = arena_grow(indexer->arena, indexer->entries,
	    indexer->count, sizeof(*indexer->entries));
	indexer->entries[indexer->count].field = indexer->field;
	indexer->entries[indexer->count].key = *key;
	indexer->count++;
}

static struct key_sink sink_for(struct indexer *indexer, uint32_t field)
{
	indexer->field = field;
	return (struct key_sink){.take = take_key, .ctx = indexer};
}

/* A number typed without its dots and strokes, a postcode without its blank:
 * "LV-3401" is also "lv3401". */
static void add_joined(struct column *column, const char *folded)
{
	struct buf joined;
	int words = 1;

	if (strpbrk(folded, "0123456789") == NULL ||
	    strchr(folded, ' ') == NULL)
		return;
	buf_init(&joined, 256);
	for (const char *c = folded; *c != '\0'; c++) {
		if (*c == ' ')
			words++;
		else
			buf_addc(&joined, *c);
	}
	if (words <= JOINED_WORDS_MAX && !joined.full) {
		buf_addf(
		    &column->text, " %s %s", buf_text(&joined), column->edge);
	}
	buf_done(&joined);
}

static bool has_words(const struct column *column, const char *words)
{
	const char *text = buf_text(&column->text), *at = text;
	size_t len = strlen(words);

	while ((at = strstr(at, words)) != NULL) {
		if (at >= text + 2 && at[-2] == *column->edge &&
		    at[len] == ' ' && at[len + 1] == *column->edge)
			return true;
		at++;
	}
	return false;
}

/* Appends folded words between edges; what is there already is left out. */
static bool add_words(struct column *column, const char *folded)
{
	bool first = column->text.len == 0;

	if (*folded == '\0' || has_words(column, folded))
		return false;
	return buf_addf(&column->text, "%s %s %s", first ? column->edge : "",
	    folded, column->edge);
}

static void add_text(struct column *column, const char *text, bool join)
{
	struct buf folded;

	buf_init(&folded, COLUMN_MAX_BYTES);
	fold_words(&folded, text, strlen(text));
	if (add_words(column, buf_text(&folded))) {
		if (join)
			add_joined(column, buf_text(&folded));
		buf_reset(&folded);
		fold_variants(&folded, text, strlen(text));
		add_words(column, buf_text(&folded));
	}
	buf_done(&folded);
}

static bool is_edged(enum index_column column)
{
	return column == COLUMN_NAME || column == COLUMN_IDENT ||
	       column == COLUMN_MEMBER_NAME ||
	       column == COLUMN_COORDINATOR_NAME;
}

/* "Ida-Viru" is the cluster there before the region of that name, and a
 * project comes before the pages about it. */
static bool is_name(const struct kind *kind, const struct field *field)
{
	return (field->roles & ROLE_NAME) && !kind->named_after;
}

static enum index_column column_for(
    const struct kind *kind, const struct claim *claim)
{
	unsigned roles = claim->field->roles;
	bool name = is_name(kind, claim->field);

	switch (claim->level) {
	case LEVEL_PUBLIC:
		break;
	case LEVEL_MEMBER:
		return name ? COLUMN_MEMBER_NAME : COLUMN_MEMBER;
	default:
		return name ? COLUMN_COORDINATOR_NAME : COLUMN_COORDINATOR;
	}
	if (name)
		return COLUMN_NAME;
	/* The code of another list is no number of this record: whoever types
	 * "120" wants category 120, then what is filed under it. */
	if (claim->field->type == FIELD_CODE)
		return roles & ROLE_TEXT ? COLUMN_BODY : COLUMN_PLACE;
	if (roles & ROLE_IDENT)
		return COLUMN_IDENT;
	return roles & ROLE_PLACE ? COLUMN_PLACE : COLUMN_BODY;
}

/* Each line of `names` as words and, with a field, as keys of a filter. */
static void add_names(struct indexer *indexer, struct column *column,
    const struct buf *names, uint32_t field)
{
	const char *at = buf_text(names);

	while (*at != '\0') {
		size_t len = strcspn(at, "\n");
		char *name = arena_strndup(indexer->arena, at, len);
		add_words(column, name);
		if (field != 0)
			keys_of_words(name, sink_for(indexer, field));
		at += len + (at[len] == '\n');
	}
}

/* The other names of a town that is a whole value or stands between commas
 * in an address. */
static void add_towns(
    struct indexer *indexer, const struct claim *claim, struct column *column)
{
	const struct field *field = claim->field;
	uint32_t number = 0;
	struct buf folded, names;

	if (indexer->names == NULL || indexer->names->town == NULL)
		return;
	if (field->roles & ROLE_FILTER)
		number = keys_field(
		    indexer->record->kind, field, KEY_VALUE, claim->level);
	buf_init(&folded, TOWN_MAX_BYTES);
	buf_init(&names, COLUMN_MAX_BYTES);
	for (const char *at = claim->value; *at != '\0';) {
		size_t len = strcspn(at, ",;/");
		buf_reset(&folded);
		if (len <= TOWN_MAX_BYTES && fold_words(&folded, at, len) &&
		    folded.len > 2)
			indexer->names->town(indexer->names->ctx, &names,
			    buf_text(&folded), indexer->country);
		at += len + (at[len] != '\0');
	}
	add_names(indexer, column, &names, number);
	buf_done(&names);
	buf_done(&folded);
}

/* A code that is only its name ("narva") is no number. Names come before it
 * in the table of fields. */
static bool is_only_name(struct indexer *indexer, const struct claim *claim)
{
	struct buf folded;
	bool is;

	if (indexer->record->kind != kind_find("codes"))
		return false;
	buf_init(&folded, COLUMN_MAX_BYTES);
	fold_words(&folded, claim->value, strlen(claim->value));
	is = has_words(&indexer->columns[COLUMN_BODY], buf_text(&folded));
	buf_done(&folded);
	return is;
}

static void index_words(struct indexer *indexer, const struct claim *claim)
{
	const struct field *field = claim->field;
	enum index_column at = column_for(indexer->record->kind, claim);
	struct column *column;

	if (at == COLUMN_IDENT && is_only_name(indexer, claim))
		at = COLUMN_BODY;
	column = &indexer->columns[at];
	if (!(field->roles & ROLE_SEARCHED))
		return;
	add_text(column, claim->value,
	    (field->roles & (ROLE_IDENT | ROLE_PLACE)) != 0);
	if (claim->printed != NULL)
		add_text(column, claim->printed, false);
	if (field->type == FIELD_CODE) {
		struct buf names;
		if (indexer->names == NULL || indexer->names->code == NULL)
			return;
		buf_init(&names, COLUMN_MAX_BYTES);
		indexer->names->code(
		    indexer->names->ctx, &names, field->codes, claim->value);
		add_names(indexer, column, &names, 0);
		buf_done(&names);
	} else if (field->roles & ROLE_PLACE) {
		add_towns(indexer, claim, column);
	}
}

static void index_keys(
    struct indexer *indexer, const struct claim *claim, const char *facet_lang)
{
	const struct kind *kind = indexer->record->kind;
	const struct field *field = claim->field;

	if (claim->rank == RANK_OUTDATED)
		return;
	if (field->type == FIELD_REF || (field->roles & ROLE_FILTER) ||
	    ((field->roles & ROLE_FACET) &&
		keys_facet_purpose(field) == KEY_VALUE))
		keys_of_value(field, indexer->arena, claim->value,
		    sink_for(indexer,
			keys_field(kind, field, KEY_VALUE, claim->level)));
	/* A text in several languages is counted in one. */
	if ((field->roles & ROLE_FACET) &&
	    keys_facet_purpose(field) == KEY_FACET &&
	    (claim->lang == NULL || facet_lang == NULL ||
		strcmp(claim->lang, facet_lang) == 0))
		keys_of_facet(field, indexer->arena, claim->value,
		    sink_for(indexer,
			keys_field(kind, field, KEY_FACET, claim->level)));
}

static void index_sort(
    struct indexer *indexer, const struct key *label, const struct field *field)
{
	const struct kind *kind = indexer->record->kind;
	const struct claim *claim = record_pick(indexer->record, field, NULL);
	struct key key;

	/* What is above the field's own level would show through the order. */
	if (claim == NULL || claim->level > field->level) {
		indexer->field = keys_field(kind, field, KEY_LACKING, 0);
		take_key(indexer, label);
		return;
	}
	key_set_sort(&key, indexer->arena, field, claim->value, label);
	indexer->field = keys_field(kind, field, KEY_SORT, 0);
	take_key(indexer, &key);
}

/* A code is resolved by its code, its former codes and all its names. */
static void index_named(struct indexer *indexer)
{
	const struct record *record = indexer->record;
	const struct field *list = kind_field(record->kind, "list");
	const struct claim *of =
	    list == NULL ? NULL : record_pick(record, list, NULL);
	struct buf folded;
	struct key key;

	if (of == NULL)
		return;
	buf_init(&folded, 1024);
	indexer->field = index_named_field();
	for (size_t i = 0; i < record->claim_count; i++) {
		const struct claim *claim = &record->claims[i];
		if (claim->level != LEVEL_PUBLIC ||
		    claim->form == CLAIM_ABSENCE ||
		    !(claim->field->roles & (ROLE_NAME | ROLE_IDENT)))
			continue;
		buf_reset(&folded);
		fold_words(&folded, claim->value, strlen(claim->value));
		index_named_key(&key, of->value, true, buf_text(&folded));
		take_key(indexer, &key);
		int words = 0;
		for (const char *at = buf_text(&folded);
		     *at != '\0' && words < NAMED_WORDS_MAX; words++) {
			index_named_key(&key, of->value, false, at);
			take_key(indexer, &key);
			at += strcspn(at, " ");
			at += *at == ' ';
		}
	}
	buf_done(&folded);
}

static int compare_entries(const void *a, const void *b)
{
	const struct index_entry *x = a, *y = b;

	if (x->field != y->field)
		return x->field < y->field ? -1 : 1;
	return key_compare(&x->key, &y->key);
}

static void finish(struct indexer *indexer, struct index *index)
{
	size_t kept = 0;

	if (indexer->count > 0)
		qsort(indexer->entries, indexer->count,
		    sizeof(*indexer->entries), compare_entries);
	for (size_t i = 0; i < indexer->count; i++) {
		if (kept > 0 && compare_entries(&indexer->entries[kept - 1],
				    &indexer->entries[i]) == 0)
			continue;
		indexer->entries[kept++] = indexer->entries[i];
	}
	index->entries = indexer->entries;
	index->count = kept;
	for (int i = 0; i < COLUMN_COUNT; i++) {
		index->columns[i] = arena_strndup(indexer->arena,
		    buf_text(&indexer->columns[i].text),
		    indexer->columns[i].text.len);
		buf_done(&indexer->columns[i].text);
	}
}

static const char *country_of(const struct record *record)
{
	for (size_t i = 0; i < record->claim_count; i++) {
		const struct claim *claim = &record->claims[i];
		if (claim->field->type == FIELD_CODE &&
		    claim->form != CLAIM_ABSENCE &&
		    strcmp(claim->field->codes, "country") == 0)
			return claim->value;
	}
	return NULL;
}

enum level index_label_level(const struct record *record)
{
	const struct field *field = &record->kind->fields[0];
	enum level least = LEVEL_WITHHELD;
	const struct claim *claims;
	size_t count;

	claims = record_claims(record, field, &count);
	for (size_t i = 0; i < count; i++)
		if (claims[i].level < least)
			least = claims[i].level;
	return count == 0 ? field->level : least;
}

/* What it is called for who may see the least: the order of a list must not
 * tell, nor a position in it, what a caller may not know. */
static const char *order_label(
    struct arena *arena, const struct record *record, enum level level)
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
		if (all[i].level <= level)
			claims[named.claim_count++] = all[i];
	return record_label(&named, NULL);
}

static void index_hidden(struct indexer *indexer, enum level least)
{
	struct key key;

	index_hidden_key(&key);
	for (int level = LEVEL_PUBLIC; level < (int)least; level++) {
		indexer->field = index_hidden_field(
		    indexer->record->kind, (enum level)level);
		take_key(indexer, &key);
	}
}

void index_record(struct index *index, struct arena *arena,
    const struct record *record, const struct index_names *names)
{
	struct indexer indexer = {.arena = arena,
	    .record = record,
	    .names = names,
	    .country = country_of(record)};
	const struct kind *kind = record->kind;
	enum level least = index_label_level(record);
	const char *text = order_label(arena, record, least);
	struct key label;

	for (int i = 0; i < COLUMN_COUNT; i++) {
		buf_init(&indexer.columns[i].text, COLUMN_MAX_BYTES);
		indexer.columns[i].edge =
		    is_edged((enum index_column)i) ? INDEX_EDGE : INDEX_GAP;
	}
	for (size_t i = 0; i < record->claim_count; i++) {
		const struct claim *claim = &record->claims[i];
		const struct claim *picked;
		if (claim->form == CLAIM_ABSENCE ||
		    claim->level >= LEVEL_WITHHELD)
			continue;
		picked = record_pick(record, claim->field, NULL);
		index_words(&indexer, claim);
		index_keys(
		    &indexer, claim, picked == NULL ? NULL : picked->lang);
	}
	key_set_sort(&label, arena, &kind->fields[0], text, NULL);
	indexer.field = keys_label(kind);
	take_key(&indexer, &label);
	for (size_t i = 1; i < kind->field_count; i++)
		if ((kind->fields[i].roles & ROLE_SORT) &&
		    field_is_stored(&kind->fields[i]))
			index_sort(&indexer, &label, &kind->fields[i]);
	if (kind == kind_find("codes"))
		index_named(&indexer);
	index_hidden(&indexer, least);
	finish(&indexer, index);
}

uint32_t index_named_field(void)
{
	const struct kind *codes = kind_find("codes");

	return keys_field(codes, &codes->fields[0], KEY_NAMED, 0);
}

void index_named_key(
    struct key *key, const char *list, bool whole, const char *folded)
{
	key_set(key, list);
	key_add(key, whole ? "\0=" : "\0~", 2);
	key_add(key, folded, strlen(folded));
}

uint32_t index_hidden_field(const struct kind *kind, enum level level)
{
	return keys_field(kind, &kind->fields[0], KEY_HIDDEN, level);
}

void index_hidden_key(struct key *key)
{
	key_set(key, "hidden");
}
