/*
 * visibility.c: claims above the caller's level end here. It knows levels
 * and references; it writes nothing and knows no format.
 */
#include "klaster/service/visibility.h"

#include <string.h>

#include "klaster/base/hash.h"
#include "klaster/base/log.h"
#include "klaster/service/veil.h"

enum { BUCKETS = 256 };

/* What is known of a record that was referred to, kept for the request. */
struct acquaintance {
	struct acquaintance *next;
	const struct kind *kind;
	const char *id;
	bool is_expected; /* it has been asked for with others */
	bool is_read;
	const struct record *record; /* once read; NULL: there is none */
	bool is_named;
	const char *label; /* once named; NULL: hidden */
};

struct visibility {
	struct arena *arena;
	struct catalogue *catalogue;
	enum level level;
	const char *const *langs;
	struct acquaintance *known[BUCKETS];
};

struct visibility *visibility_new(struct arena *arena,
    struct catalogue *catalogue, enum level level, const char *const *langs)
{
	struct visibility *visibility = arena_alloc(arena, sizeof(*visibility));

	visibility->arena = arena;
	visibility->catalogue = catalogue;
	visibility->level = level;
	visibility->langs = langs;
	return visibility;
}

bool visibility_has_field(enum level level, const struct field *field)
{
	return field->level <= level;
}

/* Withheld is above every caller. */
static bool claim_is_level(
    const struct visibility *visibility, const struct claim *claim)
{
	return claim->level <= visibility->level &&
	       visibility_has_field(visibility->level, claim->field);
}

static bool claim_is_seen(
    struct visibility *visibility, const struct claim *claim)
{
	const struct kind *kind;
	const char *id;

	if (!claim_is_level(visibility, claim))
		return false;
	if (claim->field->type != FIELD_REF || claim->form == CLAIM_ABSENCE ||
	    !record_parse_ref(claim->value, &kind, &id))
		return true;
	return visibility_label(visibility, kind, id) != NULL;
}

enum level visibility_name_level(const struct record *record)
{
	const struct field *field = &record->kind->fields[0];
	enum level least = LEVEL_WITHHELD;
	const struct claim *claims;
	size_t count;

	claims = record_claims(record, field, &count);
	for (size_t i = 0; i < count; i++)
		if (claims[i].level < least)
			least = claims[i].level;
	/* Where it never had one, its id stands for it. */
	return count == 0 ? field->level : least;
}

static bool name_is_seen(
    const struct visibility *visibility, const struct record *record)
{
	return visibility_name_level(record) <= visibility->level;
}

const struct record *visibility_record(
    struct visibility *visibility, const struct record *record)
{
	struct record *shown;
	struct claim *claims;
	size_t count = 0;

	if (!record || !name_is_seen(visibility, record))
		return NULL;
	claims = arena_array(
	    visibility->arena, record->claim_count + 1, sizeof(*claims));
	for (size_t i = 0; i < record->claim_count; i++)
		if (claim_is_seen(visibility, &record->claims[i]))
			claims[count++] = record->claims[i];
	if (count == record->claim_count)
		return record;
	shown = arena_alloc(visibility->arena, sizeof(*shown));
	*shown = *record;
	shown->claims = claims;
	shown->claim_count = count;
	return shown;
}

static unsigned bucket_of(const struct kind *kind, const char *id)
{
	return hash_text(HASH_SEED ^ (uint32_t)kind_index(kind), id) % BUCKETS;
}

static struct acquaintance *meet(
    struct visibility *visibility, const struct kind *kind, const char *id)
{
	struct acquaintance **bucket = &visibility->known[bucket_of(kind, id)];
	struct acquaintance *known;

	for (known = *bucket; known; known = known->next)
		if (known->kind == kind && strcmp(known->id, id) == 0)
			return known;
	known = arena_alloc(visibility->arena, sizeof(*known));
	known->kind = kind;
	known->id = arena_strdup(visibility->arena, id);
	known->next = *bucket;
	*bucket = known;
	return known;
}

/* Asked for once, for its name and for the rest: to a server it is a
 * journey. */
static const struct record *record_read(
    struct visibility *visibility, struct acquaintance *known)
{
	struct catalogue *catalogue = visibility->catalogue;
	struct err err = ERR_INIT;

	if (known->is_read)
		return known->record;
	known->is_read = true;
	known->record = catalogue->ops->get(
	    catalogue, visibility->arena, known->kind, known->id, NULL, &err);
	if (!known->record && err.code != ERR_NONE)
		log_add(LOG_ERROR, "%s/%s: %s", known->kind->name, known->id,
		    err.text);
	return known->record;
}

