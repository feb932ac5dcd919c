/*
 * cli_show.c: owns `klaster show KIND/ID`: one record with all that is said
 * about it, who says it, and where they differ.
 */
#include <string.h>
#include "cli.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/out.h"
#include "klaster/base/text.h"
#include "klaster/model/claim_show.h"
#include "klaster/model/json.h"

#define LABEL_CELLS 18
#define TEXT_MIN_CELLS 20

struct show {
	struct cli *cli;
	struct arena *arena;
	const struct record *record;
	const char *const *langs;
	FILE *stream;
	int width;
	bool bold;
};

/* --- lines */

static void heading(const struct show *show, const char *text)
{
	if (show->bold)
		out_bytes(show->stream, "\033[1m", 4);
	out_safe(show->stream, safe_linez(show->arena, text));
	if (show->bold)
		out_bytes(show->stream, "\033[0m", 4);
	out_bytes(show->stream, "\n", 1);
}

/* A labelled text, wrapped with the label's column left free. The mark stands
 * before the text: "!" where sources differ. */
static void labelled(
    const struct show *show, const char *label, char mark, const char *text)
{
	struct safe_text block = safe_block(show->arena, text, strlen(text));
	int cells = show->width - LABEL_CELLS - 4;
	size_t at = 0;
	bool first = true;

	if (cells < TEXT_MIN_CELLS)
		cells = TEXT_MIN_CELLS;
	do {
		size_t skip = 0;
		size_t len = text_wrap(
		    block.safe_bytes + at, block.len - at, cells, &skip);

		out_pad(show->stream,
		    first ? safe_linez(show->arena, label) : SAFE_LIT(""),
		    LABEL_CELLS);
		out_bytes(show->stream, " ", 1);
		out_bytes(show->stream, first ? &mark : " ", 1);
		out_bytes(show->stream, " ", 1);
		out_line(show->stream, safe_part(block, at, len));
		if (skip == 0)
			break;
		at += skip;
		first = false;
	} while (at < block.len);
}

/* --- claims */

/* The address, or the code, is read off here, so it stands behind every name;
 * what stands for a name has it. */
static const char *value_text(
    const struct show *show, const struct claim *claim)
{
	const char *text = claim_show(show->arena, claim, show->langs[0]);

	if (claim->form == CLAIM_ABSENCE)
		return arena_printf(show->arena, "(%s)", text);
	return text == claim->label && strcmp(text, claim->value) != 0
		   ? arena_printf(show->arena, "%s (%s)", text, claim->value)
		   : text;
}

static const char *item_text(
    const struct show *show, const struct relation_item *item)
{
	const char *text = claim_show_item(show->arena, item);
	bool is_named = text == item->label;

	if (item->detail != NULL)
		text = arena_printf(show->arena, "%s, %s", text, item->detail);
	return is_named ? arena_printf(show->arena, "%s (%s/%s)", text,
			      item->open_kind->name, item->open_id)
			: text;
}

/* The value with what a reader must know of it: its language when it is not
 * the first wish, how the source prints it, a remark, that it is old. */
static const char *claim_line(
    const struct show *show, const struct claim *claim, bool with_source)
{
	struct arena *arena = show->arena;
	const char *text = value_text(show, claim);

	if (claim_show_lang(claim, show->langs) != NULL)
		text = arena_printf(arena, "%s [%s]", text, claim->lang);
	if (claim->rank == RANK_OUTDATED)
		text = arena_printf(arena, "%s (%s)", text, _("outdated"));
	if (claim->note != NULL)
		text = arena_printf(arena, "%s (%s)", text, claim->note);
	if (with_source && claim->source != NULL)
		text = arena_printf(arena, "%s  <%s>", text, claim->source);
	return text;
}

static bool said_before(const struct claim *claims, size_t at)
{
	size_t i;

	for (i = 0; i < at; i++)
		if (claims[i].form == claims[at].form &&
		    claims[i].rank == claims[at].rank &&
		    strcmp(claims[i].value, claims[at].value) == 0)
			return true;
	return false;
}

/* What a reader need not see: what was said already, the heading once more,
 * and that one source is silent where another speaks. */
