/* cli_own_file.c: owns `klaster own`: all of the user's own data as one file,
 * and back. */
#include <string.h>
#include "cli_own.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/out.h"
#include "klaster/base/path.h"

#define FILE_MAX (32u << 20)

static bool check(
    struct cli *cli, struct own *own, int argc, char **argv, struct err *err)
{
	const struct err *trouble = own_trouble(own);

	(void)argv;
	if (argc > 0)
		return err_set(err, ERR_USAGE,
		    _("own does what? One of: check, export, import FILE"));
	out_line(stdout,
	    safe_linef(&cli->arena,
		_("%zu bookmarks, %zu notes, %zu tags, %zu saved searches of "
		  "%s"),
		own_count(own, OWN_BOOKMARK), own_count(own, OWN_NOTE),
		own_count(own, OWN_TAG), own_count(own, OWN_SEARCH),
		own_service(own)));
	return trouble == NULL ||
	       err_set(err, trouble->code, "%s", trouble->text);
}

/* A line each, but for the head. */
static uint64_t count_items(const struct buf *out)
{
	uint64_t lines = 0;
	size_t i;

	for (i = 0; i < out->len; i++)
		lines += out->data[i] == '\n';
	return lines > 0 ? lines - 1 : 0;
}

static bool export(
    struct cli *cli, struct own *own, int argc, char **argv, struct err *err)
{
	struct buf out;
	bool ok;

	(void)own;
	(void)argv;
	if (argc > 0)
		return err_set(err, ERR_USAGE,
		    _("own export takes no words; a file: -o FILE"));
	buf_init(&out, FILE_MAX);
	ok = own_export(&out, err) && cli_out_open(cli, err);
	if (ok) {
		out_bytes(cli_stream(cli), buf_text(&out), out.len);
		ok = cli_out_close(cli, true, count_items(&out), err);
	}
	buf_done(&out);
	return ok;
}

static bool import(
    struct cli *cli, struct own *own, int argc, char **argv, struct err *err)
{
	size_t len, count;
	char *text;

	(void)own;
	(void)argc;
	text = path_read(&cli->arena, argv[0], FILE_MAX, &len, err);
	if (text == NULL || !own_import(text, len, &count, err))
		return false;
	cli_note(
	    cli, safe_linef(&cli->arena,
		     i18n_plural("%zu came in; what was there is there still",
			 "%zu came in; what was there is there still",
			 (unsigned long)count),
		     count));
	return true;
}

static bool run_own(struct cli *cli, int argc, char **argv, struct err *err)
{
	static const struct cli_action actions[] = {
	    {"check", 0, check}, {"export", 0, export}, {"import", 1, import}};

	return cli_own_run(
	    cli, "own", actions, MEM_COUNT(actions), argc, argv, err);
}

const struct cli_command cli_command_own = {
    .name = "own",
    .args = N_("[check|export|import FILE]"),
    .help = N_("Take bookmarks, notes, tags and saved searches along"),
    .examples = "klaster own check\n"
		"klaster own export -o own.jsonl\n"
		"klaster own import own.jsonl\n",
    .run = run_own,
    .has_records = true,
};
