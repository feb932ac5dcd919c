/*
 * cli_mail.c: owns `klaster query-mail`: mail addresses for a mail program, in
 * the form that mutt, neomutt and others read from a query command: a line
 * for people, then address, name and more, parted by tabs.
 */
#include <string.h>
#include "cli.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/out.h"
#include "klaster/engine/option.h"
#include "klaster/net/weblink.h"

#define LOOKED_AT 500 /* records of a kind, at most */
#define LINES_MAX_BYTES (1u << 20)

struct addresses {
	struct cli *cli;
	struct buf lines;
	uint64_t count, limit;
};

static const struct field *mail_field(const struct kind *kind)
{
	size_t i;

	for (i = 0; i < kind->field_count; i++)
		if (kind->fields[i].type == FIELD_MAIL)
			return &kind->fields[i];
	return NULL;
}

/* What tells people of one name apart: the kind, and whose or where. */
static const char *more_of(
    const struct cli *cli, struct arena *arena, const struct record *record)
{
	static const char *const names[] = {"organisation", "role", "city"};
	const char *text = _(record->kind->label_one);
	size_t i;

	for (i = 0; i < MEM_COUNT(names); i++) {
		const struct field *field = kind_field(record->kind, names[i]);
		const char *cell = field != NULL
				       ? write_cell(arena, record, field,
					     cli->options->langs, true)
				       : NULL;

		if (cell != NULL)
			text = arena_printf(arena, "%s, %s", text, cell);
	}
	return text;
}

/* An address that a header could be made of is none. */
static void add_record(struct addresses *addresses, const struct record *record,
    const struct field *field)
{
	struct arena arena = ARENA_INIT;
	const struct claim *claims;
	size_t count, i;

	claims = record_claims(record, field, &count);
	for (i = 0; i < count && addresses->count < addresses->limit; i++) {
		if (claims[i].form == CLAIM_ABSENCE ||
		    claims[i].rank == RANK_OUTDATED ||
		    weblink_mail(&arena, claims[i].value, NULL) == NULL)
			continue;
		buf_addf(&addresses->lines, "%s\t%s\t%s\n", claims[i].value,
		    safe_linez(&arena,
			record_label(record, addresses->cli->options->langs))
			.safe_bytes,
		    safe_linez(&arena, more_of(addresses->cli, &arena, record))
			.safe_bytes);
		addresses->count++;
	}
	arena_done(&arena);
}

/* The records of a kind that have all the words. A service that shows no
 * addresses to us has none for this; one that cannot be asked is a failure. */
static bool add_kind(struct addresses *addresses, const struct kind *kind,
    const char *words, struct err *err)
{
	static const char *const names[] = {
	    "organisation", "role", "city", "email"};
	struct cli *cli = addresses->cli;
	const struct record *row = NULL;
	struct source *source;
	struct query query;
	uint64_t at = 0;
	size_t i;

	query_parse(&query, &cli->arena, kind, words, strlen(words));
	query.column_count = 0;
	query.columns[query.column_count++] = &kind->fields[0];
	for (i = 0; i < MEM_COUNT(names); i++)
		if (kind_field(kind, names[i]) != NULL)
			query.columns[query.column_count++] =
			    kind_field(kind, names[i]);
	source = feed_list(cli->connection.feed, &query, NULL);
	while (at < LOOKED_AT && addresses->count < addresses->limit &&
	       (row = cli_row(cli, source, at++, err)) != NULL)
		add_record(addresses, row, mail_field(kind));
	source->ops->free(source);
	if (err->code == ERR_USAGE || err->code == ERR_REFUSED)
		*err = (struct err)ERR_INIT;
	return err->code == ERR_NONE;
}

static bool run_mail(struct cli *cli, int argc, char **argv, struct err *err)
{
	static const char *const kinds[] = {
	    "people", "organisations", "clusters", "facilities", "events"};
	struct addresses addresses = {.cli = cli,
	    .limit = (uint64_t)options_number(
		config_options(cli->options->config), "limit")};
	const char *words;
	bool ok = true;
	size_t i;

	if (argc == 0)
		return err_set(err, ERR_USAGE,
		    _("whose address? For example: klaster query-mail "
		      "szczecin"));
	words = cli_join(&cli->arena, argc, argv, err);
	if (words == NULL)
		return false;
	if (addresses.limit == 0)
		addresses.limit = UINT64_MAX;
	if (!cli_connect(cli, err))
		return false;
	buf_init(&addresses.lines, LINES_MAX_BYTES);
	for (i = 0; i < MEM_COUNT(kinds) && ok; i++)
		ok = add_kind(&addresses, kind_find(kinds[i]), words, err);
	if (ok) {
		out_line(stdout, safe_linef(&cli->arena,
				     i18n_plural("%llu address for \"%s\" (%s)",
					 "%llu addresses for \"%s\" (%s)",
					 (unsigned long)addresses.count),
				     (unsigned long long)addresses.count, words,
				     cli->connection.origin));
		out_bytes(
		    stdout, buf_text(&addresses.lines), addresses.lines.len);
	}
	/* The first line has said it. */
	if (ok && addresses.count == 0) {
		err->code = ERR_NOTHING;
		ok = false;
	}
	buf_done(&addresses.lines);
	return ok;
}

const struct cli_command cli_command_mail = {
    .name = "query-mail",
    .args = N_("WORDS..."),
    .help = N_("Find mail addresses for mutt and other mail programs"),
    .examples = "klaster query-mail szczecin\n"
		"set query_command = \"klaster query-mail %s\"\n",
    .run = run_mail,
};
