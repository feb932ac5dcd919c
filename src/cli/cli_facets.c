/*
 * cli_facets.c: owns `--facets`: how many of the records a question finds
 * have which value, in place of the records.
 */
#include <string.h>
#include "cli.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/number.h"
#include "klaster/base/out.h"
#include "klaster/feed/merge.h"
#include "klaster/model/json.h"

#define ANSWER_MAX (16u << 20) /* of all values as JSON, at its worst */
#define CELLS 4

static const char *const heads[CELLS] = {"field", "value", "label", "count"};

/* --- a line of cells, as the format has it */

struct counting {
	struct cli *cli;
	struct writer writer; /* its stream and options */
	enum write_format format;
	struct buf json; /* of json and jsonl */
	struct json_writer items;
};

static void put_cells(struct counting *counting, const char *const cells[CELLS])
{
	FILE *stream = counting->writer.options.stream;
	bool csv = counting->format == WRITE_CSV;

	for (size_t i = 0; i < CELLS; i++) {
		if (i > 0)
			out_bytes(stream, csv ? "," : "\t", 1);
		if (csv)
			write_csv_cell(&counting->writer, cells[i], NULL);
		else if (counting->format == WRITE_TSV)
			write_tsv_cell(&counting->writer, cells[i]);
		else
			out_safe(stream,
			    safe_linez(&counting->cli->arena, cells[i]));
	}
	out_bytes(stream, csv ? "\r\n" : "\n", csv ? 2 : 1);
}

static void put_object(struct counting *counting, const struct field *field,
    const struct facet_value *value)
{
	struct json_writer *json = &counting->items;

	json_open(json, NULL, '{');
	if (counting->format == WRITE_JSONL)
		json_put_string(json, heads[0], write_field_name(field));
	json_put_string(json, heads[1], value->code);
	json_put_string(json, heads[2], value->label);
	json_put_u64(json, heads[3], value->count);
	json_close(json, '}');
	if (counting->format == WRITE_JSONL) {
		buf_addc(&counting->json, '\n');
		json_writer_init(json, &counting->json);
	}
}

static void put_value(struct counting *counting, const struct field *field,
    const struct facet_value *value)
{
	struct arena *arena = &counting->cli->arena;
	FILE *stream = counting->writer.options.stream;
	const char *cells[CELLS] = {write_field_name(field), value->code,
	    value->label,
	    arena_printf(arena, "%llu", (unsigned long long)value->count)};

	switch (counting->format) {
	case WRITE_JSON:
	case WRITE_JSONL:
		put_object(counting, field, value);
		break;
	case WRITE_TABLE:
		out_line(stream,
		    safe_linef(arena, "%10s  %s",
			number_group(arena, value->count), value->label));
		break;
	default:
		put_cells(counting, cells);
	}
}

static void put_facet(struct counting *counting, const struct facet *facet)
{
	const char *name = write_field_name(facet->field);

	if (counting->format == WRITE_JSON)
		json_open(&counting->items, name, '[');
	if (counting->format == WRITE_TABLE)
		out_line(counting->writer.options.stream,
		    safe_linez(&counting->cli->arena, _(facet->field->label)));
	for (size_t i = 0; i < facet->count; i++)
		put_value(counting, facet->field, &facet->values[i]);
	if (counting->format == WRITE_JSON)
		json_close(&counting->items, ']');
}

