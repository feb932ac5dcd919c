/*
 * cli_own.c: owns `klaster bookmark`, `note`, `tag` and `history`: the user's
 * own data from the command line. The service is asked only what a record is
 * called.
 */
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "cli_own.h"
#include "klaster/app/own_words.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/out.h"
#include "klaster/engine/argv.h"

/* --- lists */

static bool list_fitting(struct cli *cli, struct own *own, const char *text,
    const char *nothing, struct err *err)
{
	struct own_thing *things;
	size_t count = own_things(own, &cli->arena, &things), i, written = 0;

	if (!cli_rows_begin(cli, err))
		return false;
	for (i = 0; i < count; i++) {
		struct view_own about;

		if (!own_fits(
			own, &cli->arena, text, things[i].ref, things[i].label))
			continue;
		own_about(own, &cli->arena, things[i].ref, &about);
		cli_rows_add(cli, &written,
		    (const struct cli_cell[]){
			{"id", things[i].ref, false},
			{"label", things[i].label, false},
			{"bookmarked", about.bookmarked ? "true" : "false",
			    true},
			{"tags", about.tags, false},
			{"note", about.note, false},
		    },
		    5);
	}
	return cli_rows_end(cli, written, nothing, err);
}

static bool list_by(struct cli *cli, struct own *own, const char *first,
    int argc, char **argv, const char *nothing, struct err *err)
{
	struct buf text;
	bool ok;
	int i;

	buf_init(&text, 2 * OWN_NAME_MAX);
	buf_adds(&text, first);
	for (i = 0; i < argc; i++) {
		buf_addc(&text, ' ');
		argv_quote(&text, argv[i]);
	}
	ok = list_fitting(cli, own, buf_text(&text), nothing, err);
	buf_done(&text);
	return ok;
}

static bool list_bookmarks(
    struct cli *cli, struct own *own, int argc, char **argv, struct err *err)
{
	return list_by(
	    cli, own, "bookmark:any", argc, argv, _("no bookmarks"), err);
}

static bool list_notes(
    struct cli *cli, struct own *own, int argc, char **argv, struct err *err)
{
	return list_by(cli, own, "note:any", argc, argv, _("no notes"), err);
}

static bool list_tags(
    struct cli *cli, struct own *own, int argc, char **argv, struct err *err)
{
	const char *first = "tag:any";

	if (argc > 0) {
		struct buf tag;

		buf_init(&tag, OWN_NAME_MAX);
		buf_adds(&tag, "tag:");
		argv_quote(&tag, argv[0]);
		first = arena_strdup(&cli->arena, buf_text(&tag));
		buf_done(&tag);
		argc--;
		argv++;
	}
	return list_by(cli, own, first, argc, argv, _("no such tags"), err);
}

bool cli_own_find(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct own *own = cli_own_open(cli);
	bool ok = list_by(cli, own, "", argc, argv,
	    _("nothing of your own is like that"), err);

	own_close(own);
	return ok;
}

/* --- records */

/* The record's name, as the service or the copy has it. */
static bool name_record(
    struct cli *cli, const char *ref, struct own_item *item, struct err *err)
{
	const struct kind *kind;
	const char *id;
	const struct record *record;
	struct source *source;

	if (!record_parse_ref(ref, &kind, &id))
		return err_set(err, ERR_USAGE,
		    _("\"%s\" is no address: KIND/ID, such as "
		      "organisations/erb"),
		    ref);
	*item = (struct own_item){
	    .ref = arena_printf(&cli->arena, "%s/%s", kind->name, id),
	    .name = "",
	    .label = "",
	    .text = ""};
	if (!cli->connected && !cli_connect(cli, err))
		return false;
	source = feed_record(cli->connection.feed, kind, id, NULL);
	record = cli_row(cli, source, 0, err);
	if (record == NULL && err->code == ERR_NONE)
		err_set(err, ERR_NOTHING, _("there is no record %s"), ref);
	if (record == NULL)
		return false;
	item->label = arena_strdup(
	    &cli->arena, record_label(record, cli->options->langs));
	return true;
}

