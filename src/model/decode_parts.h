/*
 * decode_parts.h: the parts of a JSON:API document, between the files that
 * read them. For src/model/decode*.c alone.
 */
#ifndef KLASTER_MODEL_DECODE_PARTS_H
#define KLASTER_MODEL_DECODE_PARTS_H

#include "klaster/base/arena.h"
#include "klaster/model/json.h"
#include "klaster/model/page.h"

/* Labels of codes and sources, by list: meta.labels. */
struct decode_label {
	const char *list;
	const char *code;
	const char *text;
};
struct decode_labels {
	struct decode_label *items; /* by list, then code */
	size_t count;
};
void decode_labels_read(struct decode_labels *labels, struct arena *arena,
    const struct json *lists);
const char *decode_labels_find(const struct decode_labels *labels,
    const char *list, const char *code); /* NULL if unknown */

/* A resource identifier or object: {"type","id"}. */
bool decode_identifier(struct arena *arena, const struct json *item,
    const struct kind **kind, const char **id);

/* The field an attribute is about; NULL for one we do not know. */
const struct field *decode_field(const struct kind *kind, const char *name);

/* One resource object; NULL for what is none or of an unknown type. */
struct record *decode_resource(struct arena *arena,
    const struct decode_labels *labels, const struct json *item);

/* Totals, facets, suggestions, credit and seq. `self` is the document's own
 * link, which tells the kind when there are no records. */
void decode_meta(struct page *page, const struct json *meta, const char *self);

/* The document with its data; NULL with err set for an error document, or for
 * what is none. */
struct json *decode_outline(const char *text, size_t len,
    const struct json_limits *limits, struct err *err);

/* A link: a string or an object with "href"; NULL for none. */
const char *decode_link(const struct json *links, const char *name);

#endif
