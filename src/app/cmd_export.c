/* cmd_export.c: commands that write what is on the screen somewhere else. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "cmd.h"
#include "export.h"
#include "klaster/app/settings.h"
#include "klaster/base/i18n.h"
#include "klaster/base/out.h"
#include "klaster/write/outfile.h"
#include "pipe.h"
#include "take.h"

#define SHOWN_MOST 1000

/* --- words */

struct export_words {
	bool force, shown;
	const char *path, *format; /* or NULL */
};

/* --force and --shown stand before the others. */
static bool read_words(
    struct export_words *words, int argc, char **argv, struct err *err)
{
	int at = 1;
	*words = (struct export_words){.force = false};
	for (; at < argc && strncmp(argv[at], "--", 2) == 0; at++) {
		if (strcmp(argv[at], "--force") == 0)
			words->force = true;
		else if (strcmp(argv[at], "--shown") == 0)
			words->shown = true;
		else
			return err_set(err, ERR_USAGE,
			    _("There is no %s: --force, --shown."), argv[at]);
	}
	words->path = at < argc ? argv[at++] : NULL;
	words->format = at < argc ? argv[at++] : NULL;
	return at >= argc ||
	       err_set(err, ERR_USAGE, _("One file and one format."));
}

static bool read_format(
    const char *name, enum write_format *format, struct err *err)
{
	for (int i = 0; settings_formats[i]; i++) {
		if (strcmp(settings_formats[i], name) != 0)
			continue;
		*format = (enum write_format)i;
		return true;
	}
	return err_set(err, ERR_USAGE,
	    _("There is no format %s: csv, tsv, json, jsonl, vcard, ics, "
	      "text."),
	    name);
}

/* "~/x" as a shell has it; a directory gets a name in it. */
static const char *place_of(
    struct arena *arena, const char *path, const char *name)
{
	const char *home = getenv("HOME");
	struct stat st;
	if (path[0] == '~' && path[1] == '/' && home)
		path = arena_printf(arena, "%s%s", home, path + 1);
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		path = arena_printf(arena, "%s/%s", path, name);
	return path;
}

/* What the file of this view would be called. */
static const char *usual_name(
    struct session *session, struct arena *arena, enum write_format format)
{
	struct view *view = session_view(session);
	const struct record *record = view_record(view);
	if (view_is_list(view) || view->ops->picture) {
		const struct kind *kind = view_source(view)->query.kind;
		return export_name(
		    arena, kind ? kind->name : "klaster", "klaster", format);
	}
	if (record)
		return export_name(arena,
		    record_label(record, session->env.langs), record->id,
		    format);
	return export_name(
	    arena, view_title(view, arena).safe_bytes, "klaster", format);
}

/* --- what is shown */

/* Of a list of several services a row is one of each that knows it. */
static void add_shown(struct export_rows *rows, const struct record **shown,
    struct row_origin *whose, struct source *source, uint64_t at)
{
	struct row_origin origins[ROSTER_MOST];
	size_t count = 1;
	origins[0].record = source->ops->row(source, at);
	if (source->ops->origins)
		count = source->ops->origins(source, at, origins, ROSTER_MOST);
	for (size_t i = 0; i < count && rows->count < SHOWN_MOST; i++) {
		if (!origins[i].record)
			continue;
		if (whose)
			whose[rows->count] = origins[i];
		shown[rows->count++] = origins[i].record;
	}
}