static const char *ref_of(struct cli *cli, const char *text)
{
	const struct kind *kind;
	const char *id;

	return record_parse_ref(text, &kind, &id)
		   ? arena_printf(&cli->arena, "%s/%s", kind->name, id)
		   : text;
}

static bool add_bookmarks(
    struct cli *cli, struct own *own, int argc, char **argv, struct err *err)
{
	struct own_item item;
	int i;

	for (i = 0; i < argc; i++) {
		if (!name_record(cli, argv[i], &item, err))
			return false;
		item.what = OWN_BOOKMARK;
		if (!own_put(own, &item, err))
			return false;
	}
	return true;
}

static bool remove_bookmarks(
    struct cli *cli, struct own *own, int argc, char **argv, struct err *err)
{
	int i;

	for (i = 0; i < argc; i++)
		if (!own_remove(
			own, OWN_BOOKMARK, ref_of(cli, argv[i]), "", err))
			return false;
	return true;
}

static bool add_tag(
    struct cli *cli, struct own *own, int argc, char **argv, struct err *err)
{
	struct own_item item;
	int i;

	for (i = 1; i < argc; i++) {
		if (!name_record(cli, argv[i], &item, err))
			return false;
		item.what = OWN_TAG;
		item.name = argv[0];
		if (!own_put(own, &item, err))
			return false;
	}
	return true;
}

static bool remove_tag(
    struct cli *cli, struct own *own, int argc, char **argv, struct err *err)
{
	int i;

	for (i = 1; i < argc; i++)
		if (!own_remove(
			own, OWN_TAG, ref_of(cli, argv[i]), argv[0], err))
			return false;
	return true;
}

/* --- notes */

/* "-": all of standard input, without the line feeds at its end. */
static bool read_input(struct buf *text, struct err *err)
{
	char bytes[4096];
	ssize_t got;

	while ((got = read(STDIN_FILENO, bytes, sizeof(bytes))) > 0)
		if (!buf_add(text, bytes, (size_t)got))
			return err_set(err, ERR_USAGE,
			    _("the note is longer than %d bytes"),
			    OWN_TEXT_MAX);
	while (text->len > 0 && text->data[text->len - 1] == '\n')
		buf_cut(text, text->len - 1);
	return true;
}

static bool add_note(
    struct cli *cli, struct own *own, int argc, char **argv, struct err *err)
{
	struct own_item item;
	struct buf text;
	const char *was;
	bool ok;
	int i;

	if (!name_record(cli, argv[0], &item, err))
		return false;
	was = arena_strdup(&cli->arena, own_note(own, item.ref));
	buf_init(&text, OWN_TEXT_MAX);
	if (*was != '\0')
		buf_addf(&text, "%s\n", was);
	if (argc == 2 && strcmp(argv[1], "-") == 0)
		ok = read_input(&text, err);
	else
		for (ok = true, i = 1; i < argc; i++)
			buf_addf(&text, "%s%s", i > 1 ? " " : "", argv[i]);
	if (text.full && ok)
		ok = err_set(err, ERR_USAGE,
		    _("the note is longer than %d bytes"), OWN_TEXT_MAX);
	item.text = buf_text(&text);
	ok = ok && own_put_note(own, &item, was, err);
	buf_done(&text);
	return ok;
}

static bool show_note(
    struct cli *cli, struct own *own, int argc, char **argv, struct err *err)
{
	const char *text = own_note(own, ref_of(cli, argv[0]));

	(void)argc;
	if (*text == '\0')
		return err_set(err, ERR_NOTHING, _("There is no note."));
	out_line(stdout, safe_block(&cli->arena, text, strlen(text)));
	return true;
}

