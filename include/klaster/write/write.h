/*
 * write.h: records to a stream, one format a file. The machine formats are a
 * promise: doc/formats.md.
 */
#ifndef KLASTER_WRITE_WRITE_H
#define KLASTER_WRITE_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include "klaster/base/arena.h"
#include "klaster/model/page.h"
#include "klaster/model/record.h"
#include "klaster/model/source.h"
#include "klaster/ui/vantage.h"

#define WRITE_PAPER_CELLS 72 /* width of a record on paper */

/* In the order of settings_formats. */
enum write_format {
	WRITE_TABLE,
	WRITE_PLAIN,
	WRITE_JSON,
	WRITE_JSONL,
	WRITE_CSV,
	WRITE_TSV,
	WRITE_VCARD,
	WRITE_ICS,
	WRITE_TEXT,
};

/* The format of a file by the end of its name; false when that tells none. */
bool write_format_of_file(const char *path, enum write_format *format);
/* "csv"; "vcf" for a card. */
const char *write_file_ending(enum write_format format);

struct write_options {
	FILE *stream;
	const char *const *langs;
	const struct kind *kind;	   /* NULL: records of several kinds */
	const struct field *const *fields; /* of that kind; the label first */
	size_t field_count;
	int width; /* of a table, in cells */
	bool bold; /* its headings */
	bool csv_raw, csv_bom;
	/* For formats with a place for it, each may be NULL: where the records
	 * come from, as a name and as the address their ids hang below; what
	 * they were exported for. */
	const char *origin, *base_url, *purpose;
	const struct vantage *vantage; /* for distances; NULL: there are none */
	bool row_sources; /* rows are of several services: each says whose */
};

struct write_end {
	struct total total;
	const char *source;
	int64_t age_s;
	bool partial; /* somebody who was asked gave no answer */
};

struct writer {
	struct write_options options;
	struct arena arena;  /* until the end */
	struct arena record; /* until the next record */
	uint64_t count;
	uint64_t bare; /* of them: had nothing that the format holds */
	/* Of the next record, with row_sources: whose it is, and the address
	 * its id hangs below, or NULL. */
	const char *row_source, *row_url;
	void *state; /* the format's own, in the arena */
	const struct write_ops *ops;
};

struct write_ops {
	/* The fields it writes, for formats that choose themselves; the kind
	 * must have one of `needs`. Ended by NULL; none: any fields, any kind.
	 */
	const char *fields[16];
	const char *needs[4];
	void (*begin)(struct writer *writer);
	void (*record)(struct writer *writer, const struct record *record);
	void (*end)(struct writer *writer, const struct write_end *end);
};

extern const struct write_ops write_table_ops, write_plain_ops, write_json_ops,
    write_jsonl_ops, write_csv_ops, write_tsv_ops, write_vcard_ops,
    write_ics_ops, write_text_ops;

const struct write_ops *write_ops_of(enum write_format format);

void write_begin(struct writer *writer, enum write_format format,
    const struct write_options *options);
void write_record(struct writer *writer, const struct record *record);
/* `end` may be NULL after a failure: the format is closed all the same. */
void write_end(struct writer *writer, const struct write_end *end);

/* What became of a file, as a sentence in the arena: how many of `count`
 * records are in it. */
const char *write_told(
    struct arena *arena, uint64_t count, uint64_t bare, const char *path);

/* Whether records of a kind (NULL: of several) have what a format is made
 * for. */
bool write_suits(enum write_format format, const struct kind *kind);
/* One record with all its fields, as text in the arena. */
const char *write_whole(struct arena *arena, enum write_format format,
    const struct record *record, const char *const *langs);

/* "organisations/erb", in the arena. */
const char *write_id(struct arena *arena, const struct record *record);
/* The same, and before it whose record it is where rows are of several
 * services: what tells it from all others. */
const char *write_uid(struct writer *writer, const struct record *record);
/* "2026-11-22T13:05:01Z": now; in the arena. */
const char *write_now(struct arena *arena);
/* The name a field has in machine formats: its own, but "type" for the field
 * called `kind`, because `kind` says which kind of record it is. */
const char *write_field_name(const struct field *field);
/* All values of a field as one text, NULL when there is none. For people:
 * dates and money written out, labels of codes. Else canonical, references
 * by their label. Several are parted by "; ". */
const char *write_cell(struct arena *arena, const struct record *record,
    const struct field *field, const char *const *langs, bool for_people);
/* The same of the record that is being written, in the writer's languages; also
 * of what is worked out: how far it is. */
const char *write_value(struct writer *writer, const struct record *record,
    const struct field *field, bool for_people);
/* For people, with "!" before a value about which sources differ. */
const char *write_marked(struct writer *writer, const struct record *record,
    const struct field *field);
/* One cell of such a line; `field` says what may begin with a sign, NULL:
 * nothing. text NULL: empty. */
void write_csv_cell(
    struct writer *writer, const char *text, const struct field *field);
void write_tsv_cell(struct writer *writer, const char *text);
/* One record as a JSON object; a whole one with its claims and relations.
 * `source` is the service it is of; NULL: all are of one. */
void write_json_record(struct buf *out, struct arena *arena,
    const struct record *record, const char *source,
    const struct write_options *options, const struct field *const *fields,
    size_t field_count);

#endif
