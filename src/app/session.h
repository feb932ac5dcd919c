/*
 * session.h: one run of the screen: everything that lives from the first
 * frame to the last, and what the commands work on. For src/app alone.
 */
#ifndef KLASTER_SRC_APP_SESSION_H
#define KLASTER_SRC_APP_SESSION_H

#include <stdbool.h>
#include <stdint.h>
#include "klaster/app/commands.h"
#include "klaster/app/options.h"
#include "klaster/app/roster.h"
#include "klaster/app/service.h"
#include "klaster/engine/argv.h"
#include "klaster/engine/hist.h"
#include "klaster/engine/keymap.h"
#include "klaster/engine/lineedit.h"
#include "klaster/engine/option.h"
#include "klaster/feed/feed.h"
#include "klaster/own/visits.h"
#include "klaster/ui/hits.h"
#include "klaster/ui/input.h"
#include "klaster/ui/stack.h"
#include "klaster/ui/surface.h"
#include "klaster/ui/term.h"
#include "klaster/ui/vantage.h"
#include "export.h"
#include "opener.h"
#include "pipe.h"
#include "take.h"

#define SESSION_LANGS 16

enum prompt_kind {
	PROMPT_COMMAND,
	PROMPT_SEARCH,
	PROMPT_FILTER,
	PROMPT_KIND,
	PROMPT_PALETTE,
};

struct prompt {
	bool open;
	enum prompt_kind kind;
	struct lineedit edit;
	bool begun;	       /* it opened with a command that wants words */
	int64_t typed_ms;      /* the last change not yet followed; 0: none */
	int64_t rest_ms;       /* and then it is looked for */
	size_t came_from;      /* the place in the stack when it opened */
	bool followed;	       /* a place was opened while typing */
	bool owed;	       /* what is typed was not followed at a rest */
	struct source *facets; /* for the values to complete; or NULL */
};

/* Where one was in a service that is not on the screen now. */
struct desk {
	struct stack stack;
	struct own *own;    /* for its rows in lists of all services; or NULL */
	struct visit visit; /* the last one of this service */
	bool visited;	    /* there was one */
	bool begun;	    /* the two above are looked up */
};

struct script; /* script.h */
struct atlas;  /* model/atlas.h */
struct tape;   /* tape.h */
struct own;    /* own.h */
struct saved;  /* saved.h */
struct usual;  /* narrow.h */

struct session {
	struct app_options *options;
	struct roster roster;
	struct desk *desks; /* one for each of the roster */
	bool all;	    /* searches ask all of them */
	size_t at;	    /* whose places are in `stack` */
	/* The service of the place on the screen: session_settle(). */
	struct connection *connection;
	struct feed *feed;	 /* the connection's */
	struct fetcher *fetcher; /* the connection's */

	struct term *term;
	struct surface *surface;
	struct input *input;
	struct keymap *keymap;
	struct keylayout *layout; /* or NULL */
	struct keymap_pending pending;
	struct macros *macros; /* of the keymap files, and made here */
	struct tape *tape;     /* what is recorded and played */
	struct options *settings;
	struct script *script; /* or NULL */

	struct stack stack;
	struct view *pane;   /* beside the list, on a wide screen; or NULL */
	char *pane_ref;	     /* which record it shows */
	int64_t pane_due_ms; /* when it follows the selection; 0: it does */
	bool pane_focused;   /* keys are for it */
	char *ahead_ref;     /* the record asked for ahead, or passed over */
	const struct view *ahead_view; /* the list it stands in */
	int64_t ahead_due_ms;	       /* when the selection has rested; 0 */
	struct view_env env;
	const char *langs[SESSION_LANGS + 1]; /* env.langs */
	char lang_text[8];		      /* the one that was asked for */

	struct prompt prompt;
	struct hist *searches, *lines;

	struct atlas *atlas;	/* read when it is first needed; or NULL */
	struct vantage vantage; /* without a town: not looked for yet */
	char town_asked[80];	/* as the setting says it */
	char town[80];		/* env.town: that, then its name */

	struct taken taken;
	struct opener opener;
	struct export *export; /* under way; or NULL */
	struct pipe *pipe;     /* likewise */