static bool remove_note(
    struct cli *cli, struct own *own, int argc, char **argv, struct err *err)
{
	(void)argc;
	return own_remove(own, OWN_NOTE, ref_of(cli, argv[0]), "", err);
}

/* --- history */

static bool list_places(
    struct cli *cli, struct own *own, int argc, char **argv, struct err *err)
{
	const struct own_item *item = NULL;
	size_t written = 0;

	(void)argv;
	if (argc > 0)
		return err_set(
		    err, ERR_USAGE, _("history takes one word: clear"));
	if (!cli_rows_begin(cli, err))
		return false;
	while ((item = own_previous(own, OWN_PLACE, item)) != NULL) {
		time_t at = (time_t)item->at_s;
		char text[40] = "";
		struct tm tm;

		if (gmtime_r(&at, &tm) != NULL)
			strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
		cli_rows_add(cli, &written,
		    (const struct cli_cell[]){
			{"at", text, false},
			{"id", *item->ref != '\0' ? item->ref : NULL, false},
			{"label", *item->ref != '\0' ? item->label : item->name,
			    false},
		    },
		    3);
	}
	return cli_rows_end(cli, written, _("no history"), err);
}

static bool clear_places(
    struct cli *cli, struct own *own, int argc, char **argv, struct err *err)
{
	(void)cli;
	(void)argc;
	(void)argv;
	return own_clear(own, OWN_PLACE, err);
}

/* --- commands */

#define OWN_COMMAND(name_, ...)                                                \
	static bool run_##name_(                                               \
	    struct cli *cli, int argc, char **argv, struct err *err)           \
	{                                                                      \
		static const struct cli_action actions[] = {__VA_ARGS__};      \
                                                                               \
		return cli_own_run(cli, #name_, actions, MEM_COUNT(actions),   \
		    argc, argv, err);                                          \
	}

OWN_COMMAND(bookmark, {"list", 0, list_bookmarks}, {"add", 1, add_bookmarks},
    {"remove", 1, remove_bookmarks})
OWN_COMMAND(note, {"list", 0, list_notes}, {"add", 2, add_note},
    {"show", 1, show_note}, {"remove", 1, remove_note})
OWN_COMMAND(
    tag, {"list", 0, list_tags}, {"add", 2, add_tag}, {"remove", 2, remove_tag})
OWN_COMMAND(history, {"list", 0, list_places}, {"clear", 0, clear_places})

const struct cli_command cli_command_bookmark = {
    .name = "bookmark",
    .args = N_("[list WORDS|add KIND/ID|remove KIND/ID]"),
    .help = N_("List, put or take away your bookmarks"),
    .examples = "klaster bookmark\n"
		"klaster bookmark add organisations/erb projects/sbcc\n"
		"klaster bookmark --format json\n",
    .run = run_bookmark,
    .has_records = true,
};

const struct cli_command cli_command_note = {
    .name = "note",
    .args = N_("[list WORDS|add KIND/ID TEXT|show KIND/ID|remove KIND/ID]"),
    .help = N_("List, write or read your notes on records"),
    .examples = "klaster note add organisations/erb asked for the brochure\n"
		"klaster note list brochure\n"
		"klaster note show organisations/erb\n",
    .run = run_note,
    .has_records = true,
};

const struct cli_command cli_command_tag = {
    .name = "tag",
    .args = N_("[list NAME|add NAME KIND/ID|remove NAME KIND/ID]"),
    .help = N_("List, put or take away your tags on records"),
    .examples = "klaster tag add follow-up organisations/erb\n"
		"klaster tag list follow-up\n",
    .run = run_tag,
    .has_records = true,
};

const struct cli_command cli_command_history = {
    .name = "history",
    .args = N_("[list|clear]"),
    .help = N_("Say where you were on the screen, latest first"),
    .examples = "klaster history\n"
		"klaster history clear\n",
    .run = run_history,
    .has_records = true,
};
