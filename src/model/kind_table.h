/*
 * kind_table.h: what the kind_NAME.c files share: the sets of roles by which
 * most fields go, and the tables' names. For src/model/kind*.c alone.
 *
 * A row is: name, alias, label, type, roles, then what else it needs by name.
 */
#ifndef KLASTER_MODEL_KIND_TABLE_H
#define KLASTER_MODEL_KIND_TABLE_H

#include "klaster/base/i18n.h"
#include "klaster/model/kind.h"

/* Shown, exported and found by its words; too long for a column. */
#define AS_PROSE (ROLE_DETAIL | ROLE_EXPORT | ROLE_TEXT)
/* The same, of a few words: it can stand in a column and be filtered. */
#define AS_PHRASE (AS_PROSE | ROLE_COLUMN | ROLE_FILTER)
/* Shown and exported, but nobody searches by it. */
#define AS_REMARK (ROLE_DETAIL | ROLE_EXPORT)
/* What the record is called. */
#define AS_NAME                                                                \
	(ROLE_COLUMN | ROLE_DETAIL | ROLE_FILTER | ROLE_EXPORT | ROLE_NAME)
#define AS_LABEL (AS_NAME | ROLE_LIST | ROLE_SORT)
/* A number or code people know it by. */
#define AS_IDENT                                                               \
	(ROLE_COLUMN | ROLE_DETAIL | ROLE_FILTER | ROLE_SORT | ROLE_EXPORT |   \
	    ROLE_IDENT)
/* Few values over many records. */
#define AS_GROUP                                                               \
	(ROLE_COLUMN | ROLE_DETAIL | ROLE_FILTER | ROLE_FACET | ROLE_EXPORT)
#define AS_PLACE                                                               \
	(ROLE_COLUMN | ROLE_DETAIL | ROLE_FILTER | ROLE_SORT | ROLE_EXPORT |   \
	    ROLE_PLACE)
/* Dates, amounts, counts. */
#define AS_MEASURE                                                             \
	(ROLE_COLUMN | ROLE_DETAIL | ROLE_FILTER | ROLE_SORT | ROLE_EXPORT)
/* How to reach it. */
#define AS_CONTACT (ROLE_COLUMN | ROLE_DETAIL | ROLE_EXPORT)
/* A reference to another record. */
#define AS_LINK (ROLE_COLUMN | ROLE_DETAIL | ROLE_FILTER | ROLE_EXPORT)
/* Others' references to this one. */
#define AS_INVERSE ROLE_DETAIL

/* Rows a record of which says only that it refers to us. */
#define INVERSE(name_, label_, target_, inverse_)                              \
	{                                                                      \
		.name = name_, .label = label_, .type = FIELD_INVERSE,         \
		.roles = AS_INVERSE, .many = true, .section = SECTION_LINKS,   \
		.target = target_, .inverse = inverse_                         \
	}

/* A filter by who works with whom. */
#define TIE(name_, label_, target_)                                            \
	{                                                                      \
		.name = name_, .label = label_, .type = FIELD_TIE,             \
		.roles = ROLE_FILTER, .many = true, .section = SECTION_LINKS,  \
		.target = target_                                              \
	}
/* One between two of them. */
#define PATH(name_, label_, target_)                                           \
	{                                                                      \
		.name = name_, .label = label_, .type = FIELD_TIE,             \
		.roles = ROLE_FILTER, .section = SECTION_LINKS,                \
		.target = target_                                              \
	}
/* What a tie says of those it finds. */
#define AS_GIVEN (ROLE_COLUMN | ROLE_SORT | ROLE_EXPORT)

/* How far it is. Last in its table: the numbers of fields are in the stores. */
#define DISTANCE                                                               \
	{                                                                      \
		.name = "distance", .label = N_("Distance"),                   \
		.type = FIELD_DISTANCE, .roles = ROLE_COLUMN,                  \
		.section = SECTION_RECORD, .min_cells = 13                     \
	}

#define FIELDS(table)                                                          \
	.fields = table, .field_count = sizeof(table) / sizeof(table[0])

extern const struct kind kind_call;
extern const struct kind kind_cluster;
extern const struct kind kind_code;
extern const struct kind kind_document;
extern const struct kind kind_event;
extern const struct kind kind_facility;
extern const struct kind kind_organisation;
extern const struct kind kind_partnership;
extern const struct kind kind_person;
extern const struct kind kind_programme;
extern const struct kind kind_project;
extern const struct kind kind_source;

#endif
