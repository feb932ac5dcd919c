/* cli_own_rows.c: how the commands on the user's own data find their action
 * and write their rows. */
#include <string.h>
#include "cli_own.h"
#include "klaster/base/i18n.h"
#include "klaster/base/out.h"
#include "klaster/model/json.h"

#define ROW_BYTES (8 * OWN_TEXT_MAX)

struct own *cli_own_open(const struct cli *cli)
{
	const char *name = cli->options->service;

	return own_open(name != NULL && *name != '\0' ? name : SERVICE_BUNDLED);
}

bool cli_rows_begin(struct cli *cli, struct err *err)
{
	switch (cli_format(cli)) {
	case WRITE_TABLE:
	case WRITE_PLAIN:
	case WRITE_TSV:
	case WRITE_JSON:
	case WRITE_JSONL:
		return cli_out_open(cli, err);
	default:
		return err_set(err, ERR_USAGE,
		    _("what is yours is written as plain, tsv, json or jsonl"));
	}
}

static void add_json(struct cli *cli, size_t count,
    const struct cli_cell *cells, size_t cell_count)
{
	bool lines = cli_format(cli) == WRITE_JSONL;
	struct json_writer json;
	struct buf out;
	size_t i;

	buf_init(&out, ROW_BYTES);
	if (!lines)
		buf_adds(&out, count > 0 ? ",\n" : "{\"items\":[\n");
	json_writer_init(&json, &out);
	json_open(&json, NULL, '{');
	for (i = 0; i < cell_count; i++)
		if (!cells[i].number)
			json_put_string(&json, cells[i].name, cells[i].text);
		else if (cells[i].text != NULL && *cells[i].text != '\0')
			json_put_raw(&json, cells[i].name, cells[i].text);
		else
			json_put_null(&json, cells[i].name);
	json_close(&json, '}');
	if (lines)
		buf_addc(&out, '\n');
	out_bytes(cli_stream(cli), buf_text(&out), out.len);
	buf_done(&out);
}

void cli_rows_add(struct cli *cli, size_t *count, const struct cli_cell *cells,
    size_t cell_count)
{
	enum write_format format = cli_format(cli);
	size_t i;

	if (format == WRITE_JSON || format == WRITE_JSONL) {
		add_json(cli, (*count)++, cells, cell_count);
		return;
	}
	(*count)++;
	for (i = 0; i < cell_count; i++) {
		if (i > 0)
			out_bytes(cli_stream(cli), "\t", 1);
		out_safe(
		    cli_stream(cli), safe_linez(&cli->arena, cells[i].text));
	}
	out_bytes(cli_stream(cli), "\n", 1);
}

bool cli_rows_end(
    struct cli *cli, size_t count, const char *nothing, struct err *err)
{
	if (cli_format(cli) == WRITE_JSON && count > 0)
		out_bytes(cli_stream(cli), "\n]}\n", 4);
	return cli_out_close(cli,
	    count > 0 || err_set(err, ERR_NOTHING, "%s", nothing), count, err);
}

bool cli_own_run(struct cli *cli, const char *name,
    const struct cli_action *actions, size_t count, int argc, char **argv,
    struct err *err)
{
	const struct cli_action *action = &actions[0];
	struct own *own;
	bool named = false, ok;
	size_t i;

	for (i = 0; argc > 0 && i < count; i++)
		if (strcmp(actions[i].name, argv[0]) == 0) {
			action = &actions[i];
			named = true;
		}
	if (argc - named < action->least)
		return err_set(err, ERR_USAGE,
		    _("%s %s needs more words; see klaster help %s"), name,
		    action->name, name);
	own = cli_own_open(cli);
	if (own_trouble(own) != NULL)
		cli_note(cli, safe_linez(&cli->arena, own_trouble(own)->text));
	ok = action->run(cli, own, argc - named, argv + named, err);
	own_close(own);
	return ok;
}
