/* export.c: owns the export that is under way; see export.h. */
#include "export.h"

#include <stdlib.h>
#include <string.h>
#include "klaster/app/services.h"
#include "klaster/base/clock.h"
#include "klaster/base/fold.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/number.h"
#include "klaster/base/text.h"
#include "klaster/feed/merge.h"
#include "klaster/write/outfile.h"
#include "session.h"
#include "take.h"

#define ROWS_A_TURN 200 /* between two keys */
#define AHEAD 50	/* rows asked for at once */
#define TELL_MS 200
#define NAME_MAX_BYTES 60

struct export
{
	struct arena arena;
	bool all;		 /* rows are of all services */
	struct feed *feed;	 /* another may be on the screen by now */
	struct source *source;	 /* of that feed, or of all of them */
	struct export_rows rows; /* its fields */
	struct outfile *file;
	const char *path;
	struct writer writer;
	uint64_t next; /* the row to write */
	int64_t told_ms;
	int64_t until_ms; /* so long all of them are waited for */
	bool more;	  /* it can go on at once: it stopped for the keys */
	bool asked;	  /* the row that is missing was asked for */
};

static struct write_options options_of(struct session *session,
    const struct export_rows *rows, bool all, struct arena *arena, FILE *stream)
{
	const char *purpose = options_text(session->settings, "purpose");
	return (struct write_options){.stream = stream,
	    .langs = session->env.langs,
	    .vantage = session_vantage(session),
	    .kind = rows->kind,
	    .fields = rows->fields,
	    .field_count = rows->field_count,
	    .width = WRITE_PAPER_CELLS,
	    .origin = all ? services_names(&session->roster, arena)
			  : session->connection->origin,
	    .base_url = all ? NULL : service_address(session->connection),
	    .row_sources = all,
	    .purpose = *purpose ? purpose : NULL};
}

