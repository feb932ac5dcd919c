/* take.c: owns the wait for a whole record, and texts of one; see take.h. */
#include "take.h"

#include <stdlib.h>
#include <string.h>
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/safe.h"
#include "klaster/ui/view.h"
#include "klaster/write/write.h"
#include "session.h"

/* --- the record */

static void forget(struct taken *taken)
{
	if (taken->awaited)
		taken->awaited->ops->free(taken->awaited);
	free(taken->line);
	taken->awaited = NULL;
	taken->line = NULL;
	taken->arrived = false;
}

static void await_record(
    struct session *session, struct source *source, int argc, char **argv)
{
	struct taken *taken = &session->taken;
	struct buf line;
	buf_init(&line, ARGV_LINE_BYTES);
	argv_join(&line, argc, argv);
	forget(taken);
	taken->awaited = source;
	taken->home = session_visited(session);
	taken->line = buf_take(&line);
	session_say(session, _("Asking for the whole record first."));
}

static void set(
    struct taking *taking, const struct session *session, struct source *source)
{
	*taking = (struct taking){.record = source->ops->row(source, 0),
	    .status = source->ops->status(source),
	    .langs = session->env.langs};
}

/* Nothing more will come of it by itself. */
static bool has_come(struct source *source)
{
	const struct record *record = source->ops->row(source, 0);
	struct source_status status = source->ops->status(source);
	if (record && record->whole)
		return true;
	return !status.loading && status.retry_in_ms == 0 &&
	       (record || status.failure);
}

bool take_record(struct session *session, int argc, char **argv,
    struct taking *taking, struct err *err)
{
	struct taken *taken = &session->taken;
	if (taken->arrived) {
		session_visit(session, taken->home);
		set(taking, session, taken->awaited);
		if (taking->record)
			return true;
		*err = *taking->status.failure;
		return false;
	}
	struct view *view = session_view(session);
	const struct record *record = view_record(view);
	if (!record)
		return err_set(err, ERR_NOTHING, _("There is no record here."));
	if (view_is_detail(view) && record->whole) {
		set(taking, session, view_source(view));
		return true;
	}
	session_visit_row(session);
	struct source *source =
	    feed_record(session->feed, record->kind, record->id, record);
	source->ops->want(source, 0, 1);
	await_record(session, source, argc, argv);
	err->code = ERR_NOTHING;
	return false;
}

void take_turn(struct session *session)
{
	struct taken *taken = &session->taken;
	if (!taken->awaited || taken->arrived || !has_come(taken->awaited))
		return;
	taken->arrived = true;
	session->message[0] = '\0';
	session_run(session, taken->line);
	forget(taken);
}

bool take_is_waiting(const struct session *session)
{
	return session->taken.awaited != NULL;
}

int64_t take_due_ms(const struct session *session)
{
	const struct taken *taken = &session->taken;
	return taken->awaited && has_come(taken->awaited) ? 0 : -1;
}

bool take_cancel(struct session *session)
{
	bool waited = take_is_waiting(session);
	if (!session->taken.arrived)
		forget(&session->taken);
	return waited;
}

void take_done(struct session *session)
{
	/* The sources are the feed's, which frees them. */
	free(session->taken.line);
	free(session->taken.what);
	free(session->taken.text);
}

/* --- its texts */

/* It will be pasted where nobody looks: into a shell, too, which would run
 * what stands before a line feed. */
static const char *safe(struct arena *arena, const char *text)
{
	return safe_linez(arena, text).safe_bytes;
}

const char *take_text(const struct taking *taking, const char *name,
    struct arena *arena, struct err *err)
{
	const struct record *record = taking->record;
	if (strcmp(name, "name") == 0)
		return safe(arena, record_label(record, taking->langs));
	if (strcmp(name, "id") == 0)
		return write_id(arena, record);
	if (strcmp(name, "record") == 0)
		return write_whole(arena, WRITE_TEXT, record, taking->langs);
	if (strcmp(name, "vcard") == 0 &&
	    write_suits(WRITE_VCARD, record->kind))
		return write_whole(arena, WRITE_VCARD, record, taking->langs);
	/* Any field of the record, by its name. */
	const struct field *field = kind_field(record->kind, name);
	for (size_t i = 0; !field && i < record->kind->field_count; i++)
		if (field_answers(&record->kind->fields[i], name))
			field = &record->kind->fields[i];
	const char *text =
	    field ? write_cell(arena, record, field, taking->langs, true)
		  : NULL;
	if (text)
		return safe(arena, text);
	err_set(err, ERR_NOTHING, _("This record has no \"%s\"."), name);
	return NULL;
}