static bool is_idle_claim(const struct show *show, const struct claim *claims,
    size_t at, const struct claim *first)
{
	const struct claim *claim = &claims[at];

	if (said_before(claims, at))
		return true;
	if (claim->form == CLAIM_ABSENCE && first != NULL)
		return true;
	if (claim->field->many || first == NULL)
		return false;
	return claim == first || strcmp(claim->value, first->value) == 0 ||
	       (claim->field == &show->record->kind->fields[0] &&
		   strcmp(claim->value,
		       record_label(show->record, show->langs)) == 0);
}

/* Marked, and with its source, when another claim says otherwise. */
static void show_claim(
    const struct show *show, const char *label, const struct claim *claim)
{
	bool differs = record_claim_differs(show->record, claim);

	labelled(
	    show, label, differs ? '!' : ' ', claim_line(show, claim, differs));
}

static void show_field(const struct show *show, const struct field *field)
{
	const char *label = _(field->label);
	const struct claim *claims, *first;
	size_t count, i;

	claims = record_claims(show->record, field, &count);
	first = record_pick(show->record, field, show->langs);
	if (first != NULL && !field->many &&
	    field != &show->record->kind->fields[0]) {
		show_claim(show, label, first);
		label = "";
	}
	for (i = 0; i < count; i++) {
		if (is_idle_claim(show, claims, i, first))
			continue;
		show_claim(show, label, &claims[i]);
		label = "";
	}
}

static void show_relation(
    const struct show *show, const struct relation *relation)
{
	const char *label = _(relation->field->label);
	size_t i;

	for (i = 0; i < relation->count; i++) {
		labelled(
		    show, label, ' ', item_text(show, &relation->items[i]));
		label = "";
	}
	if (relation->total > relation->count)
		labelled(show, "", ' ',
		    arena_printf(show->arena,
			_("and %llu more: klaster list %s %s:%s"),
			(unsigned long long)(relation->total - relation->count),
			relation->field->target, relation->field->inverse,
			show->record->id));
}

/* --- the whole */

static bool section_has(const struct record *record, enum section section)
{
	size_t i;

	for (i = 0; i < record->claim_count; i++)
		if (record->claims[i].field->section == section &&
		    record->claims[i].field != &record->kind->fields[0])
			return true;
	for (i = 0; i < record->relation_count; i++)
		if (record->relations[i].field->section == section &&
		    record->relations[i].count > 0)
			return true;
	return false;
}

static void show_section(const struct show *show, enum section section)
{
	const struct record *record = show->record;
	size_t i, r;

	if (!section_has(record, section))
		return;
	if (section != SECTION_HEAD) {
		out_bytes(show->stream, "\n", 1);
		heading(show, _(section_label(section)));
	}
	for (i = 0; i < record->kind->field_count; i++) {
		const struct field *field = &record->kind->fields[i];

		if (field->section != section)
			continue;
		if (field->type != FIELD_INVERSE)
			show_field(show, field);
		for (r = 0; r < record->relation_count; r++)
			if (record->relations[r].field == field)
				show_relation(show, &record->relations[r]);
	}
}

static bool source_said(const struct record *record, size_t at)
{
	size_t i;

	for (i = 0; i < at; i++)
		if (record->claims[i].source != NULL &&
		    strcmp(record->claims[i].source,
			record->claims[at].source) == 0)
			return true;
	return false;
}

static void show_sources(const struct show *show)
{
	const struct record *record = show->record;
	const char *label = _("Sources");
	size_t i;

	for (i = 0; i < record->claim_count; i++) {
		const struct claim *claim = &record->claims[i];

		if (claim->source == NULL || source_said(record, i))
			continue;
		if (*label != '\0')
			out_bytes(show->stream, "\n", 1);
		labelled(show, label, ' ',
		    claim->source_label != NULL
			? arena_printf(show->arena, "<%s> %s", claim->source,
			      claim->source_label)
			: arena_printf(show->arena, "<%s>", claim->source));
		label = "";
	}
}