/* The rows of the list that are on the screen, with the columns they have. */
static void shown_rows(
    struct session *session, struct arena *arena, struct export_rows *rows)
{
	struct view *view = session_view(session);
	struct source *source = view_source(view);
	const struct query *query = view_list_query(view);
	const struct list *list = view_list(view);
	const struct record **shown =
	    arena_array(arena, SHOWN_MOST, sizeof(*shown));
	const struct field **fields =
	    arena_array(arena, KIND_FIELD_MAX, sizeof(*fields));
	struct row_origin *whose =
	    source->ops->origins
		? arena_array(arena, SHOWN_MOST, sizeof(*whose))
		: NULL;
	rows->kind = query->kind;
	rows->rows = shown;
	rows->origins = whose;
	rows->fields = fields;
	for (size_t i = 0; i < query->column_count; i++)
		fields[rows->field_count++] = query->columns[i];
	for (size_t i = 0; query->kind && query->column_count == 0 &&
			   i < query->kind->field_count;
	     i++)
		if (i == 0 || query_shows(query, &query->kind->fields[i]))
			fields[rows->field_count++] = &query->kind->fields[i];
	for (uint64_t at = list->top; at < list->top + list->height; at++)
		add_shown(rows, shown, whose, source, at);
}

/* One record whole, as if it were a list of one. */
static void one_row(
    struct arena *arena, const struct taking *taking, struct export_rows *rows)
{
	const struct kind *kind = taking->record->kind;
	const struct record **one = arena_array(arena, 1, sizeof(*one));
	const struct field **fields =
	    arena_array(arena, kind->field_count, sizeof(*fields));
	one[0] = taking->record;
	*rows = (struct export_rows){
	    .rows = one, .count = 1, .kind = kind, .fields = fields};
	for (size_t i = 0; i < kind->field_count; i++)
		if (field_is_stored(&kind->fields[i]))
			fields[rows->field_count++] = &kind->fields[i];
}

/* --- export */

/* A file that is there is asked about: Enter in the prompt is the yes. */
static bool ask(struct session *session, int argc, char **argv)
{
	struct buf line;
	buf_init(&line, ARGV_LINE_BYTES);
	buf_addf(&line, "%s --force ", argv[0]);
	argv_join(&line, argc - 1, argv + 1);
	prompt_open(session, PROMPT_COMMAND, buf_text(&line));
	buf_done(&line);
	session_say(session,
	    _("That file is there already: Enter replaces it, Esc leaves "
	      "it."));
	return true;
}

static bool export_view(struct session *session, struct arena *arena,
    const struct export_words *words, const char *path,
    enum write_format format, int argc, char **argv, struct err *err)
{
	struct view *view = session_view(session);
	struct export_rows rows = {.count = 0};
	struct taking taking;
	/* One thing as several services know it is asked of nobody. */
	bool is_shown = words->shown || (view_is_list(view) &&
					    view_source(view)->ops->origins &&
					    !session_is_of_all(session));
	/* Of a picture all of its rows, with all of what a list exports. */
	if (view->ops->picture && view_source(view)) {
		struct query asked;
		query_copy(&asked, &view_source(view)->query, arena);
		asked.column_count = 0;
		return export_start(
		    session, &asked, path, format, words->force, err);
	}
	if (view_is_list(view) && !is_shown)
		return export_start(session, view_list_query(view), path,
		    format, words->force, err);
	if (view_is_list(view))
		shown_rows(session, arena, &rows);
	else if (take_record(session, argc, argv, &taking, err))
		one_row(arena, &taking, &rows);
	else
		return false;
	return export_write(session, &rows, path, format, words->force, err);
}

static bool run_export(struct session *session, int argc, char **argv,
    enum write_format usual, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct export_words words;
	enum write_format format = usual;
	bool ok = read_words(&words, argc, argv, err);
	if (ok && !words.path) {
		const char *name = usual_name(session, &arena, usual);
		prompt_open(session, PROMPT_COMMAND,
		    arena_printf(&arena, "%s %s%s", argv[0],
			words.shown ? "--shown " : "", name));
		arena_done(&arena);
		return true;
	}
	if (ok && words.format)
		ok = read_format(words.format, &format, err);
	else if (ok)
		write_format_of_file(words.path, &format);
	if (ok) {
		const char *path = place_of(
		    &arena, words.path, usual_name(session, &arena, format));
		if (outfile_is_there(path) && !words.force)
			ok = ask(session, argc, argv);
		else
			ok = export_view(session, &arena, &words, path, format,
			    argc, argv, err);
	}
	arena_done(&arena);
	return ok;
}