void visibility_expect(struct visibility *visibility,
    const struct catalogue_name *names, size_t count)
{
	struct arena *arena = visibility->arena;
	struct catalogue *catalogue = visibility->catalogue;
	struct catalogue_name *news =
	    arena_array(arena, count + 1, sizeof(*news));
	struct record **records =
	    arena_array(arena, count + 1, sizeof(*records));
	struct err err = ERR_INIT;
	size_t asked = 0;

	for (size_t i = 0; i < count; i++) {
		struct acquaintance *known =
		    meet(visibility, names[i].kind, names[i].id);

		/* A code is asked for its label, and that is remembered. */
		if (known->is_read || known->is_expected ||
		    strcmp(known->kind->name, "codes") == 0)
			continue;
		known->is_expected = true;
		news[asked++] = (struct catalogue_name){
		    .kind = known->kind, .id = known->id};
	}
	if (asked == 0 || !catalogue->ops->records(
			      catalogue, arena, news, asked, records, &err)) {
		if (asked > 0)
			log_add(LOG_ERROR, "references: %s", err.text);
		return;
	}
	for (size_t i = 0; i < asked; i++) {
		struct acquaintance *known =
		    meet(visibility, news[i].kind, news[i].id);

		known->is_read = true;
		known->record = records[i];
	}
}

void visibility_expect_of(struct visibility *visibility,
    const struct record *const *records, size_t count)
{
	struct catalogue_name *names = NULL;
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < records[i]->claim_count; k++) {
			const struct claim *claim = &records[i]->claims[k];
			struct catalogue_name name;

			if (claim->field->type != FIELD_REF ||
			    claim->form == CLAIM_ABSENCE ||
			    !claim_is_level(visibility, claim) ||
			    !record_parse_ref(
				claim->value, &name.kind, &name.id))
				continue;
			names = arena_grow(
			    visibility->arena, names, found, sizeof(*names));
			names[found++] = name;
		}
	}
	visibility_expect(visibility, names, found);
}

const struct record *visibility_get(
    struct visibility *visibility, const struct kind *kind, const char *id)
{
	return visibility_record(
	    visibility, record_read(visibility, meet(visibility, kind, id)));
}

/* Without a look at what its other claims refer to: they may refer back. */
static const char *name_find(
    struct visibility *visibility, const struct record *record)
{
	struct record named = *record;
	struct claim *claims;
	const struct claim *all;
	size_t count;

	all = record_claims(record, &record->kind->fields[0], &count);
	claims = arena_array(visibility->arena, count + 1, sizeof(*claims));
	named.claims = claims;
	named.claim_count = 0;
	for (size_t i = 0; i < count; i++)
		if (claim_is_level(visibility, &all[i]))
			claims[named.claim_count++] = all[i];
	return record_label(&named, visibility->langs);
}

/* The name as the caller sees it is read from the record, because the label
 * that the store remembers may be a name that this level may not know. Who
 * sees all that can be seen needs no such care, and no code is a secret. */
static const char *label_find(
    struct visibility *visibility, struct acquaintance *known)
{
	const struct kind *kind = known->kind;
	struct catalogue *catalogue = visibility->catalogue;
	bool is_code = strcmp(kind->name, "codes") == 0;
	const struct record *record;
	const char *label;

	if ((visibility->level >= LEVEL_COORDINATOR && !known->is_read) ||
	    is_code) {
		label = catalogue->ops->label(catalogue, visibility->arena,
		    kind, known->id, visibility->langs);
		if (label)
			return label;
		/* A list without this code, or none: that is remembered too. */
		if (is_code)
			return known->id;
	}
	record = record_read(visibility, known);
	if (!record)
		return known->id;
	if (!name_is_seen(visibility, record))
		return NULL;
	return name_find(visibility, record);
}

const char *visibility_label(
    struct visibility *visibility, const struct kind *kind, const char *id)
{
	struct acquaintance *known = meet(visibility, kind, id);

	if (!known->is_named) {
		known->label = label_find(visibility, known);
		known->is_named = true;
	}
	return known->label;
}

/* A record that this level saw and sees no more is deleted for it. */
enum change_view visibility_change(struct visibility *visibility,
    const struct veil *veil, const struct catalogue_change *change)
{
	if (!change->kind || veil_covers(veil, visibility->arena,
				 visibility->level, change->kind, change->id))
		return CHANGE_UNSEEN;
	if (change->deleted ||
	    !visibility_label(visibility, change->kind, change->id))
		return CHANGE_DELETE;
	return CHANGE_UPSERT;
}
