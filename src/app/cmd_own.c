/* cmd_own.c: commands on what is the user's own: bookmarks, notes, tags, where
 * he was. All of it stays on this machine. */
#include <string.h>
#include "cmd.h"
#include "editor.h"
#include "klaster/base/i18n.h"
#include "own_session.h"

bool session_thing(struct session *session, struct own_item *item)
{
	struct view *view = session_view(session);
	const struct record *record = view_record(view);
	const struct kind *kind = record ? record->kind : NULL;
	const char *id = record ? record->id : NULL;
	const char *label = "";
	if (view_is_items(view)) {
		int which;
		const struct items_row *row = view_items_row(view, &which);
		if (row && row->kind) {
			kind = row->kind;
			id = row->id;
			label = row->name;
		}
	}
	if (!kind || !item)
		return kind != NULL;
	struct arena *arena = &session->frame;
	*item = (struct own_item){
	    .ref = arena_printf(arena, "%s/%s", kind->name, id),
	    .name = "",
	    .label = record ? record_label(record, session->langs) : label,
	    .text = ""};
	return true;
}

/* What is shown of it is drawn anew. */
static void own_changed(struct session *session)
{
	session->env.version++;
	session->dirty = true;
}

static const char *name_of(const struct own_item *item)
{
	return *item->label ? item->label : item->ref;
}

CMD(cmd_bookmark)
{
	(void)argc;
	(void)argv;
	struct session *session = app;
	struct own_item item;
	session_thing(session, &item);
	struct own *own = session_thing_own(session);
	item.what = OWN_BOOKMARK;
	bool had = own_find(own, OWN_BOOKMARK, item.ref, "") != NULL;
	bool done = had ? own_remove(own, OWN_BOOKMARK, item.ref, "", err)
			: own_put(own, &item, err);
	own_changed(session);
	if (done)
		session_say(session,
		    had ? _("No bookmark any more: %s") : _("Bookmarked: %s"),
		    name_of(&item));
	return done;
}

/* --- lists */

void session_go_own(
    struct session *session, enum own_list list, const char *topic)
{
	if (list == OWN_LIST_PLACES)
		own_keep_places(session->own);
	session_go(
	    session, view_items_new(own_rows, session, (int)list, topic));
}

CMD(cmd_bookmarks)
{
	(void)argc;
	(void)argv;
	(void)err;
	session_go_own(app, OWN_LIST_BOOKMARKS, "");
	return true;
}

CMD(cmd_notes)
{
	(void)argc;
	(void)argv;
	(void)err;
	session_go_own(app, OWN_LIST_NOTES, "");
	return true;
}

CMD(cmd_history)
{
	(void)argc;
	(void)argv;
	(void)err;
	session_go_own(app, OWN_LIST_PLACES, "");
	return true;
}

CMD(cmd_tags)
{
	(void)err;
	if (argc < 2) {
		session_go_own(app, OWN_LIST_TAGS, "");
		return true;
	}
	struct buf topic;
	buf_init(&topic, OWN_NAME_MAX);
	buf_adds(&topic, "tag:");
	argv_quote(&topic, argv[1]);
	session_go_own(app, OWN_LIST_FOUND, buf_text(&topic));
	buf_done(&topic);
	return true;
}

static enum own_what what_of(enum own_list list)
{
	switch (list) {
	case OWN_LIST_BOOKMARKS:
		return OWN_BOOKMARK;
	case OWN_LIST_NOTES:
		return OWN_NOTE;
	case OWN_LIST_PLACES:
		return OWN_PLACE;
	case OWN_LIST_SEARCHES:
		return OWN_SEARCH;
	case OWN_LIST_TAGS:
	case OWN_LIST_FOUND:
		break;
	}
	return OWN_WHATS;
}

