/* cli_saved.c: owns `klaster saved`: saved searches with how many hits they
 * have and how many of those are new. */
#include <inttypes.h>
#include <string.h>
#include "cli_own.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/own/saved.h"

static const char *number(struct cli *cli, bool known, uint64_t count)
{
	return known ? arena_printf(&cli->arena, "%" PRIu64, count) : "";
}

static void write_one(struct cli *cli, size_t *count, const struct saved *saved,
    const struct own_item *item)
{
	struct saved_hits hits = saved_hits(saved, item->name);

	cli_rows_add(cli, count,
	    (const struct cli_cell[]){
		{"name", item->name, false},
		{"query", item->text, false},
		{"total", number(cli, hits.has_total, hits.total), true},
		{"new", number(cli, hits.has_news && hits.whole, hits.fresh),
		    true},
		{"changed", number(cli, hits.has_news, hits.changed), true},
	    },
	    5);
}

/* The hits that are remembered are loaded; one that cannot be asked is not
 * counted, and it is said why. */
static bool weigh(struct cli *cli, struct saved *saved,
    const struct own_item *item, struct err *err)
{
	struct query query;
	struct source *source;
	struct err why = ERR_INIT;
	uint64_t i;
	bool ok = true;

	query_parse(&query, &cli->arena, NULL, item->text, strlen(item->text));
	source = feed_list(cli->connection.feed, &query, NULL);
	for (i = 0; i < SAVED_KEPT && cli_row(cli, source, i, &why) != NULL;
	     i++)
		;
	if (cli_is_cancelled(cli, err))
		ok = false;
	else if (why.code == ERR_NONE)
		ok = saved_weigh(saved, item->name, source, err);
	else
		cli_note(cli,
		    safe_linef(&cli->arena, "%s: %s", item->name, why.text));
	source->ops->free(source);
	return ok;
}

static bool weigh_all(
    struct cli *cli, struct own *own, struct saved *saved, struct err *err)
{
	const struct own_item *item = NULL;
	bool ok = true;

	if (cli->options->frugal)
		return true;
	/* What is remembered of one may be written between two. */
	while (ok && (item = own_next(own, OWN_SEARCH, item)) != NULL) {
		const char *name = arena_strdup(&cli->arena, item->name);

		ok = weigh(cli, saved, item, err);
		item = own_find(own, OWN_SEARCH, "", name);
		if (item == NULL)
			break;
	}
	return ok;
}

/* Where the service is, and what that means for each of them. */
static bool count_all(
    struct cli *cli, struct own *own, struct saved *saved, struct err *err)
{
	const struct entry *entry = cli_entry(cli, err);

	if (entry == NULL)
		return false;
	if (service_is_foreign(&cli->connection))
		return weigh_all(cli, own, saved, err);
	saved_count(
	    saved, entry->seq, !cli->options->offline && !cli->options->frugal);
	while (!saved_is_idle(saved)) {
		if (cli_is_cancelled(cli, err))
			return false;
		fetch_poll(cli->connection.fetcher, NULL, 0, -1);
		fetch_turn(cli->connection.fetcher);
	}
	return true;
}

static bool list(
    struct cli *cli, struct own *own, int argc, char **argv, struct err *err)
{
	const struct own_item *item = NULL;
	struct saved *saved;
	size_t count = 0;
	bool ok;

	(void)argv;
	if (argc > 0)
		return err_set(err, ERR_USAGE,
		    _("saved does what? One of: list, add, show, remove, "
		      "rename"));
	if (!cli_rows_begin(cli, err))
		return false;
	if (own_count(own, OWN_SEARCH) == 0)
		return err_set(err, ERR_NOTHING, _("no saved searches"));
	if (!cli_connect(cli, err))
		return false;
	saved = saved_open(own, cli->connection.fetcher, &dialect_jsonapi);
	ok = count_all(cli, own, saved, err);
	while (ok && (item = own_next(own, OWN_SEARCH, item)) != NULL)
		write_one(cli, &count, saved, item);
	ok = ok && cli_rows_end(cli, count, "", err);
	saved_close(saved);
	return ok;
}

static bool add(
    struct cli *cli, struct own *own, int argc, char **argv, struct err *err)
{
	const char *words = cli_join(&cli->arena, argc - 1, argv + 1, err);
	struct own_item item = {
	    .what = OWN_SEARCH, .ref = "", .name = argv[0], .label = ""};
	struct query query;
	struct buf text;
	bool ok;

	if (words == NULL)
		return false;
	query_parse(&query, &cli->arena, NULL, words, strlen(words));
	buf_init(&text, QUERY_TEXT_MAX);
	query_format(&query, &text, true);
	item.text = buf_text(&text);
	ok = (text.len > 0 || err_set(err, ERR_USAGE,
				  _("there is nothing asked for here"))) &&
	     own_put(own, &item, err);
	buf_done(&text);
	return ok;
}

static bool show(
    struct cli *cli, struct own *own, int argc, char **argv, struct err *err)
{
	struct query query;
	char *text;

	(void)argc;
	if (!saved_query(own, argv[0], &cli->arena, &query, err))
		return false;
	text = arena_strdup(
	    &cli->arena, own_find(own, OWN_SEARCH, "", argv[0])->text);
	return cli_question(cli, NULL, 1, &text, err);
}

static bool take_away(
    struct cli *cli, struct own *own, int argc, char **argv, struct err *err)
{
	(void)cli;
	(void)argc;
	return own_remove(own, OWN_SEARCH, "", argv[0], err);
}

static bool rename_one(
    struct cli *cli, struct own *own, int argc, char **argv, struct err *err)
{
	(void)cli;
	(void)argc;
	return own_rename(own, argv[0], argv[1], err);
}

static bool run_saved(struct cli *cli, int argc, char **argv, struct err *err)
{
	static const struct cli_action actions[] = {{"list", 0, list},
	    {"add", 2, add}, {"show", 1, show}, {"remove", 1, take_away},
	    {"rename", 2, rename_one}};

	return cli_own_run(
	    cli, "saved", actions, MEM_COUNT(actions), argc, argv, err);
}

const struct cli_command cli_command_saved = {
    .name = "saved",
    .args = N_("[list|add NAME QUERY|show NAME|remove NAME|rename NAME NEW]"),
    .help = N_("Keep searches by name, and count their new hits"),
    .examples = "klaster saved add latvia kind:organisations country:LV\n"
		"klaster saved\n"
		"klaster saved show latvia --format csv\n"
		"klaster changes --search latvia --since last\n",
    .run = run_saved,
    .has_records = true,
};
