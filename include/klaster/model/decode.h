/*
 * decode.h: documents to records and back. Two shapes:
 *
 * The directory line (data/, import, the store's own body): one record,
 *   {"kind":"organisations","id":"erb","source":"001","fields":{
 *     "name":[{"value":"...","lang":"pl","source":"003","fact":"f307"}],
 *     "country":[{"value":"PL","printed":"Polska","source":"003"}],
 *     "city":"Elbl..."}}
 * where a field is a claim object, a scalar (a claim with the line's source
 * and, for language text, its "lang"), or an array of those. Members of a
 * claim: value printed lang source fact note form rank level, and label where
 * one came with the record. "whole":false says that there is more to it than
 * the line has.
 *
 * The JSON:API document of doc/profile.md. Attributes hold the picked values;
 * resource identifiers carry meta.label (and in inverse relationships
 * meta.detail and meta.open {type,id}); the document's meta.labels gives
 * labels of codes by list. With the attribute "claims" a record is whole.
 *
 * A bad record is skipped and counted, never the page.
 */
#ifndef KLASTER_MODEL_DECODE_H
#define KLASTER_MODEL_DECODE_H

#include <stdbool.h>
#include "klaster/base/arena.h"
#include "klaster/base/buf.h"
#include "klaster/base/err.h"
#include "klaster/model/json.h"
#include "klaster/model/page.h"
#include "klaster/model/record.h"

/* One directory line. NULL with err set (ERR_DATA) if it is none. Members that
 * cannot be read are left out and counted in record->skipped; err->text then
 * names the first, while err->code stays ERR_NONE. */
struct record *decode_line(
    struct arena *arena, const char *text, size_t len, struct err *err);

/* The same, and much faster where encode_line() wrote it: for what a store
 * gives back. */
struct record *decode_stored(
    struct arena *arena, const char *text, size_t len, struct err *err);

/* The same without most claims of fields that are in no set: `fields` has one
 * for each kind, by kind_index(). Of those fields the claims stay by which a
 * source comes in. NULL: all fields. */
struct record *decode_some(struct arena *arena, const char *text, size_t len,
    const struct field_set *fields, struct err *err);

/* Appends the directory line, canonical: kind, id, fields in the table's
 * order, no blanks; equal records give equal bytes. No line feed. */
void encode_line(const struct record *record, struct buf *out);

/* A JSON:API document with a list or one record as its data into `page`.
 * For an error document err is set from its first error, with the code of
 * the status (401/403 refused, 404/410 nothing, 400 usage, else network), and
 * false returned. `limits` NULL: the default. Of several records with one
 * kind and id the first stays. etag and lang are the transport's to fill in. */
bool decode_document(struct page *page, const char *text, size_t len,
    const struct json_limits *limits, struct err *err);

/* Writes a JSON:API document again with what may be kept of it: fields we
 * know, below a level. With `names` the labels of references to people are
 * left out, too, for an answer that somebody with rights has got. *narrowed
 * when something was left out for its level: it is then another document than
 * the one its ETag names. */
struct decode_narrow {
	enum level level; /* this and above is left out */
	bool names;
};
bool decode_narrow(const char *text, size_t len,
    const struct decode_narrow *how, struct buf *out, bool *narrowed,
    struct err *err);

/* A change feed page (type "changes"). One change that cannot be read makes
 * the page ERR_DATA: to go on after it would lose it for ever. So does one that
 * is older than the one before it: it would be taken for the newer. */
struct change {
	uint64_t seq;
	bool deleted;
	const struct kind *kind; /* NULL for a kind we do not know */
	const char *id;		 /* NULL: told by its digest */
	const char *hash; /* of a removed person's id (store/tomb.h), made
			     with the page's key; NULL: told by id */
	const struct record *record; /* that came with it; or NULL */
};
struct change_page {
	struct change *changes; /* their numbers rise */
	size_t count;
	char *next;	 /* NULL at the end */
	uint64_t seq;	 /* to ask after next time; 0: not said */
	const char *key; /* of the digests; or NULL */
};
bool decode_changes(struct arena *arena, const char *text, size_t len,
    struct change_page *page, struct err *err);

#endif
