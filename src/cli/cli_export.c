/*
 * cli_export.c: owns `klaster export`: all rows of a question with all that
 * can be exported of them, for another program.
 */
#include "cli.h"
#include "klaster/base/i18n.h"

static bool run_export(struct cli *cli, int argc, char **argv, struct err *err)
{
	const struct kind *kind = argc > 0 ? kind_find(argv[0]) : NULL;

	if (argc == 0)
		return err_set(err, ERR_USAGE,
		    _("export what? For example: klaster export organisations "
		      "country:LT -o clusters.csv"));
	cli->exports = true;
	return cli_question(
	    cli, kind, argc - (kind != NULL), argv + (kind != NULL), err);
}

const struct cli_command cli_command_export = {
    .name = "export",
    .args = N_("[KIND] [WORDS...] [FIELD:VALUE...]"),
    .help = N_("Write all rows of a question for another program"),
    .examples = "klaster export organisations country:LT -o lt.csv\n"
		"klaster export people -o people.vcf --purpose invitations\n"
		"klaster export events -o events.ics --force\n"
		"klaster export projects heritage --format jsonl | jq .label\n",
    .run = run_export,
    .has_records = true,
};