static void show_people(const struct show *show)
{
	const struct record *record = show->record;
	enum section section;

	heading(show, record_label(record, show->langs));
	out_line(show->stream,
	    safe_linef(show->arena, "%s, %s", _(record->kind->label_one),
		write_id(show->arena, record)));
	out_bytes(show->stream, "\n", 1);
	for (section = SECTION_HEAD; section < SECTION_COUNT; section++)
		show_section(show, section);
	show_sources(show);
}

/* One claim a line: field, language, source, value, parted by tabs. */
static void show_plain(const struct show *show)
{
	const struct record *record = show->record;
	size_t i, part;

	for (i = 0; i < record->claim_count; i++) {
		const struct claim *claim = &record->claims[i];
		const char *const parts[] = {write_field_name(claim->field),
		    claim->lang, claim->source, value_text(show, claim)};

		for (part = 0; part < MEM_COUNT(parts); part++) {
			if (part > 0)
				out_bytes(show->stream, "\t", 1);
			out_safe(
			    show->stream, safe_linez(show->arena, parts[part]));
		}
		out_bytes(show->stream, "\n", 1);
	}
}

/* The fields to show: those named, else all that are stored. False with err
 * set for a name the kind does not have. */
static bool choose_fields(
    const struct show *show, struct write_options *options, struct err *err)
{
	const struct kind *kind = show->record->kind;
	const char *names = show->cli->flags->fields;
	const struct field **fields =
	    arena_array(show->arena, KIND_FIELD_MAX, sizeof(*fields));
	size_t i;

	options->fields = fields;
	for (i = 0; names == NULL && i < kind->field_count; i++)
		if (field_is_stored(&kind->fields[i]))
			fields[options->field_count++] = &kind->fields[i];
	while (names != NULL && *names != '\0') {
		size_t len = strcspn(names, ",");
		const char *name = arena_strndup(show->arena, names, len);
		const struct field *field =
		    len > 0 ? cli_field(kind, name, err) : NULL;

		names += len + (names[len] == ',');
		if (err->code != ERR_NONE)
			return false;
		if (field != NULL && options->field_count < KIND_FIELD_MAX)
			fields[options->field_count++] = field;
	}
	return true;
}

/* The chosen fields alone: for people with their labels, else the bare texts,
 * as :copy takes them. False when there is none of it. */
static bool show_chosen(const struct show *show,
    const struct write_options *options, bool bare, struct err *err)
{
	bool any = false;
	size_t i;

	for (i = 0; i < options->field_count; i++) {
		const struct field *field = options->fields[i];
		const char *text = write_cell(
		    show->arena, show->record, field, show->langs, true);

		if (text == NULL)
			continue;
		any = true;
		if (bare)
			out_line(show->stream, safe_linez(show->arena, text));
		else
			labelled(show, _(field->label), ' ', text);
	}
	return any ||
	       err_set(err, ERR_NOTHING, _("this record has nothing of: %s"),
		   show->cli->flags->fields);
}

static void show_machine(const struct show *show, enum write_format format,
    const struct write_options *options, const struct source_status *status)
{
	struct write_end end = {
	    .total = {.kind = TOTAL_EXACT, .count = 1},
	    .source = status->origin,
	    .age_s = status->age_s,
	};
	struct writer writer;

	write_begin(&writer, format, options);
	write_record(&writer, show->record);
	write_end(&writer, &end);
}

/* For people unless a format is named: by a setting, or a file's name. */
static enum write_format show_format(const struct cli *cli)
{
	const struct config *config = cli->options->config;
	enum write_format format = cli_format(cli);

	return format == WRITE_PLAIN &&
		       config_origin(config, "format") == CONFIG_BUILT_IN
		   ? WRITE_TABLE
		   : format;
}

