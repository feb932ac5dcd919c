/*
 * own_session.h: the user's own data on the screen. Private to src/app.
 */
#ifndef KLASTER_SRC_APP_OWN_SESSION_H
#define KLASTER_SRC_APP_OWN_SESSION_H

#include "klaster/app/own_words.h"
#include "session.h"

/* The lists of view_items. */
enum own_list {
	OWN_LIST_BOOKMARKS,
	OWN_LIST_NOTES,
	OWN_LIST_TAGS,
	OWN_LIST_FOUND, /* records that fit the topic, see own_asks() */
	OWN_LIST_PLACES,
	OWN_LIST_SEARCHES,
};

/* The record that a command is meant for: shown, selected, or a row of the
 * lists below; with its address and label (NULL: only whether there is one).
 * Texts until the next drawing. */
bool session_thing(struct session *session, struct own_item *item);

/* What is the user's of a service: it goes on being kept up to date. */
struct own *session_own(struct session *session, size_t home);
/* Of the service of what session_thing() gives: in a list of several services
 * that of the row. */
struct own *session_thing_own(struct session *session);

/* Of the service that is spoken to now. */
void session_open_own(struct session *session);
void session_close_own(struct session *session);
/* Counts the saved searches and what changed, as far as that is worth a
 * request. */
void session_count_saved(struct session *session);
/* Their sections of the overview, and what changed of each kind. */
void own_fill_overview(struct session *session, struct overview_facts *facts);
/* The same where the service tells no changes: some rows of each, one after
 * the other. Called until all are counted; ask: it may be asked. */
void session_weigh_saved(struct session *session, bool ask);
/* The hits of this one are seen now: as many as are remembered are loaded. */
void session_see_weighed(struct session *session, const char *name);
void weighing_close(struct session *session);
/* Goes to its list; what is there counts as seen when it is on the screen. */
void session_open_saved(
    struct session *session, const char *name, const char *text);
/* own_news.c: that list is opened: what is new in it, as far as all hits of
 * then are remembered, has its sign from now on, wherever the same is asked. */
void news_open(struct session *session, const char *name, const char *text);
bool news_has(struct session *session, size_t home, const char *ref);
void news_close(struct session *session);
/* Takes in what another klaster has written, of all that is open. */
void session_look_own(struct session *session);
/* What is on the screen counts as visited. */
void session_note_place(struct session *session);
/* Opens one of the lists. */
void session_go_own(
    struct session *session, enum own_list list, const char *topic);

/* own_rows.c: the line that runs a command of one word: `saved "my own"`. */
const char *own_command(
    struct arena *arena, const char *name, const char *word);
/* The hook of view_items; `user` is the session. */
void own_rows(void *user, const struct items_wish *wish, struct arena *arena,
    struct items_answer *answer);

#endif