	char chosen[160];   /* "kind/id" of the record to compare with; "" */
	size_t chosen_home; /* the service that knows it by that */

	size_t own_home; /* the service that `own` is of */
	struct own *own; /* bookmarks, notes ...; after the connection */
	struct arena own_arena;
	struct saved *saved;	       /* counts the saved searches */
	struct weighing *weighing;     /* own_weigh.c; or NULL */
	struct news *news;	       /* own_news.c; or NULL */
	const struct view *saved_view; /* the list of one, not yet seen */
	char *saved_name;
	uint64_t begin_seq; /* where the service was before any list was asked
			       for; 0: not known */
	uint64_t saved_seq; /* where the service was before it was opened */
	const struct view *place_noted; /* the last that went into history */
	struct usual *usual;		/* columns of each kind */

	struct hits hits; /* what the last frame has to click */
	int mouse_row, mouse_col;

	unsigned count; /* typed in digits before a key; 0: none */

	char message[512];
	bool is_error;
	bool quit;
	int status; /* of the process */

	/* When to draw. */
	bool dirty;
	bool keyed; /* more than a motion since the last drawing */
	uint64_t bytes_shown;
	bool fresh; /* a new place that was not drawn yet */
	uint64_t drawn_revision;
	int64_t hold_until_ms; /* for rows that are nearly here; 0: no */
	int64_t loading_ms;    /* since when the view waits; 0: it does not */
	bool loading_shown;
	int64_t tick_ms; /* when a countdown on the screen is due; 0: none */
	struct arena frame;
};

