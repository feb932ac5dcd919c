/*
 * write.c: owns what all formats agree on: ids, names of fields, the text of
 * a value.
 */
#include "klaster/write/write.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include "klaster/base/buf.h"
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/number.h"
#include "klaster/model/claim_show.h"

#define CELL_MAX_BYTES (1u << 20)

/* The first of a format is the one to give. */
static const struct {
	const char *name;
	enum write_format format;
} endings[] = {
    {"csv", WRITE_CSV},
    {"tsv", WRITE_TSV},
    {"json", WRITE_JSON},
    {"jsonl", WRITE_JSONL},
    {"ndjson", WRITE_JSONL},
    {"vcf", WRITE_VCARD},
    {"vcard", WRITE_VCARD},
    {"ics", WRITE_ICS},
    {"txt", WRITE_TEXT},
};

bool write_format_of_file(const char *path, enum write_format *format)
{
	const char *dot = strrchr(path, '.');
	size_t i;

	for (i = 0; dot != NULL && i < MEM_COUNT(endings); i++) {
		if (strcasecmp(dot + 1, endings[i].name) != 0)
			continue;
		*format = endings[i].format;
		return true;
	}
	return false;
}

const char *write_file_ending(enum write_format format)
{
	size_t i;

	for (i = 0; i < MEM_COUNT(endings); i++)
		if (endings[i].format == format)
			return endings[i].name;
	return "txt";
}

const struct write_ops *write_ops_of(enum write_format format)
{
	static const struct write_ops *const formats[] = {
	    [WRITE_TABLE] = &write_table_ops,
	    [WRITE_PLAIN] = &write_plain_ops,
	    [WRITE_JSON] = &write_json_ops,
	    [WRITE_JSONL] = &write_jsonl_ops,
	    [WRITE_CSV] = &write_csv_ops,
	    [WRITE_TSV] = &write_tsv_ops,
	    [WRITE_VCARD] = &write_vcard_ops,
	    [WRITE_ICS] = &write_ics_ops,
	    [WRITE_TEXT] = &write_text_ops,
	};

	return formats[format];
}

void write_begin(struct writer *writer, enum write_format format,
    const struct write_options *options)
{
	*writer =
	    (struct writer){.options = *options, .ops = write_ops_of(format)};
	arena_init(&writer->arena);
	arena_init(&writer->record);
	writer->ops->begin(writer);
}

void write_record(struct writer *writer, const struct record *record)
{
	writer->ops->record(writer, record);
	writer->count++;
	arena_reset(&writer->record);
}

void write_end(struct writer *writer, const struct write_end *end)
{
	writer->ops->end(writer, end);
	arena_done(&writer->record);
	arena_done(&writer->arena);
}

const char *write_told(
    struct arena *arena, uint64_t count, uint64_t bare, const char *path)
{
	const char *number = number_group(arena, count);

	if (bare > 0)
		return arena_printf(arena,
		    _("%s of %s records in %s: the others have no date"),
		    number_group(arena, count - bare), number, path);
	return arena_printf(arena,
	    i18n_plural(
		"%s record in %s", "%s records in %s", (unsigned long)count),
	    number, path);
}

bool write_suits(enum write_format format, const struct kind *kind)
{
	const struct write_ops *ops = write_ops_of(format);
	const char *const *name;

	if (ops->fields[0] == NULL)
		return true;
	for (name = ops->needs; kind != NULL && *name != NULL; name++)
		if (kind_field(kind, *name) != NULL)
			return true;
	return false;
}

