/* export.c: owns the export that is under way; see export.h. */
#include "export.h"

#include <stdlib.h>
#include <string.h>
#include "klaster/base/clock.h"
#include "klaster/base/fold.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/text.h"
#include "klaster/ui/number.h"
#include "outfile.h"
#include "session.h"
#include "take.h"

#define ROWS_A_TURN 200 /* between two keys */
#define AHEAD 50	/* rows asked for at once */
#define TELL_MS 200
#define NAME_MAX_BYTES 60

struct export
{
	struct arena arena;
	struct feed *feed;	 /* another may be on the screen by now */
	struct source *source;	 /* of that feed */
	struct export_rows rows; /* its fields */
	struct outfile *file;
	const char *path;
	struct writer writer;
	int64_t told_ms;
	bool more;  /* it can go on at once: it stopped for the keys */
	bool asked; /* the row that is missing was asked for */
};

static struct write_options options_of(
    const struct session *session, const struct export_rows *rows, FILE *stream)
{
	const char *purpose = options_text(session->settings, "purpose");
	return (struct write_options){.stream = stream,
	    .langs = session->env.langs,
	    .kind = rows->kind,
	    .fields = rows->fields,
	    .field_count = rows->field_count,
	    .width = TAKE_CELLS,
	    .origin = session->connection->origin,
	    .base_url = service_address(session->connection),
	    .purpose = *purpose ? purpose : NULL};
}

/* --- which fields */

static bool is_wanted(const struct field *field, bool sees_all)
{
	return (field->roles & ROLE_EXPORT) && field_is_stored(field) &&
	       (sees_all || field->level == LEVEL_PUBLIC);
}

/* The fields of a question that go into a format: its columns if somebody
 * chose them, else all that can be exported and that its service shows to us.
 * In the arena; false with err set when the format is not for that kind. */
static bool choose_fields(const struct session *session, struct arena *arena,
    const struct query *query, enum write_format format,
    struct export_rows *rows, struct err *err)
{
	const struct kind *kind = query->kind;
	const struct write_ops *ops = write_ops_of(format);
	const struct field **fields =
	    arena_array(arena, KIND_FIELD_MAX, sizeof(*fields));
	bool sees_all = session->connection->sees_all;
	size_t count = 0;
	if (!write_suits(format, kind))
		return err_set(err, ERR_USAGE,
		    _("These rows have nothing for this format."));
	for (size_t i = 0; kind && i < kind->field_count; i++) {
		const struct field *field = &kind->fields[i];
		bool named = false, wanted = is_wanted(field, sees_all);
		for (const char *const *name = ops->fields; *name; name++)
			named |= strcmp(*name, field->name) == 0;
		if (ops->fields[0])
			wanted =
			    named && (sees_all || field->level == LEVEL_PUBLIC);
		else if (query->column_count > 0)
			continue;
		if (i == 0 || wanted)
			fields[count++] = field;
	}
	for (size_t i = 0; i < query->column_count && !ops->fields[0]; i++)
		fields[count++] = query->columns[i];
	*rows = (struct export_rows){
	    .kind = kind, .fields = fields, .field_count = count};
	return true;
}

/* --- all rows of a question */

bool export_start(struct session *session, const struct query *query,
    const char *path, enum write_format format, bool replace, struct err *err)
{
	if (!session_is_of_one(session, err))
		return false;
	if (session->export)
		return err_set(err, ERR_USAGE,
		    _("An export is under way; cancel ends it."));
	struct export *export = mem_alloc(sizeof(*export));
	arena_init(&export->arena);
	struct query asked;
	query_copy(&asked, query, &export->arena);
	bool ok = choose_fields(
	    session, &export->arena, query, format, &export->rows, err);
	if (ok)
		export->file = outfile_open(path, replace, err);
	if (!export->file) {
		arena_done(&export->arena);
		free(export);
		return false;
	}
	memcpy(asked.columns, export->rows.fields,
	    export->rows.field_count * sizeof(*asked.columns));
	asked.column_count = export->rows.field_count;
	export->path = arena_strdup(&export->arena, path);
	export->feed = session->feed;
	export->source = feed_list(export->feed, &asked, NULL);
	struct write_options options =
	    options_of(session, &export->rows, outfile_stream(export->file));
	write_begin(&export->writer, format, &options);
	export->more = true;
	session->export = export;
	return true;
}

static void end(struct session *session, bool whole, struct err *err)
{
	struct export *export = session->export;
	struct source_status status =
	    export->source->ops->status(export->source);
	struct write_end about = {
	    .total = export->source->ops->total(export->source),
	    .source = status.origin,
	    .age_s = status.age_s};
	uint64_t count = export->writer.count;
	session->export = NULL;
	write_end(&export->writer, whole ? &about : NULL);
	if (whole && outfile_commit(export->file, err))
		session_say(session,
		    i18n_plural("%s record in %s", "%s records in %s",
			(unsigned long)count),
		    number_group(&export->arena, count), export->path);
	else if (!whole)
		outfile_drop(export->file);
	export->source->ops->free(export->source);
	arena_done(&export->arena);
	free(export);
	session->dirty = true;
}

static void fail(struct session *session, const struct err *why)
{
	struct err err = *why;
	err_set(&err, ERR_PARTIAL, _("Not written, only %llu rows came: %s"),
	    (unsigned long long)session->export->writer.count, why->text);
	end(session, false, &err);
	session_fail(session, &err);
}