/* Says something on the status line, until the next key. */
void session_say(struct session *session, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void session_fail(struct session *session, const struct err *err);

/* What keys and commands are for: the place, or the pane beside it. */
struct view *session_view(const struct session *session);
struct view *session_place(const struct session *session);
/* The list that is looked at, or that a menu is about; or NULL. */
struct view *session_list(const struct session *session);
/* Goes to a new place. */
void session_go(struct session *session, struct view *view);
const char *session_context(const struct session *session);
/* From here on what is asked is asked of the service of the place shown. */
void session_settle(struct session *session);
/* Which service that is, in the roster; and its desk. */
size_t session_home(const struct session *session);
struct desk *session_desk(struct session *session);

/* Runs a command line and says what went wrong. */
bool session_run(struct session *session, const char *line);
void session_key(struct session *session, uint32_t key);
/* The line of a key: runs it, and takes it down if that is asked. */
void session_run_bound(struct session *session, const char *line);
void session_paste(struct session *session, const char *text, size_t len);

/* screen_draw.c */
void session_draw(struct session *session);
/* What stands on the screen above the last two lines, as text in the arena. */
const char *session_text(struct session *session, struct arena *arena);
/* Rows a view gets of the screen. */
int session_rows(const struct session *session);

/* screen_ahead.c: asks for the record that may be opened, when the selection
 * rests on it. */
void session_look_ahead(struct session *session);

/* cmd_sync.c: what came of a sync that was asked for. */
void session_hear_sync(struct session *session);

/* desks.c: goes to another service, where one was there last, or begins. */
bool session_switch(struct session *session, const char *name, struct err *err);
/* The connection of that one of the roster, opened if it is not; NULL with
 * err set. */
struct connection *session_open(
    struct session *session, size_t index, struct err *err);
/* Where the next place is to be of: until session_settle(). */
void session_visit(struct session *session, size_t home);
size_t session_visited(const struct session *session);
/* The service of the selected row, where a list is of several. */
void session_visit_row(struct session *session);
/* False with err set: the list or picture here is of several services, and
 * what is wanted is of one. */
bool session_is_of_one(const struct session *session, struct err *err);
/* The list or picture here is of all services. */
bool session_is_of_all(const struct session *session);
/* A list of the rows of all services; with facets, as feed_list(). */
struct source *session_list_all(struct session *session,
    const struct query *query, const struct field *const *facets,
    enum facet_of of);
/* Opens the service the options name; `session` has none yet. */
bool session_begin(struct session *session, struct err *err);
void session_end(struct session *session); /* leaves all of them */

/* loop.c: until session->quit. */
void session_loop(struct session *session);
/* Nothing of what the view would show is here, but it is on its way. */
bool session_is_waiting(const struct session *session);
/* All that would be drawn is here, or will not come. */
bool session_is_settled(const struct session *session);
/* Nothing is under way and nothing is due by itself. */
/* Whether a key waits to be taken; ctx is the session. */
bool session_is_awaited(void *ctx);
bool session_is_idle(const struct session *session);

/* keys.c: files, in their order; faults are said and logged. */
void session_load_keys(struct session *session);
/* The layout of options->layout, by its name or its path; NULL or empty:
 * letters stand for themselves. */
void session_load_layout(struct session *session);
struct keyfile_env;
struct macros;
/* Adds the macros made on the screen, as the file has them now. */
void session_load_kept(struct session *session, struct macros *macros);
struct keyfile_env session_key_env(struct session *session);

/* places.c: from words to views. */
void places_list(
    struct session *session, const struct kind *kind, const char *text);
void places_record(struct session *session, const struct kind *kind,
    const char *id, const struct record *preview);
void places_search_all(struct session *session, const char *text);
void places_search(struct session *session, const char *text);
/* Of the service that is visited alone. */
void places_search_one(struct session *session, const char *text);
void places_overview(struct session *session);
/* Asks for what it shows if it is looked at: under a search it is missed by
 * nobody. */
void places_want_overview(struct session *session);
bool places_follow(struct session *session, struct err *err);
/* The line of the row that the line of a key opens, if that row is a command,
 * else the line of the key; and whether the place of the rows is left first. */
const char *places_chosen(
    const struct session *session, const char *line, bool *leaves);
/* Another query in the list on the screen. */
void places_ask(struct session *session, const struct query *query);

/* prompt.c */
void prompt_open(
    struct session *session, enum prompt_kind kind, const char *text);
void prompt_close(struct session *session);
/* Counts of values to complete, if they are not asked for yet. */
void prompt_ask_facets(struct session *session);
bool prompt_accept(struct session *session, struct err *err);
/* In the palette: up or down in its rows; and its chosen command with a blank
 * behind it on a command line, for its words. False in other prompts. */
bool prompt_step(struct session *session, int rows);
bool prompt_take_command(struct session *session);
/* The text changed: what follows typing is due when typing rests. */
void prompt_changed(struct session *session);
void prompt_rest(struct session *session);
int64_t prompt_due_ms(const struct session *session);
const char *prompt_label(enum prompt_kind kind);
void prompt_load_history(struct session *session);
void prompt_free_history(struct session *session);
/* Writes it behind the file of that history: not at the end of all, when what
 * left the file in between would come back. */
void prompt_keep_line(
    const struct session *session, struct hist *hist, const char *line);

/* complete.c: lineedit's hook; `user` is the session. */
void complete_word(
    void *user, const char *text, size_t cursor, struct lineedit_offer *offer);
/* Of a value: its label and how many rows have it. */
const char *complete_meaning(
    void *user, const char *candidate, struct arena *arena);

/* vantage_session.c */
struct atlas *session_atlas(struct session *session);
/* Where distances are measured from; NULL: nowhere, or there is no such town,
 * which is said. */
const struct vantage *session_vantage(struct session *session);
/* Reads the setting; whether it is another one now. */
bool session_take_town(struct session *session);
/* Says what it is, and who is to be thanked for it. */
void session_say_town(struct session *session);

/* screen_settings.c */
struct options *screen_settings_new(const struct app_options *options);
const struct theme *screen_settings_theme(const struct session *session);
void screen_settings_apply(struct session *session);

/* palette.c: the rows of the help view. */
struct help_row;
/* The keys that run a line in a context, at most so many; "" for none. */
const char *palette_keys(const struct session *session, const char *context,
    const char *line, size_t most, struct arena *arena);
size_t palette_rows(void *user, struct arena *arena, struct help_row **rows);
/* other_words.c: what else people look for a command by, not translated; ""
 * for none. */
const char *palette_other_words(const char *line);
/* What a line does, in words for a person. */
const char *palette_meaning(void *user, const char *line, struct arena *arena);

#endif
