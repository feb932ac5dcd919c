/* cmd_saved.c: commands on saved searches. */
#include <stdlib.h>
#include "cmd.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/own/saved.h"
#include "own_session.h"

/* The question in its one form, with its kind; false when it asks nothing. */
static bool form_query(struct session *session, int argc, char **argv,
    struct buf *text, struct err *err)
{
	struct view *view = session_view(session);
	struct arena arena = ARENA_INIT;
	struct query query;
	bool here = argc < 3;
	if (here && !view_is_list(view))
		return err_set(err, ERR_USAGE,
		    _("there is no list here to save; name what to ask: save "
		      "NAME QUERY"));
	if (here)
		query = *view_list_query(view);
	else {
		struct buf words;
		cmd_join(&words, argc - 1, argv + 1);
		query_parse(&query, &arena, NULL, buf_text(&words), words.len);
		buf_done(&words);
	}
	query_format(&query, text, true);
	arena_done(&arena);
	return text->len > 0 ||
	       err_set(err, ERR_USAGE, _("there is nothing asked for here"));
}

CMD(cmd_save)
{
	struct session *session = app;
	struct buf text;
	buf_init(&text, QUERY_TEXT_MAX);
	bool done = form_query(session, argc, argv, &text, err);
	if (done) {
		const struct own_item item = {.what = OWN_SEARCH,
		    .ref = "",
		    .name = argv[1],
		    .label = "",
		    .text = buf_text(&text)};
		done = own_put(session->own, &item, err);
	}
	if (done) {
		struct view *view = session_view(session);
		if (argc < 3) {
			free(session->saved_name);
			session->saved_name = mem_strdup(argv[1]);
			session->saved_view = view;
			session->saved_seq = session->begin_seq;
		}
		session_say(
		    session, _("Saved as %s: %s"), argv[1], buf_text(&text));
	}
	buf_done(&text);
	session->dirty = true;
	return done;
}

CMD(cmd_saved)
{
	struct session *session = app;
	if (argc < 2) {
		session_go_own(session, OWN_LIST_SEARCHES, "");
		return true;
	}
	struct arena arena = ARENA_INIT;
	struct query query;
	bool done = saved_query(session->own, argv[1], &arena, &query, err);
	if (done)
		session_open_saved(session, argv[1],
		    own_find(session->own, OWN_SEARCH, "", argv[1])->text);
	arena_done(&arena);
	return done;
}

CMD(cmd_rename)
{
	(void)argc;
	struct session *session = app;
	int which;
	const struct items_row *row =
	    view_items_row(session_view(session), &which);
	if (which != OWN_LIST_SEARCHES || !row)
		return err_set(err, ERR_NOTHING,
		    _("This is for the list of saved searches."));
	session->dirty = true;
	return own_rename(session->own, row->key, argv[1], err);
}
