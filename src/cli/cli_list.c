/*
 * cli_list.c: owns `klaster search` and `klaster list`: a question, its rows
 * in a format, and what to say when there are none.
 */
#include <string.h>
#include "cli_own.h"
#include "klaster/app/look.h"
#include "klaster/app/own_words.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/engine/near.h"
#include "klaster/engine/option.h"

#define PAGE_FOR_ALL 100 /* rows at once when all are wanted */

struct listing {
	struct query query;
	const struct field *fields[KIND_FIELD_MAX];
	size_t field_count;
	uint64_t limit; /* 0: all */
};

/* --- the question */

const struct field *cli_field(
    const struct kind *kind, const char *name, struct err *err)
{
	struct near near;
	size_t i;

	near_init(&near, name);
	for (i = 0; i < kind->field_count; i++) {
		const struct field *field = &kind->fields[i];

		if (strcmp(field->name, name) == 0)
			return field;
		near_try(&near, field->name);
	}
	for (i = 0; i < kind->field_count; i++)
		if (field_answers(&kind->fields[i], name))
			return &kind->fields[i];
	if (near.best != NULL)
		err_set(err, ERR_USAGE,
		    _("%s have no field \"%s\"; did you mean %s?"), kind->name,
		    name, near.best);
	else
		err_set(err, ERR_USAGE, _("%s have no field \"%s\""),
		    kind->name, name);
	return NULL;
}

static void add_field(struct listing *listing, const struct field *field)
{
	size_t i;

	for (i = 0; i < listing->field_count; i++)
		if (listing->fields[i] == field)
			return;
	if (listing->field_count < MEM_COUNT(listing->fields))
		listing->fields[listing->field_count++] = field;
}

/* Columns of the usual role, and what the question itself gives. */
static bool is_usual(
    const struct query *query, const struct field *field, enum field_role usual)
{
	return query_shows(query, field) ||
	       ((field->roles & (unsigned)usual) != 0 &&
		   field_is_stored(field));
}

/* The label is always there: a row without a name helps nobody. */
static void default_fields(struct listing *listing, enum field_role usual)
{
	const struct query *query = &listing->query;
	size_t i;

	if (query->kind == NULL)
		return;
	add_field(listing, &query->kind->fields[0]);
	for (i = 0; i < query->column_count; i++)
		add_field(listing, query->columns[i]);
	for (i = 1; i < query->kind->field_count && query->column_count == 0;
	     i++)
		if (is_usual(query, &query->kind->fields[i], usual))
			add_field(listing, &query->kind->fields[i]);
}

/* Who says from where wants to know how far. */
static bool add_distance(struct listing *listing, struct err *err)
{
	const struct kind *kind = listing->query.kind;
	size_t i;

	for (i = 0; kind != NULL && i < kind->field_count; i++) {
		if (kind->fields[i].type != FIELD_DISTANCE)
			continue;
		add_field(listing, &kind->fields[i]);
		return true;
	}
	return kind != NULL
		   ? err_set(err, ERR_USAGE,
			 _("%s have no place; organisations and facilities do"),
			 kind->name)
		   : err_set(err, ERR_USAGE,
			 _("--near needs one kind: klaster list KIND, or "
			   "kind:NAME among the words"));
}

/* The town for a column of distances, if there is one. */
static bool find_town(struct listing *listing, struct cli *cli, struct err *err)
{
	const struct options *set = config_options(cli->options->config);
	const char *name = cli->flags->near != NULL ? cli->flags->near
						    : options_text(set, "town");
	bool wanted = false;
	size_t i;

	for (i = 0; i < listing->field_count; i++)
		wanted |= listing->fields[i]->type == FIELD_DISTANCE;
	if (!wanted)
		return true;
	if (*name == '\0')
		return err_set(err, ERR_USAGE,
		    _("distance from where? Name a town: --near TOWN"));
	cli->vantage.atlas = cli->atlas = look_atlas();
	cli->vantage.town = look_town(cli->atlas, name, err);
	return cli->vantage.town != NULL;
}

/* A service sends what is asked for. */
static void ask_for_fields(struct listing *listing)
{
	memcpy(
	    listing->query.columns, listing->fields, sizeof(listing->fields));
	listing->query.column_count = listing->field_count;
}

