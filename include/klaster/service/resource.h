/*
 * resource.h: records as resource objects (doc/profile.md, "Records"), and
 * what a document of them carries beside: labels, included records.
 */
#ifndef KLASTER_SERVICE_RESOURCE_H
#define KLASTER_SERVICE_RESOURCE_H

#include <stdbool.h>
#include "klaster/base/arena.h"
#include "klaster/model/json.h"
#include "klaster/service/labels.h"
#include "klaster/service/request.h"
#include "klaster/service/visibility.h"
#include "klaster/store/catalogue.h"

enum {
	RELATED_MAX = 100,   /* identifiers of one inverse relationship */
	INCLUDED_MAX = 1000, /* records in one document beside its data */
};

/* Which fields resources of a kind have in a document; worked out once,
 * because it is asked of each field of each record. */
struct wanted {
	bool is_known;
	struct field_set attributes;
	struct field_set relations; /* references and inverses */
	struct field_set written;   /* of which something is in the resource */
};

/* One document being written. */
struct document {
	struct arena *arena;
	struct catalogue *catalogue;
	const struct request *request;
	struct audit_trail *trail; /* what of it is to be written down */
	struct visibility *visibility;
	struct labels labels;
	struct json_writer json;
	/* What was read of one record's inverse fields at once. */
	const struct record *relatives_of;
	struct relatives *relatives;
	size_t relative_count;
	/* Relationships along include paths, by kind_index(). */
	struct field_set included[KIND_MAX];
	/* By kind_index(): of the record that was asked for itself in [1]. */
	struct wanted wanted[2][KIND_MAX];
	const char *sources[64]; /* ids of those that speak in it */
	size_t source_count;
};

struct answer_context;
void document_init(
    struct document *document, const struct answer_context *context);

/* Of which fields the claims are looked at in the document's records, by
 * kind_index(): for struct page_wish. */
const struct field_set *resource_fields(struct document *document);

/* Writes a record that visibility.h gave. `name` is the member it becomes,
 * NULL in an array. False with err set when the store fails. */
bool resource_write(struct document *document, const char *name,
    const struct record *record, struct err *err);

/* The member "included": what the include paths of the request lead to from
 * these records, each once; nothing when none is asked for. */
bool resource_write_included(struct document *document,
    const struct record *const *records, size_t count, struct err *err);

/* The lines that the document's sources want shown with what they say, as
 * one; NULL when there is none. */
const char *resource_credit(struct document *document);

/* A field's text value as it is shown to this reader; NULL without one. */
const char *resource_text(struct document *document,
    const struct record *record, const struct field *field);
/* Where it is, in one word: the town, as far as this reader may know. */
const char *resource_place(
    struct document *document, const struct record *record);

#endif