static void write_of(const struct session *session, struct writer *writer,
    const struct row_origin *origin)
{
	const struct roster_entry *entry =
	    &session->roster.entries[origin->home];
	writer->row_source = origin->name;
	writer->row_url = service_address(&entry->connection);
	write_record(writer, origin->record);
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
static bool choose_fields(struct arena *arena, const struct query *query,
    bool sees_all, enum write_format format, struct export_rows *rows,
    struct err *err)
{
	const struct kind *kind = query->kind;
	const struct write_ops *ops = write_ops_of(format);
	const struct field **fields =
	    arena_array(arena, KIND_FIELD_MAX, sizeof(*fields));
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
	bool all = session_is_of_all(session);
	if (session->export)
		return err_set(err, ERR_USAGE,
		    _("An export is under way; cancel ends it."));
	struct export *export = mem_alloc(sizeof(*export));
	arena_init(&export->arena);
	struct query asked;
	query_copy(&asked, query, &export->arena);
	/* What one of them hides would be refused there. */
	bool ok = choose_fields(&export->arena, query,
	    !all && session->connection->sees_all, format, &export->rows, err);
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
	export->all = all;
	export->feed = session->feed;
	export->source =
	    all ? session_list_all(session, &asked, NULL, FACET_OF_RESULT)
		: feed_list(export->feed, &asked, NULL);
	export->until_ms =
	    clock_ms() + options_number(session->settings, "all-rest") + 1;
	struct write_options options = options_of(session, &export->rows, all,
	    &export->arena, outfile_stream(export->file));
	write_begin(&export->writer, format, &options);
	export->more = true;
	session->export = export;
	return true;
}

/* Who gave no answer: the list says so too, and what is there is wanted. */
static void say_ended(
    struct session *session, struct export *export, uint64_t count)
{
	const char *number = number_group(&export->arena, count);
	const char *name, *missing = NULL;
	const struct err *why;
	for (size_t i = 0;
	     export->all && (name = merge_missing(export->source, i, &why));
	     i++)
		missing = missing ? arena_printf(
					&export->arena, "%s, %s", missing, name)
				  : name;
	if (!missing) {
		session_say(session, "%s",
		    write_told(&export->arena, count, export->writer.bare,
			export->path));
		return;
	}
	struct err err = ERR_INIT;
	err_set(&err, ERR_PARTIAL,
	    i18n_plural("%s record in %s; no answer from: %s",
		"%s records in %s; no answer from: %s", (unsigned long)count),
	    number, export->path, missing);
	session_fail(session, &err);
}

static void end(struct session *session, bool whole, struct err *err)
{
	struct export *export = session->export;
	struct source_status status =
	    export->source->ops->status(export->source);
	const struct err *why;
	struct write_end about = {
	    .total = export->source->ops->total(export->source),
	    .source = export->all ? SERVICE_ALL : status.origin,
	    .age_s = status.age_s,
	    .partial =
		export->all && merge_missing(export->source, 0, &why) != NULL};
	uint64_t count = export->writer.count;
	session->export = NULL;
	write_end(&export->writer, whole ? &about : NULL);
	if (whole && outfile_commit(export->file, err))
		say_ended(session, export, count);
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

static void turn(struct session *session, struct export *export)
{
	if (export->all)
		roster_turn(&session->roster);
	else
		feed_turn(export->feed);
}

static bool is_idle(const struct session *session, const struct export *export)
{
	return export->all ? roster_is_idle(&session->roster)
			   : feed_is_idle(export->feed);
}

/* The row that is not here will not come. */
static bool is_over(struct export *export, uint64_t next)
{
	struct source *source = export->source;
	struct source_status status = source->ops->status(source);
	struct total total = source->ops->total(source);
	if (export->all)
		return export->asked && !status.failure && !merge_waits(source);
	return total.kind == TOTAL_EXACT && next >= total.count &&
	       !status.loading;
}

/* The next row is not here: it has to be asked for, or there is none. */
static void look_why(struct session *session)
{
	struct export *export = session->export;
	struct source *source = export->source;
	uint64_t next = export->next;
	struct source_status status = source->ops->status(source);
	struct err err = ERR_INIT;
	if (is_over(export, next)) {
		end(session, true, &err);
		if (err.code != ERR_NONE)
			session_fail(session, &err);
	} else if (status.failure && !status.loading &&
		   status.retry_in_ms == 0) {
		fail(session, status.failure);
	} else if (export->asked && !status.loading &&
		   is_idle(session, export)) {
		err_set(&err, ERR_PARTIAL,
		    _("the service does not say how its list goes on"));
		fail(session, &err);
	} else {
		source->ops->want(source, next, AHEAD);
		turn(session, export);
		export->asked = true;
		/* What was kept is here at once, and nothing else wakes us. */
		export->more = !source->ops->status(source).loading;
	}
}

/* The row, of each service that knows it. */
static void write_row(
    struct session *session, struct export *export, const struct record *row)
{
	struct row_origin origins[ROSTER_MOST];
	if (export->all) {
		size_t count = export->source->ops->origins(
		    export->source, export->next, origins, ROSTER_MOST);
		for (size_t i = 0; i < count; i++)
			if (origins[i].record)
				write_of(session, &export->writer, &origins[i]);
	} else {
		write_record(&export->writer, row);
	}
	export->next++;
	export->asked = false;
}

/* All have said what they have, or were waited for: what is written has its
 * place then, and nothing is put above it any more. */
static bool is_heard(struct export *export)
{
	struct source *source = export->source;
	if (!export->all || export->next > 0)
		return true;
	source->ops->want(source, 0, AHEAD);
	return !source->ops->status(source).loading ||
	       clock_ms() >= export->until_ms;
}

void export_turn(struct session *session)
{
	struct export *export = session->export;
	if (!export)
		return;
	struct source *source = export->source;
	const struct record *row = NULL;
	uint64_t until = export->next + ROWS_A_TURN;
	export->more = false;
	if (!is_heard(export)) {
		turn(session, export);
		return;
	}
	while (export->next < until &&
	       (row = source->ops->row(source, export->next)))
		write_row(session, export, row);
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
	const struct export *export = session->export;
	int64_t left_ms;
	if (!export || export->more || !export->all || export->next > 0)
		return export && export->more ? 0 : -1;
	left_ms = export->until_ms - clock_ms();
	return left_ms > 0 ? left_ms : -1;
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

/* Returns how many of them had nothing for the format. */
static uint64_t write_rows(struct session *session,
    const struct export_rows *rows, enum write_format format, FILE *stream)
{
	struct arena arena = ARENA_INIT;
	bool all = rows->origins != NULL;
	struct write_options options =
	    options_of(session, rows, all, &arena, stream);
	struct write_end about = {
	    .total = {.kind = TOTAL_EXACT, .count = rows->count},
	    .source = all ? SERVICE_ALL : session->connection->origin,
	    .age_s = -1};
	struct writer writer;
	write_begin(&writer, format, &options);
	for (size_t i = 0; i < rows->count; i++) {
		if (all)
			write_of(session, &writer, &rows->origins[i]);
		else
			write_record(&writer, rows->rows[i]);
	}
	write_end(&writer, &about);
	arena_done(&arena);
	return writer.bare;
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
	uint64_t bare = write_rows(session, rows, format, outfile_stream(file));
	if (!outfile_commit(file, err))
		return false;
	struct arena arena = ARENA_INIT;
	session_say(session, "%s", write_told(&arena, rows->count, bare, path));
	arena_done(&arena);
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