static bool chosen_fields(struct listing *listing, struct arena *arena,
    const char *names, struct err *err)
{
	const struct kind *kind = listing->query.kind;

	if (kind == NULL)
		return err_set(err, ERR_USAGE,
		    _("--fields needs one kind: klaster list KIND, or "
		      "kind:NAME among the words"));
	add_field(listing, &kind->fields[0]);
	while (*names != '\0') {
		size_t len = strcspn(names, ",");
		const char *name = arena_strndup(arena, names, len);
		const struct field *field;

		names += len + (names[len] == ',');
		/* Every format has these anyway. */
		if (len == 0 || strcmp(name, "id") == 0 ||
		    strcmp(name, "label") == 0)
			continue;
		field = cli_field(kind, name, err);
		if (field == NULL)
			return false;
		if (!field_has_values(field) && field->type != FIELD_DISTANCE)
			return err_set(err, ERR_USAGE,
			    _("%s is a list of its own: klaster show KIND/ID "
			      "has it"),
			    name);
		add_field(listing, field);
	}
	ask_for_fields(listing);
	return true;
}

/* A format that chooses its fields asks for those alone. */
static bool format_fields(
    struct listing *listing, enum write_format format, struct err *err)
{
	const struct write_ops *ops = write_ops_of(format);
	const struct kind *kind = listing->query.kind;
	const char *const *name;

	if (!write_suits(format, kind))
		return err_set(err, ERR_USAGE,
		    kind == NULL
			? _("this format needs one kind: klaster list KIND, or "
			    "kind:NAME among the words")
			: _("%s have nothing for this format"),
		    kind != NULL ? kind->name : "");
	add_field(listing, &kind->fields[0]);
	for (name = ops->fields; *name != NULL; name++)
		if (kind_field(kind, *name) != NULL)
			add_field(listing, kind_field(kind, *name));
	ask_for_fields(listing);
	return true;
}

static bool chosen_sort(
    struct listing *listing, const char *name, struct err *err)
{
	const struct kind *kind = listing->query.kind;
	bool descending = *name == '-';
	const struct field *field;

	if (kind == NULL)
		return err_set(err, ERR_USAGE,
		    _("--sort needs one kind: klaster list KIND, or kind:NAME "
		      "among the words"));
	field = cli_field(kind, name + descending, err);
	if (field == NULL)
		return false;
	if ((field->roles & ROLE_SORT) == 0)
		return err_set(err, ERR_USAGE, _("%s cannot be sorted by %s"),
		    kind->name, field->name);
	listing->query.sort = field;
	listing->query.descending = descending;
	return true;
}

static bool make_listing(struct listing *listing, struct cli *cli,
    const struct kind *kind, const char *text, struct err *err)
{
	const struct flags *flags = cli->flags;

	memset(listing, 0, sizeof(*listing));
	query_parse(&listing->query, &cli->arena, kind, text, strlen(text));
	if (write_ops_of(cli_format(cli))->fields[0] != NULL) {
		if (!format_fields(listing, cli_format(cli), err))
			return false;
	} else if (flags->fields != NULL) {
		if (!chosen_fields(listing, &cli->arena, flags->fields, err))
			return false;
	} else {
		default_fields(listing, cli->exports ? ROLE_EXPORT : ROLE_LIST);
		if (flags->near != NULL && !add_distance(listing, err))
			return false;
		if (cli->exports || flags->near != NULL)
			ask_for_fields(listing);
	}
	if (!find_town(listing, cli, err))
		return false;
	if (flags->sort != NULL && !chosen_sort(listing, flags->sort, err))
		return false;
	if (listing->query.kind != NULL &&
	    !query_fits(&listing->query, listing->query.kind, err))
		return false;
	listing->limit = (uint64_t)options_number(
	    config_options(cli->options->config), "limit");
	if (cli->exports &&
	    config_origin(cli->options->config, "limit") != CONFIG_FLAG)
		listing->limit = 0;
	return true;
}

/* --- nothing found */

/* "Kreativum, Karlshamn (organisations/kreativum)". */
static const char *suggestion_text(
    struct arena *arena, const struct record *record, const char *const *langs)
{
	const char *detail = NULL;
	size_t i;

	for (i = 0; i < record->kind->field_count && detail == NULL; i++)
		if ((record->kind->fields[i].roles & ROLE_PLACE) != 0)
			detail = write_cell(arena, record,
			    &record->kind->fields[i], langs, true);
	return arena_printf(arena, "%s%s%s (%s)", record_label(record, langs),
	    detail != NULL ? ", " : "", detail != NULL ? detail : "",
	    write_id(arena, record));
}

static bool nothing_found(
    struct cli *cli, struct source *source, const char *words, struct err *err)
{
	struct record *const *near = NULL;
	size_t count = source->ops->suggestions(source, &near);
	struct source_status status = source->ops->status(source);
	const char *walk =
	    source_walk_text(&cli->arena, &source->query, &status, false);
	const char *list = NULL;
	size_t i;