const char *write_whole(struct arena *arena, enum write_format format,
    const struct record *record, const char *const *langs)
{
	const struct kind *kind = record->kind;
	const struct field **fields =
	    arena_array(arena, kind->field_count, sizeof(*fields));
	struct write_options options = {
	    .langs = langs, .kind = kind, .fields = fields};
	struct writer writer;
	char *bytes = NULL;
	const char *text;
	size_t len, i;

	for (i = 0; i < kind->field_count; i++)
		if (field_is_stored(&kind->fields[i]))
			fields[options.field_count++] = &kind->fields[i];
	options.stream = open_memstream(&bytes, &len);
	if (options.stream == NULL)
		die("klaster: no memory for a record as text");
	write_begin(&writer, format, &options);
	write_record(&writer, record);
	write_end(&writer, NULL);
	fclose(options.stream);
	text = arena_strndup(arena, bytes, len);
	free(bytes);
	return text;
}

const char *write_id(struct arena *arena, const struct record *record)
{
	return arena_printf(arena, "%s/%s", record->kind->name, record->id);
}

const char *write_uid(struct writer *writer, const struct record *record)
{
	const char *id = write_id(&writer->record, record);

	return writer->row_source == NULL
		   ? id
		   : arena_printf(
			 &writer->record, "%s/%s", writer->row_source, id);
}

const char *write_now(struct arena *arena)
{
	time_t now = (time_t)clock_wall_s();
	char text[64];
	struct tm utc;

	if (gmtime_r(&now, &utc) == NULL ||
	    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc) == 0)
		return "1970-01-01T00:00:00Z";
	return arena_strdup(arena, text);
}

const char *write_field_name(const struct field *field)
{
	return strcmp(field->name, "kind") == 0 ? "type" : field->name;
}

static const char *claim_text(struct arena *arena, const struct claim *claim,
    const char *lang, bool for_people)
{
	if (for_people)
		return claim_show(arena, claim, lang);
	return claim->field->type == FIELD_REF && claim->label != NULL
		   ? claim->label
		   : claim->value;
}

/* True when an earlier claim of the field says the same. */
static bool is_said(const struct claim *claims, size_t before)
{
	size_t i;

	for (i = 0; i < before; i++)
		if (claims[i].form != CLAIM_ABSENCE &&
		    strcmp(claims[i].value, claims[before].value) == 0)
			return true;
	return false;
}

static const char *join_claims(struct arena *arena, const struct claim *claims,
    size_t count, const char *lang, bool for_people)
{
	struct buf all;
	const char *text = NULL;
	size_t i;

	buf_init(&all, CELL_MAX_BYTES);
	for (i = 0; i < count; i++) {
		if (claims[i].form == CLAIM_ABSENCE || is_said(claims, i))
			continue;
		if (all.len > 0)
			buf_adds(&all, "; ");
		buf_adds(&all, claim_text(arena, &claims[i], lang, for_people));
	}
	if (all.len > 0)
		text = arena_strdup(arena, buf_text(&all));
	buf_done(&all);
	return text;
}

const char *write_cell(struct arena *arena, const struct record *record,
    const struct field *field, const char *const *langs, bool for_people)
{
	const char *lang = langs != NULL && langs[0] != NULL ? langs[0] : "en";
	const struct claim *claim;
	size_t count;

	if (field->type == FIELD_INVERSE)
		return NULL;
	if (field->many) {
		const struct claim *claims =
		    record_claims(record, field, &count);

		return join_claims(arena, claims, count, lang, for_people);
	}
	claim = record_pick(record, field, langs);
	return claim != NULL ? claim_text(arena, claim, lang, for_people)
			     : NULL;
}

const char *write_marked(struct writer *writer, const struct record *record,
    const struct field *field)
{
	const char *text = write_value(writer, record, field, true);

	return text != NULL && record_disagrees(record, field)
		   ? arena_printf(&writer->record, "!%s", text)
		   : text;
}

const char *write_value(struct writer *writer, const struct record *record,
    const struct field *field, bool for_people)
{
	const struct vantage *vantage = writer->options.vantage;
	struct arena *arena = &writer->record;

	if (field->type != FIELD_DISTANCE)
		return write_cell(
		    arena, record, field, writer->options.langs, for_people);
	if (vantage == NULL)
		return NULL;
	return for_people ? vantage_way(vantage, record, arena).safe_bytes
			  : vantage_km(vantage, record, arena);
}