static void put_all(struct counting *counting, struct source *source,
    const struct facet *facets, size_t count)
{
	struct total total = source->ops->total(source);
	bool json = counting->format == WRITE_JSON;

	buf_init(&counting->json, ANSWER_MAX);
	json_writer_init(&counting->items, &counting->json);
	if (counting->format == WRITE_CSV || counting->format == WRITE_TSV)
		put_cells(counting, heads);
	if (json) {
		json_open(&counting->items, NULL, '{');
		json_open(&counting->items, "facets", '{');
	}
	for (size_t i = 0; i < count; i++)
		put_facet(counting, &facets[i]);
	if (json) {
		json_close(&counting->items, '}');
		if (total.kind == TOTAL_EXACT)
			json_put_u64(&counting->items, "total", total.count);
		else
			json_put_null(&counting->items, "total");
		if (merge_is(source)) {
			const struct err *why;

			json_put_string(
			    &counting->items, "source", SERVICE_ALL);
			json_put_bool(&counting->items, "complete",
			    merge_missing(source, 0, &why) == NULL);
		}
		json_close(&counting->items, '}');
		buf_addc(&counting->json, '\n');
	}
	out_bytes(counting->writer.options.stream, buf_text(&counting->json),
	    counting->json.len);
	buf_done(&counting->json);
}

/* --- the question */

static bool named_facets(struct cli *cli, const struct query *query,
    const struct field *fields[FACETS_MAX + 1], struct err *err)
{
	const struct kind *kind = query->kind;
	const char *names = cli->flags->facets;
	size_t count = 0;

	while (*names != '\0') {
		size_t len = strcspn(names, ",");
		const char *name = arena_strndup(&cli->arena, names, len);
		const struct field *field;

		names += len + (names[len] == ',');
		if (len == 0)
			continue;
		field = cli_field(kind, name, err);
		if (field == NULL || !query_gives(query, field, err))
			return false;
		if (!query_counts_by(query, field))
			return err_set(err, ERR_USAGE,
			    _("%s are not counted by %s"), kind->name,
			    field->name);
		if (count == FACETS_MAX)
			return err_set(err, ERR_USAGE,
			    _("at most %d fields are counted at once"),
			    FACETS_MAX);
		fields[count++] = field;
	}
	fields[count] = NULL;
	return count > 0 ||
	       err_set(err, ERR_USAGE, _("--facets: counted by which fields?"));
}

static void say_how(struct cli *cli, struct source *source,
    const struct facet *facets, size_t count)
{
	cli_told_counts(cli, source);
	for (size_t i = 0; i < count; i++)
		if (facets[i].capped)
			cli_note(cli,
			    safe_linef(&cli->arena,
				_("%s: counted over a part of a large result"),
				facets[i].field->name));
}

bool cli_facets(struct cli *cli, const struct query *query, struct err *err)
{
	const struct field *fields[FACETS_MAX + 1];
	struct counting counting = {.cli = cli, .format = cli_format(cli)};
	struct query counted = *query;
	const struct facet *facets;
	struct source *source;
	size_t count;
	uint64_t counts = 0;

	if (query->kind == NULL)
		return err_set(err, ERR_USAGE,
		    _("--facets needs one kind: klaster list KIND, or "
		      "kind:NAME among the words"));
	if (counting.format > WRITE_TSV)
		return err_set(err, ERR_USAGE,
		    _("counts are written as table, plain, csv, tsv, json or "
		      "jsonl"));
	if (!named_facets(cli, query, fields, err) || !cli_out_open(cli, err))
		return false;
	counted.columns[0] = &query->kind->fields[0];
	counted.column_count = 1;
	cli->options->page_size = 1;
	source = cli_open_rows(cli, &counted, fields, 1, err);
	if (source == NULL)
		return cli_out_close(cli, false, 0, err);
	if (cli_row(cli, source, 0, err) == NULL) {
		if (err->code == ERR_NONE && cli_told_rows(cli, source, err))
			err_set(err, ERR_NOTHING, _("there is nothing"));
		return cli_out_close(cli, false, 0, err);
	}
	count = source->ops->facets(source, &facets);
	if (count == 0) {
		err_set(err, ERR_NETWORK, _("the service does not count by %s"),
		    fields[0]->name);
		return cli_out_close(cli, false, 0, err);
	}
	counting.writer.options = cli_write_options(cli);
	put_all(&counting, source, facets, count);
	say_how(cli, source, facets, count);
	for (size_t i = 0; i < count; i++)
		counts += facets[i].count;
	return cli_out_close(cli, cli_told_rows(cli, source, err), counts, err);
}