	if (walk != NULL)
		return err_set(err, ERR_NOTHING, "%s", walk);
	for (i = 0; i < count && i < 3; i++) {
		const char *one =
		    suggestion_text(&cli->arena, near[i], cli->options->langs);

		list = list == NULL
			   ? one
			   : arena_printf(&cli->arena, "%s; %s", list, one);
	}
	/* A copy that has none of it says nothing about the service. */
	if (*words == '\0')
		return err_set(err, ERR_NOTHING, "%s",
		    source->ops->status(source).state == SOURCE_COPY
			? _("this is not in the local copy")
			: _("there is nothing"));
	if (list == NULL) {
		const char *stray = query_stray(&source->query, &cli->arena);

		return err_set(err, ERR_NOTHING, _("nothing found for: %s%s%s"),
		    words, stray != NULL ? ". " : "",
		    stray != NULL ? stray : "");
	}
	return err_set(err, ERR_NOTHING,
	    _("nothing found for: %s. The nearest: %s"), words, list);
}

/* --- rows */

static struct write_end end_of(struct source *source)
{
	struct source_status status = source->ops->status(source);

	return (struct write_end){.total = source->ops->total(source),
	    .source = status.origin,
	    .age_s = status.age_s};
}

static void note_end(struct cli *cli, struct source *source, uint64_t written)
{
	struct source_status status = source->ops->status(source);
	struct total total = source->ops->total(source);
	struct arena *arena = &cli->arena;

	cli_note_copy(cli, &status);
	if (status.note != NULL)
		cli_note(cli, safe_linez(arena, status.note));
	if (status.skipped > 0)
		cli_note(cli,
		    safe_linef(arena,
			i18n_plural("%u record could not be read",
			    "%u records could not be read", status.skipped),
			status.skipped));
	if (cli->vantage.town != NULL)
		cli_note(cli,
		    safe_linef(arena,
			_("Distances are from %s; places of towns: GeoNames CC "
			  "BY 4.0"),
			arena_strndup(arena, cli->vantage.town->name,
			    cli->vantage.town->name_len)));
	if (status.credit != NULL && cli_format(cli) == WRITE_TABLE)
		cli_note(cli, safe_linez(arena, status.credit));
	if (written > 0 &&
	    source_walk_text(arena, &source->query, &status, true) != NULL)
		cli_note(
		    cli, safe_linez(arena, source_walk_text(arena,
					       &source->query, &status, true)));
	if (total.kind != TOTAL_UNKNOWN && total.count > written)
		cli_note(cli,
		    safe_linef(arena,
			total.kind == TOTAL_EXACT
			    ? _("%llu of %llu; --limit 0 for all")
			    : _("%llu of more than %llu; --limit 0 for all"),
			(unsigned long long)written,
			(unsigned long long)total.count));
}

static bool write_rows(struct cli *cli, struct listing *listing,
    struct source *source, struct writer *writer, struct err *err)
{
	uint64_t limit = listing->limit;

	while (limit == 0 || writer->count < limit) {
		const struct record *row;

		if (cli_is_cancelled(cli, err))
			break;
		row = cli_row(cli, source, writer->count, err);
		if (row == NULL)
			break;
		write_record(writer, row);
		if (ferror(writer->options.stream))
			break; /* who closes it says why, or ends quietly */
		cli_progress(cli, writer->count, source->ops->total(source));
	}
	cli_progress_over(cli);
	if (err->code == ERR_NONE)
		return true;
	if (writer->count > 0 && err->code != ERR_PARTIAL) {
		err_prefix(err, _("only the first %llu"),
		    (unsigned long long)writer->count);
		err->code = ERR_PARTIAL;
	}
	return false;
}

/* A format asks for what it can say; a service takes a field that the asker
 * may not see for one that does not exist. */
static void drop_hidden(struct listing *listing)
{
	size_t kept = 0, i;

	for (i = 0; i < listing->field_count; i++)
		if (listing->fields[i]->level == LEVEL_PUBLIC)
			listing->fields[kept++] = listing->fields[i];
	listing->field_count = kept;
	ask_for_fields(listing);
}

/* An answer that fails at once leaves stdout empty. */
static struct source *first_rows(
    struct cli *cli, struct listing *listing, struct err *err)
{
	struct feed *feed = cli->connection.feed;
	struct source *source = feed_list(feed, &listing->query, NULL);

	if (cli_row(cli, source, 0, err) != NULL || err->code == ERR_NONE)
		return source;
	if (!feed_is_strange(feed) || !cli_learns(cli, err))
		return NULL;
	source = feed_list(feed, &listing->query, NULL);
	return cli_row(cli, source, 0, err) != NULL || err->code == ERR_NONE
		   ? source
		   : NULL;
}

