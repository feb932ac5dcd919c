/*
 * kind.h: what the directory knows of. One table of fields for each kind;
 * decoding, list columns, detail panes, search, filters, sort, facets,
 * export, the service's validation and its description all read it.
 *
 * A new kind is one file kind_NAME.c and one line in kind.c; a new field is
 * one row. All tables are static and constant: pointers to kinds and fields
 * may be compared and kept for ever.
 */
#ifndef KLASTER_MODEL_KIND_H
#define KLASTER_MODEL_KIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum field_type {
	FIELD_TEXT,	/* one text, no language */
	FIELD_LANGTEXT, /* text by language */
	FIELD_DATE,	/* see value.h for precision */
	FIELD_MONEY,	/* "264145.00 EUR" */
	FIELD_NUMBER,	/* whole number */
	FIELD_CODE,	/* a code of the list named by `codes` */
	FIELD_URL,
	FIELD_PHONE,
	FIELD_MAIL,
	FIELD_REF,	/* "kind/id" of a record of kind `target`, or of any
			   kind when target is NULL */
	FIELD_GEO,	/* "56.5083,21.0131": degrees, WGS 84 */
	FIELD_INVERSE,	/* not stored: the records of `target` whose field
			   `inverse` refers to this one */
	FIELD_TIE,	/* not stored, and a filter alone: who works with the
			   records of kind `target` that are named; what it
			   means is store/kin.h's */
	FIELD_DISTANCE, /* not stored, and said by nobody: a column alone. How
			  far the record is from the reader's town, worked
			  out on his side from kind_place_fields() */
};

enum field_role {
	ROLE_LIST = 1 << 0,   /* a column by default */
	ROLE_COLUMN = 1 << 1, /* may be chosen as a column */
	ROLE_DETAIL = 1 << 2,
	ROLE_FILTER = 1 << 3,
	ROLE_SORT = 1 << 4,
	ROLE_FACET = 1 << 5,
	ROLE_EXPORT = 1 << 6,
	/* Where its words count in a search, best first. */
	ROLE_NAME = 1 << 8,  /* a name: title, alias, abbreviation, former */
	ROLE_IDENT = 1 << 9, /* a number people know it by */
	ROLE_PLACE = 1 << 10,
	ROLE_TEXT = 1 << 11,
	ROLE_SAME = 1 << 12, /* a number that only one thing has */
};
#define ROLE_SEARCHED (ROLE_NAME | ROLE_IDENT | ROLE_PLACE | ROLE_TEXT)

/* Who may see it (domain.md 4.5). A claim may raise its field's level. */
enum level { LEVEL_PUBLIC, LEVEL_MEMBER, LEVEL_COORDINATOR, LEVEL_WITHHELD };

/* The parts of a detail pane, in their order. */
enum section {
	SECTION_HEAD, /* under the title, without a heading */
	SECTION_CONTACT,
	SECTION_LINKS, /* references and inverses: related records; who
			  works with whom is asked before what for */
	SECTION_MONEY,
	SECTION_ABOUT,
	SECTION_AIMS,
	SECTION_WORK, /* activities, services, instruments */
	SECTION_RESULTS,
	SECTION_RECORD, /* about the record itself */
	SECTION_COUNT
};

struct field {
	const char *name;  /* in the contract, lowerCamelCase */
	const char *alias; /* other name in queries ("type"); may be NULL */
	const char *label; /* N_(): short, for columns and panes */
	enum field_type type;
	unsigned roles; /* enum field_role */
	bool many;	/* several values are no disagreement */
	enum section section;
	int weight;	     /* share of spare width in a list; 0: fixed */
	int min_cells;	     /* of the column */
	const char *codes;   /* FIELD_CODE: the list, e.g. "country" */
	const char *target;  /* FIELD_REF, FIELD_INVERSE: plural kind name */
	const char *inverse; /* FIELD_INVERSE: field of target */
	const char *through; /* FIELD_INVERSE: field of target that refers to
				what is shown and opened instead of it */
	const char *detail;  /* FIELD_INVERSE: field of target whose value
				stands beside it (a role); may be NULL */
	enum level level;
	const char *given_by; /* not stored: what a question by the tie of
				 that name says of each record it finds; NULL
				 of all others */
};

struct kind {
	const char *name;      /* plural, in URLs and ids: "organisations" */
	const char *singular;  /* "organisation" */
	const char *alias;     /* to jump by: "org" */
	const char *label;     /* N_() plural, capital: "Organisations" */
	const char *label_one; /* N_() singular */
	int importance;	       /* order in a search among equals; less first */
	bool named_after;      /* its names are those of other records (a
				  code, a part in a project, a page about
				  something): in a search they count as text,
				  so that what they are about comes first */
	bool personal;	       /* its records are persons, and so are the ids
				      made of their names: what is left of a
				      removed one must not hold them */
	const char *sort;      /* default: "title", "-startDate" */
	const char *begins, *ends;  /* fields: from when to when it lasts; one
				       field may say both; NULL: none does */
	const char *due;	    /* field: days that matter in it; or NULL */
	const struct field *fields; /* fields[0] is the label: name or title */
	size_t field_count;
};

#define KIND_MAX 16
#define KIND_FIELD_MAX 96

size_t kind_count(void);
const struct kind *kind_at(size_t index); /* in the order of the overview */
size_t kind_index(const struct kind *kind);

/* By plural, singular or alias; NULL if there is none. */
const struct kind *kind_find(const char *name);
const struct kind *kind_findn(const char *name, size_t len);

/* The field of that exact name; NULL if there is none. */
const struct field *kind_field(const struct kind *kind, const char *name);
size_t kind_field_index(const struct kind *kind, const struct field *field);

/* The fields that say where a record of the kind is, best first: its position,
 * its town, the country that town is in. Returns how many; 0: it has no place.
 */
#define KIND_PLACE_FIELDS 3
size_t kind_place_fields(
    const struct kind *kind, const struct field *fields[KIND_PLACE_FIELDS]);

/* True if `field` answers to `name` in a query: its name or its alias, read
 * without case, hyphens and underscores ("start-date" is startDate).
 * Several fields of a kind may answer to one name; a filter then means any. */
bool field_answers(const struct field *field, const char *name);
/* A record says it itself: not an inverse, a tie, or what a tie gives. */
bool field_is_stored(const struct field *field);
/* A record may come with a value of it: not an inverse, a tie, or what is
 * worked out where it is shown. */
bool field_has_values(const struct field *field);
/* A service can be asked for it: not a tie, nor what is worked out. */
bool field_is_served(const struct field *field);
const struct kind *field_target(const struct field *field); /* or NULL */

/* Some fields of one kind, by kind_field_index(). */
struct field_set {
	uint64_t bits[(KIND_FIELD_MAX + 63) / 64];
};
static inline void field_set_add(struct field_set *set, size_t index)
{
	set->bits[index / 64] |= UINT64_C(1) << index % 64;
}
static inline bool field_set_has(const struct field_set *set, size_t index)
{
	return (set->bits[index / 64] >> index % 64 & 1) != 0;
}

const char *section_label(enum section section); /* N_(), "" for the head */
const char *level_name(enum level level);	 /* "public" ... */
bool level_parse(const char *name, enum level *level);
const char *field_type_name(enum field_type type); /* "langtext" ... */

#endif