CMD(cmd_forget)
{
	(void)argc;
	(void)argv;
	struct session *session = app;
	int which;
	const struct items_row *row =
	    view_items_row(session_view(session), &which);
	enum own_what what = what_of((enum own_list)which);
	if (what == OWN_WHATS || !row)
		return err_set(err, ERR_NOTHING,
		    _("Open it, and take away there what is to go: bookmark, "
		      "note, tag -NAME."));
	bool record =
	    what != OWN_SEARCH && (row->kind != NULL || what != OWN_PLACE);
	bool done = own_remove(session->own, what, record ? row->key : "",
	    record ? "" : row->key, err);
	own_changed(session);
	if (done)
		session_say(session, _("Removed: %s"), row->name);
	return done;
}

/* --- notes */

static bool put_note(struct session *session, struct own_item *item,
    const char *was, struct err *err)
{
	if (*was == '\0' && *item->text == '\0')
		return err_set(err, ERR_NOTHING, _("There is no note."));
	bool done = own_put_note(session_thing_own(session), item, was, err);
	own_changed(session);
	if (done)
		session_say(session,
		    *item->text ? _("Noted: %s") : _("The note is gone: %s"),
		    name_of(item));
	return done;
}

static bool edit_note(
    struct session *session, struct own_item *item, struct err *err)
{
	struct arena arena = ARENA_INIT;
	const char *was = arena_strdup(
	    &arena, own_note(session_thing_own(session), item->ref));
	const char *about = arena_printf(&arena,
	    _("Your note on %s. Lines like this go; nothing left takes the "
	      "note away."),
	    safe_linez(&arena, name_of(item)).safe_bytes);
	bool screen = !term_is_headless(session->term);
	item->label = arena_strdup(&arena, item->label);
	item->ref = arena_strdup(&arena, item->ref);
	if (screen)
		term_suspend(session->term);
	const char *text = editor_run(&arena, about, was, OWN_TEXT_MAX, err);
	if (screen) {
		term_resume(session->term);
		term_measure(session->term, 0, 0);
	}
	session->dirty = true;
	bool done = text != NULL;
	if (done && strcmp(text, was) != 0) {
		item->text = text;
		done = put_note(session, item, was, err);
	} else if (done)
		session_say(session, _("The note is as it was."));
	arena_done(&arena);
	return done;
}

CMD(cmd_note)
{
	struct session *session = app;
	struct own_item item;
	session_thing(session, &item);
	if (argc < 2)
		return edit_note(session, &item, err);
	struct arena arena = ARENA_INIT;
	struct buf text;
	buf_init(&text, 2 * OWN_TEXT_MAX);
	const char *was = arena_strdup(
	    &arena, own_note(session_thing_own(session), item.ref));
	bool away = argc == 2 && strcmp(argv[1], "-") == 0;
	if (*was && !away)
		buf_addf(&text, "%s\n", was);
	for (int i = 1; i < argc && !away; i++)
		buf_addf(&text, "%s%s", i > 1 ? " " : "", argv[i]);
	item.text = buf_text(&text);
	bool done = put_note(session, &item, was, err);
	buf_done(&text);
	arena_done(&arena);
	return done;
}

/* --- tags */

CMD(cmd_tag)
{
	struct session *session = app;
	struct own_item item;
	bool done = true;
	session_thing(session, &item);
	struct own *own = session_thing_own(session);
	if (argc < 2) {
		prompt_open(session, PROMPT_COMMAND, "tag ");
		return true;
	}
	item.what = OWN_TAG;
	for (int i = 1; i < argc && done; i++) {
		bool away = argv[i][0] == '-';
		item.name = argv[i] + away;
		if (*item.name == '\0')
			done = err_set(err, ERR_USAGE,
			    _("a tag has a name: tag follow-up"));
		else if (away)
			done =
			    own_remove(own, OWN_TAG, item.ref, item.name, err);
		else
			done = own_put(own, &item, err);
	}
	own_changed(session);
	struct view_own about;
	own_about(own, &session->own_arena, item.ref, &about);
	if (done)
		session_say(session, "%s: %s", name_of(&item),
		    about.tags ? about.tags : _("no tags"));
	return done;
}