static bool run_listing(struct cli *cli, struct listing *listing,
    const char *words, struct err *err)
{
	enum write_format format = cli_format(cli);
	struct write_options options = cli_write_options(cli);
	struct source *source;
	struct writer writer;
	struct write_end end;
	uint64_t written;
	bool ok;

	options.kind = listing->query.kind;
	options.fields = listing->fields;
	options.field_count = listing->field_count;
	source = first_rows(cli, listing, err);
	if (source == NULL)
		return false;
	write_begin(&writer, format, &options);
	ok = write_rows(cli, listing, source, &writer, err);
	written = writer.count;
	cli->bare = writer.bare;
	end = end_of(source);
	write_end(&writer, ok ? &end : NULL);
	ok = cli_out_close(cli, ok && written > 0, written, err) ||
	     (ok && written == 0);
	if (ok && written == 0) {
		struct source_status status = source->ops->status(source);

		cli_note_copy(cli, &status);
		return nothing_found(cli, source, words, err);
	}
	note_end(cli, source, written);
	return ok;
}

static bool ask_all(struct cli *cli, struct listing *listing, const char *words,
    struct err *err)
{
	struct write_options options = cli_write_options(cli);

	drop_hidden(listing);
	options.kind = listing->query.kind;
	options.fields = listing->fields;
	options.field_count = listing->field_count;
	return cli_all(
	    cli, &listing->query, &options, listing->limit, words, err);
}

bool cli_ask(
    struct cli *cli, const struct kind *kind, const char *text, struct err *err)
{
	struct app_options *options = cli->options;
	struct listing listing;

	if (!make_listing(&listing, cli, kind, text, err))
		return false;
	if (cli->flags->facets != NULL)
		return cli_facets(cli, &listing.query, err);
	if (listing.limit == 0 || listing.limit > PAGE_FOR_ALL)
		options->page_size = PAGE_FOR_ALL;
	else if (listing.limit < options->page_size)
		options->page_size = (size_t)listing.limit;
	if (!cli_out_open(cli, err))
		return false;
	if (cli_asks_all(cli))
		return ask_all(cli, &listing, text, err);
	if (!cli_connect(cli, err))
		return false;
	if (!cli->connection.sees_all &&
	    (write_ops_of(cli_format(cli))->fields[0] != NULL ||
		(cli->exports && cli->flags->fields == NULL)))
		drop_hidden(&listing);
	return run_listing(cli, &listing, text, err);
}

bool cli_question(struct cli *cli, const struct kind *kind, int argc,
    char **argv, struct err *err)
{
	const char *text = cli_join(&cli->arena, argc, argv, err);

	return text != NULL && cli_ask(cli, kind, text, err);
}

/* Also what a variable of a script had nothing in. */
static bool is_blank(int argc, char **argv)
{
	int i;

	for (i = 0; i < argc; i++)
		if (argv[i][strspn(argv[i], " \t\r\n")] != '\0')
			return false;
	return true;
}

static bool run_search(struct cli *cli, int argc, char **argv, struct err *err)
{
	if (is_blank(argc, argv))
		return err_set(err, ERR_USAGE,
		    _("search for what? For example: klaster search creative "
		      "clusters"));
	/* Of the user's own: nobody else is asked. */
	if (own_asks(argv[0]))
		return cli_own_find(cli, argc, argv, err);
	return cli_question(cli, NULL, argc, argv, err);
}

static bool run_list(struct cli *cli, int argc, char **argv, struct err *err)
{
	const struct kind *kind;

	if (argc == 0)
		return err_set(err, ERR_USAGE,
		    _("list what? For example: klaster list organisations "
		      "country:LT"));
	if (query_is_link(argv[0]))
		return cli_question(cli, NULL, argc, argv, err);
	kind = cli_kind(argv[0], err);
	return kind != NULL && cli_question(cli, kind, argc - 1, argv + 1, err);
}

const struct cli_command cli_command_search = {
    .name = "search",
    .args = N_("WORDS... [FIELD:VALUE...]"),
    .help = N_("Look for words in records of every kind"),
    .examples = "klaster search creative clusters\n"
		"klaster search rietavo moteru\n"
		"klaster search type:ngo region:kurzeme theme:TO8\n"
		"klaster search kind:projects heritage --sort -startDate\n"
		"klaster search -- clusters -kreativum\n",
    .run = run_search,
    .has_records = true,
};

const struct cli_command cli_command_list = {
    .name = "list",
    .args = N_("KIND [FIELD:VALUE...]"),
    .help = N_("List the records of a kind"),
    .examples = "klaster list organisations country:LT,LV\n"
		"klaster list projects 'startDate>=2019' --sort -totalBudget\n"
		"klaster list people --fields name,email --format csv\n"
		"klaster list projects country:LT --facets programme,year\n"
		"klaster list codes --limit 0 --format jsonl\n",
    .run = run_list,
    .has_records = true,
};
