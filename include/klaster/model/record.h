/*
 * record.h: a record is a list of claims: who said what, in which language,
 * how exactly. A view picks one by the rule below and marks the others; it
 * never averages and never drops.
 *
 * Values are texts in one canonical form for each field type:
 *   date    EDTF level 1: "2019-07-01", "2019-07", "2019", seasons
 *           "2021-23" (21 spring .. 24 winter), interval "2023/2028"
 *   money   "264145.00 EUR": decimal point, ISO 4217
 *   number  "24"
 *   code    the code itself: "LV003", "120", "TO8"
 *   ref     "organisations/erb"
 *   geo     "56.5083,21.0131"
 * `printed` keeps how the source printed it where that differs.
 *
 * Immutable once made; all of it lives in the arena it was made in.
 */
#ifndef KLASTER_MODEL_RECORD_H
#define KLASTER_MODEL_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/arena.h"
#include "klaster/model/kind.h"

enum claim_form {
	CLAIM_VERBATIM,	  /* as the source has it */
	CLAIM_NORMALISED, /* same statement, our form */
	CLAIM_DERIVED,	  /* follows from it */
	CLAIM_LINK,	  /* a reference to another record */
	CLAIM_ABSENCE,	  /* the source says nothing, or withholds; value is
			     "unknown", "not-published", "not-applicable",
			     "withheld" or "zero" */
};

enum claim_rank { RANK_PREFERRED, RANK_NORMAL, RANK_OUTDATED };

struct claim {
	const struct field *field;
	const char *value;   /* canonical, see above; never NULL */
	const char *label;   /* of a code or a reference, in the reader's
				language; NULL when not known */
	const char *printed; /* NULL when the same as value */
	const char *lang;    /* BCP 47, NULL when the value has none */
	const char *source;  /* id of a record of kind sources; may be NULL */
	const char *fact;    /* id in the source's own list; may be NULL */
	const char *note;    /* may be NULL */
	enum claim_form form;
	enum claim_rank rank;
	enum level level;	  /* the higher of the field's and its own */
	const char *source_label; /* title of the source; NULL: not known */
};

/* A row of a relation: the record that refers to us, and what to open. */
struct relation_item {
	const struct kind *kind;
	const char *id;
	const char *label;	      /* to show; never NULL */
	const char *detail;	      /* role and the like; may be NULL */
	const struct kind *open_kind; /* what following it opens */
	const char *open_id;
};

struct relation {
	const struct field *field; /* type FIELD_INVERSE */
	const struct relation_item *items;
	size_t count;
	uint64_t total; /* of which `count` are here */
};

struct record {
	const struct kind *kind;
	const char *id;
	const struct claim *claims; /* in the order of the field table; within
				       a field in the order they came */
	size_t claim_count;
	const struct relation *relations;
	size_t relation_count;
	bool whole;	  /* holds every claim and relation, not just columns */
	uint32_t skipped; /* members that could not be read */
	uint32_t number;  /* among its kind in the catalogue it came from, which
			     decides between equals in an order; 0: none */
};

/* The claims of a field: first and count; *count 0 when there is none. */
const struct claim *record_claims(
    const struct record *record, const struct field *field, size_t *count);

/* The claim to show for a field, or NULL. `langs` is the user's list, best
 * first, ended by NULL (may be NULL). The rule of domain.md 4.1: not an
 * absence; not an outdated one if there is another; for language text the
 * first language of the list, then en, then the first there is; preferred
 * rank before normal; then the first seen. Language comes before preferred,
 * because a preferred name is so among the names of its language. */
const struct claim *record_pick(const struct record *record,
    const struct field *field, const char *const *langs);

/* True if a text in `lang` serves a reader of `wanted`: "lt-LT" does for
 * "lt", "de" for "de-AT". */
bool record_lang_serves(const char *lang, const char *wanted);

/* Does a row that tells no more than values tell this one, where `pick` is the
 * picked one of its field? Of several, text in the same language is told, each
 * once, and nothing that is outdated unless all is; what is referred to is. */
bool record_tells(const struct record *record, const struct claim *claim,
    const struct claim *pick);

/* Could it, of its field alone? What is raised above the level of its field is
 * told with that level or not at all, and a row's values have none. */
bool record_may_contest(const struct claim *claim);

/* Of a field with one value: does this claim contradict the picked one, and is
 * it the first to say so? A row tells these beside it (meta.conflicts of
 * doc/profile.md): who reads one date must see that there is another. Texts
 * of a language are not told so, they are names and prose. */
bool record_contests(const struct record *record, const struct claim *claim,
    const struct claim *pick);

/* The name or title to show; the id when there is none. Never NULL. */
const char *record_label(const struct record *record, const char *const *langs);

/* True when two claims of equal standing differ on a field that has one
 * value. Not a disagreement: other languages, a region inside another (SE221
 * in SE22), a date or period less exact than the other ("2019" and
 * "2019-07-01"), money printed otherwise, absences, derived claims. */
bool record_disagrees(const struct record *record, const struct field *field);
/* Whether this claim of the record is one of those that differ. */
bool record_claim_differs(
    const struct record *record, const struct claim *claim);

/* Builder: claims may be added in any order. */
struct record_builder {
	struct arena *arena;
	const struct kind *kind;
	const char *id;
	struct claim *claims;
	size_t claim_count;
	struct relation *relations;
	size_t relation_count;
	uint32_t skipped;
	bool whole;
};

void record_begin(struct record_builder *builder, struct arena *arena,
    const struct kind *kind, const char *id);
/* A new claim with form, rank and level filled in from the field; set what
 * else is known. The value is copied; other texts must live in the builder's
 * arena. Valid until the next call. */
struct claim *record_add(struct record_builder *builder,
    const struct field *field, const char *value);
struct relation *record_add_relation(
    struct record_builder *builder, const struct field *field);
struct record *record_end(struct record_builder *builder);

/* A copy that lives in another arena (strings copied too). */
struct record *record_copy(struct arena *arena, const struct record *record);

const char *claim_form_name(enum claim_form form);
bool claim_form_parse(const char *name, enum claim_form *form);
const char *claim_rank_name(enum claim_rank rank);
bool claim_rank_parse(const char *name, enum claim_rank *rank);

/* Ids: 1 to 120 bytes of a-z 0-9 - . _ (foreign ids may have A-Z too), but
 * not dots alone, which mean another place in a URL. */
#define RECORD_ID_MAX 120
bool record_id_is_valid(const char *id);
/* "organisations/erb" -> kind and id (a pointer into `ref`). */
bool record_parse_ref(
    const char *ref, const struct kind **kind, const char **id);

#endif