static void tell(struct session *session)
{
	struct export *export = session->export;
	struct total total = export->source->ops->total(export->source);
	int64_t now_ms = clock_ms();
	struct arena arena = ARENA_INIT;
	if (now_ms < export->told_ms + TELL_MS)
		return;
	export->told_ms = now_ms;
	session_say(session, _("%s: %s of %s rows; %s ends it"), export->path,
	    number_group(&arena, export->writer.count),
	    total.kind == TOTAL_UNKNOWN ? "?"
					: number_group(&arena, total.count),
	    palette_keys(
		session, session_context(session), "cancel", 1, &arena));
	arena_done(&arena);
}

/* The next row is not here: it has to be asked for, or there is none. */
static void look_why(struct session *session)
{
	struct export *export = session->export;
	struct source *source = export->source;
	uint64_t next = export->writer.count;
	struct total total = source->ops->total(source);
	struct source_status status = source->ops->status(source);
	struct err err = ERR_INIT;
	if (total.kind == TOTAL_EXACT && next >= total.count &&
	    !status.loading) {
		end(session, true, &err);
		if (err.code != ERR_NONE)
			session_fail(session, &err);
	} else if (status.failure && !status.loading &&
		   status.retry_in_ms == 0) {
		fail(session, status.failure);
	} else if (export->asked && !status.loading &&
		   feed_is_idle(export->feed)) {
		err_set(&err, ERR_PARTIAL,
		    _("the service does not say how its list goes on"));
		fail(session, &err);
	} else {
		source->ops->want(source, next, AHEAD);
		feed_turn(export->feed);
		export->asked = true;
		/* What was kept is here at once, and nothing else wakes us. */
		export->more = !source->ops->status(source).loading;
	}
}

void export_turn(struct session *session)
{
	struct export *export = session->export;
	if (!export)
		return;
	struct source *source = export->source;
	const struct record *row = NULL;
	uint64_t until = export->writer.count + ROWS_A_TURN;
	while (export->writer.count < until &&
	       (row = source->ops->row(source, export->writer.count))) {
		write_record(&export->writer, row);
		export->asked = false;
	}
	export->more = row != NULL;
	if (ferror(export->writer.options.stream)) {
		struct err err = ERR_INIT;
		end(session, true, &err); /* which says why it cannot be */
		session_fail(session, &err);
		return;
	}
	tell(session);
	if (!row)
		look_why(session);
}

int64_t export_due_ms(const struct session *session)
{
	return session->export && session->export->more ? 0 : -1;
}

bool export_is_on(const struct session *session)
{
	return session->export != NULL;
}

bool export_cancel(struct session *session)
{
	struct err err = ERR_INIT;
	if (!session->export)
		return false;
	err_set(&err, ERR_NOTHING, _("Cancelled: %s is not written."),
	    session->export->path);
	end(session, false, &err);
	session_fail(session, &err);
	return true;
}

void export_done(struct session *session)
{
	if (session->export)
		end(session, false, NULL);
}

/* --- what is here */

static void write_rows(struct session *session, const struct export_rows *rows,
    enum write_format format, FILE *stream)
{
	struct write_options options = options_of(session, rows, stream);
	struct write_end about = {
	    .total = {.kind = TOTAL_EXACT, .count = rows->count},
	    .source = session->connection->origin,
	    .age_s = -1};
	struct writer writer;
	write_begin(&writer, format, &options);
	for (size_t i = 0; i < rows->count; i++)
		write_record(&writer, rows->rows[i]);
	write_end(&writer, &about);
}

bool export_write(struct session *session, const struct export_rows *rows,
    const char *path, enum write_format format, bool replace, struct err *err)
{
	if (!write_suits(format, rows->kind))
		return err_set(err, ERR_USAGE,
		    _("These rows have nothing for this format."));
	struct outfile *file = outfile_open(path, replace, err);
	if (!file)
		return false;
	write_rows(session, rows, format, outfile_stream(file));
	if (!outfile_commit(file, err))
		return false;
	session_say(session,
	    i18n_plural("%zu record in %s", "%zu records in %s",
		(unsigned long)rows->count),
	    rows->count, path);
	return true;
}

const char *export_text(struct session *session, struct arena *arena,
    const struct export_rows *rows, enum write_format format)
{
	char *bytes = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&bytes, &len);
	if (!stream)
		die("klaster: no memory for rows as text");
	write_rows(session, rows, format, stream);
	fclose(stream);
	const char *text = arena_strndup(arena, bytes, len);
	free(bytes);
	return text;
}

const char *export_name(struct arena *arena, const char *text,
    const char *other, enum write_format format)
{
	struct buf words;
	buf_init(&words, 4096);
	fold_words(&words, text, strlen(text));
	size_t len = words.len;
	if (len > NAME_MAX_BYTES)
		len = text_clip(
		    buf_text(&words), words.len, NAME_MAX_BYTES / 2, NULL);
	char *name = arena_strndup(arena, buf_text(&words), len);
	buf_done(&words);
	for (char *at = name; *at; at++)
		if (*at == ' ' || *at == '/')
			*at = '-';
	return arena_printf(
	    arena, "%s.%s", *name ? name : other, write_file_ending(format));
}