CMD(cmd_export)
{
	return run_export(app, argc, argv,
	    view_record(session_view(app)) && view_is_detail(session_view(app))
		? WRITE_TEXT
		: WRITE_CSV,
	    err);
}

/* --- print and pipe */

/* What the view says, in lines for paper. NULL with err set, or while the
 * record is asked for. */
static const char *print_text(struct session *session, struct arena *arena,
    int argc, char **argv, struct err *err)
{
	struct view *view = session_view(session);
	struct export_rows rows = {.count = 0};
	struct taking taking;
	if (view_is_list(view)) {
		shown_rows(session, arena, &rows);
		return arena_printf(arena, "%s\n\n%s",
		    view_title(view, arena).safe_bytes,
		    export_text(session, arena, &rows, WRITE_TABLE));
	}
	/* A picture, a table of two records, a menu: as it stands there. */
	if (!view_is_detail(view))
		return session_text(session, arena);
	if (!take_record(session, argc, argv, &taking, err))
		return NULL;
	one_row(arena, &taking, &rows);
	return export_text(session, arena, &rows, WRITE_TEXT);
}

static bool write_text(struct session *session, const char *path,
    const char *text, bool force, struct err *err)
{
	struct outfile *file = outfile_open(path, force, err);
	if (!file)
		return false;
	out_bytes(outfile_stream(file), text, strlen(text));
	if (!outfile_commit(file, err))
		return false;
	session_say(session, _("Printed into %s."), path);
	return true;
}

/* Into the file of these words, or to the command behind the bar. */
static bool print_to(struct session *session, struct arena *arena,
    const struct export_words *words, const char *text, int argc, char **argv,
    struct err *err)
{
	if (argv[1][0] == '|')
		return pipe_start(session, argv + 2, text, err);
	const char *path = place_of(
	    arena, words->path, usual_name(session, arena, WRITE_TEXT));
	if (outfile_is_there(path) && !words->force)
		return ask(session, argc, argv);
	return write_text(session, path, text, words->force, err);
}

static bool read_print_words(
    struct export_words *words, int argc, char **argv, struct err *err)
{
	if (argc < 2 || argv[1][0] != '|')
		return read_words(words, argc, argv, err);
	return (argc > 2 && argv[1][1] == '\0') ||
	       err_set(err, ERR_USAGE,
		   _("A blank stands behind the bar: print | lp"));
}

CMD(cmd_print)
{
	struct session *session = app;
	struct arena arena = ARENA_INIT;
	struct export_words words = {.path = NULL};
	bool done = read_print_words(&words, argc, argv, err);
	if (done && !words.path && (argc < 2 || argv[1][0] != '|')) {
		prompt_open(session, PROMPT_COMMAND, "print | lp");
	} else if (done) {
		const char *text = print_text(session, &arena, argc, argv, err);
		done = text &&
		       print_to(session, &arena, &words, text, argc, argv, err);
	}
	arena_done(&arena);
	return done;
}

#define FORMAT_WORD "--format="

/* The selected record, whole, as JSON unless a format is named. */
CMD(cmd_pipe)
{
	struct session *session = app;
	struct arena arena = ARENA_INIT;
	struct export_rows rows;
	struct taking taking;
	enum write_format format = WRITE_JSON;
	size_t len = sizeof(FORMAT_WORD) - 1;
	int at = strncmp(argv[1], FORMAT_WORD, len) == 0 ? 2 : 1;
	bool done = at == 1 || read_format(argv[1] + len, &format, err);
	if (done && at == argc)
		done = err_set(err, ERR_USAGE, _("A command is missing."));
	if (done && take_record(session, argc, argv, &taking, err)) {
		one_row(&arena, &taking, &rows);
		done =
		    write_suits(format, rows.kind)
			? pipe_start(session, argv + at,
			      export_text(session, &arena, &rows, format), err)
			: err_set(err, ERR_USAGE,
			      _("This record has nothing for this "
				"format."));
	} else {
		done = false;
	}
	arena_done(&arena);
	return done;
}
