/* cmd_take.c: commands that take something along from the screen. */
#include <stdlib.h>
#include <string.h>
#include "cmd.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/net/weblink.h"
#include "klaster/ui/osc52.h"
#include "opener.h"
#include "take.h"

#define SAID_CELLS 40 /* of a text that was copied */

/* --- copy */

/* What stands between us and the terminal, as far as it says so. */
static enum osc52_way way_out(const struct session *session)
{
	if (!options_bool(session->settings, "clipboard-through"))
		return OSC52_PLAIN;
	if (getenv("TMUX"))
		return OSC52_TMUX;
	return getenv("STY") ? OSC52_SCREEN : OSC52_PLAIN;
}

/* Nobody answers to OSC 52: what is said is what is known. */
static const char *sent_to(enum osc52_way way)
{
	if (way != OSC52_PLAIN)
		return _("Sent to the terminal's clipboard, through tmux or "
			 "screen");
	if (getenv("TMUX"))
		return _("Sent to tmux, which may give it to the clipboard");
	if (getenv("STY"))
		return _("Sent to screen, which may keep it (:set "
			 "clipboard-through yes)");
	return _("Sent to the terminal's clipboard");
}

static void keep(struct taken *taken, const char *what, const char *text)
{
	char *kept_what = mem_strdup(what), *kept_text = mem_strdup(text);
	free(taken->what);
	free(taken->text);
	taken->what = kept_what;
	taken->text = kept_text;
}

bool take_to_clipboard(struct session *session, const char *what,
    const char *text, struct err *err)
{
	enum osc52_way way = way_out(session);
	struct arena arena = ARENA_INIT;
	struct buf out;
	keep(&session->taken, what, text);
	buf_init(&out, OSC52_BYTES_MAX);
	bool sent = osc52_write(&out, way, text, strlen(text));
	if (sent) {
		term_send(session->term, out.data, out.len);
		size_t line = strcspn(text, "\n");
		struct safe_text said = safe_clip(
		    &arena, safe_line(&arena, text, line), SAID_CELLS, true);
		session_say(session, "%s: %s", sent_to(way),
		    text[line] ? what : said.safe_bytes);
	} else {
		err_set(err, ERR_USAGE,
		    _("That is too long for a terminal's clipboard; the "
		      "command copied shows it."));
	}
	buf_done(&out);
	arena_done(&arena);
	return sent;
}

/* The row under the cursor, as `klaster open` takes it. */
static const char *selected_ref(struct session *session, struct arena *arena)
{
	struct target target = view_target(session_view(session));
	if (target.what != TARGET_RECORD || !target.kind)
		return NULL;
	return arena_printf(arena, "%s/%s", target.kind->name, target.id);
}

CMD(cmd_copy)
{
	struct session *session = app;
	const char *what = argc > 1 ? argv[1] : "name";
	struct arena arena = ARENA_INIT;
	const char *text = NULL;
	struct taking taking = {.langs = session->env.langs};
	if (strcmp(what, "link") == 0)
		text = selected_ref(session, &arena);
	/* What every row has needs no waiting. */
	if (!text && (argc < 2 || strcmp(what, "name") == 0 ||
			 strcmp(what, "id") == 0)) {
		taking.record = view_record(session_view(session));
		text = take_text(&taking, what, &arena, err);
	}
	if (!text && err->code == ERR_NONE &&
	    take_record(session, argc, argv, &taking, err))
		text = take_text(&taking, what, &arena, err);
	bool done = text && take_to_clipboard(session, what, text, err);
	arena_done(&arena);
	return done;
}

CMD(cmd_copied)
{
	(void)argc;
	(void)argv;
	struct session *session = app;
	const struct taken *taken = &session->taken;
	if (!taken->text)
		return err_set(
		    err, ERR_NOTHING, _("Nothing was copied so far."));
	struct arena arena = ARENA_INIT;
	session_go(session,
	    view_text_new(arena_printf(&arena, _("Copied: %s"), taken->what),
		taken->text));
	arena_done(&arena);
	return true;
}

/* --- open */

/* The address that a field's value means; NULL with err set. */
static char *address_of(
    struct arena *arena, const struct claim *claim, struct err *err)
{
	switch (claim->field->type) {
	case FIELD_MAIL:
		return weblink_mail(arena, claim->value, err);
	case FIELD_PHONE:
		return weblink_phone(arena, claim->value, err);
	case FIELD_GEO:
		return weblink_place(arena, claim->value, err);
	default:
		return weblink_check(arena, claim->value, err);
	}
}

/* The first value of the field of that name, or of that type where `name` is
 * NULL. */
static const struct claim *claim_of(
    const struct taking *taking, const char *name, enum field_type type)
{
	const struct record *record = taking->record;
	for (size_t i = 0; i < record->kind->field_count; i++) {
		const struct field *field = &record->kind->fields[i];
		if (name ? !field_answers(field, name) : field->type != type)
			continue;
		const struct claim *claim =
		    record_pick(record, field, taking->langs);
		if (claim)
			return claim;
	}
	return NULL;
}

static bool open_address(struct session *session, int argc, char **argv,
    enum field_type type, const char *nothing, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct taking taking;
	bool done = false;
	if (take_record(session, argc, argv, &taking, err)) {
		const struct claim *claim =
		    claim_of(&taking, argc > 1 ? argv[1] : NULL, type);
		char *url = claim ? address_of(&arena, claim, err) : NULL;
		if (!claim)
			err_set(err, ERR_NOTHING, "%s", nothing);
		done = url && opener_run(session, url, err);
	}
	arena_done(&arena);
	return done;
}

CMD(cmd_open_link)
{
	return open_address(app, argc, argv, FIELD_URL,
	    argc > 1 ? _("This record has no such address.")
		     : _("This record has no web page."),
	    err);
}

CMD(cmd_mail)
{
	return open_address(app, argc, argv, FIELD_MAIL,
	    _("This record has no mail address."), err);
}