static bool show_record(struct cli *cli, const struct record *record,
    const struct source_status *status, struct err *err)
{
	struct write_options options = cli_write_options(cli);
	struct show show = {
	    .cli = cli,
	    .arena = &cli->arena,
	    .record = record,
	    .langs = cli->options->langs,
	    .stream = cli_stream(cli),
	    .width = options.width,
	    .bold = options.bold,
	};
	enum write_format format = show_format(cli);

	options.kind = record->kind;
	if (!choose_fields(&show, &options, err))
		return false;
	if (cli->flags->fields != NULL &&
	    (format == WRITE_TABLE || format == WRITE_PLAIN ||
		format == WRITE_TEXT))
		return show_chosen(&show, &options, format == WRITE_PLAIN, err);
	if (format == WRITE_TABLE)
		show_people(&show);
	else if (format == WRITE_PLAIN)
		show_plain(&show);
	else
		show_machine(&show, format, &options, status);
	return true;
}

static bool check_ref(
    const char *name, const char *id, const struct kind **kind, struct err *err)
{
	*kind = cli_kind(name, err);
	if (*kind == NULL)
		return false;
	return record_id_is_valid(id) ||
	       err_set(err, ERR_USAGE,
		   _("\"%s\" is no id; klaster search gives them"), id);
}

/* "riga/organisations/studio": that service is asked, and the rest is what it
 * is asked for. */
static const char *take_service(struct cli *cli, const char *ref)
{
	const char *slash = strchr(ref, '/');

	if (slash == NULL || slash == ref || strchr(slash + 1, '/') == NULL ||
	    kind_findn(ref, (size_t)(slash - ref)) != NULL)
		return ref;
	cli->options->service =
	    arena_strndup(&cli->arena, ref, (size_t)(slash - ref));
	return slash + 1;
}

bool cli_ref(struct cli *cli, const char *ref, const struct kind **kind,
    const char **id, struct err *err)
{
	const char *slash;

	/* As a browser shows it; of which service is the user's to know. */
	if (query_link_record(&cli->arena, ref, kind, id))
		return true;
	if (strstr(ref, "://") == NULL)
		ref = take_service(cli, ref);
	slash = strchr(ref, '/');
	if (slash == NULL)
		return err_set(err, ERR_USAGE,
		    _("\"%s\" is no KIND/ID; to look for it: klaster search "
		      "%s"),
		    ref, ref);
	if (strstr(ref, "://") != NULL)
		return err_set(err, ERR_USAGE,
		    _("\"%s\" is no address: KIND/ID, such as "
		      "organisations/erb"),
		    ref);
	*id = slash + 1;
	return check_ref(arena_strndup(&cli->arena, ref, (size_t)(slash - ref)),
	    *id, kind, err);
}

/* That, or the two as words. */
static bool parse_ref(struct cli *cli, int argc, char **argv,
    const struct kind **kind, const char **id, struct err *err)
{
	if (argc == 1)
		return cli_ref(cli, argv[0], kind, id, err);
	if (argc != 2 || strchr(argv[0], '/') != NULL)
		return err_set(err, ERR_USAGE,
		    _("show what? For example: klaster show "
		      "organisations/erb"));
	*id = argv[1];
	return check_ref(argv[0], *id, kind, err);
}

static bool run_show(struct cli *cli, int argc, char **argv, struct err *err)
{
	const struct kind *kind = NULL;
	const char *id = NULL;
	struct source_status status;
	struct source *source;

	if (!parse_ref(cli, argc, argv, &kind, &id, err) ||
	    !cli_out_open(cli, err) || !cli_connect(cli, err))
		return false;
	source = cli_record(cli, kind, id, err);
	if (source == NULL)
		return false;
	status = source->ops->status(source);
	if (!cli_out_close(cli,
		show_record(cli, source->ops->row(source, 0), &status, err), 1,
		err))
		return false;
	cli_note_copy(cli, &status);
	return true;
}

const struct cli_command cli_command_show = {
    .name = "show",
    .args = N_("KIND/ID"),
    .help = N_("Show all that is known of one record, and who says it"),
    .examples = "klaster show organisations/erb\n"
		"klaster show projects/sbcc --lang lt,en\n"
		"klaster show projects/sbcc --format json\n"
		"klaster show organisations/erb --fields phone --format plain\n"
		"klaster show organisations/erb --format text | lp\n"
		"klaster show https://directory.example/v1/projects/sbcc\n",
    .run = run_show,
    .has_records = true,
};
