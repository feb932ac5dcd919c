/*
 * view.h: what fills the screen between the title and the status line. A
 * view exposes nouns: a list, a pager, a source, a target; commands act on
 * nouns, so movement is written once. A view reads model/source.h and knows
 * neither network nor commands.
 */
#ifndef KLASTER_UI_VIEW_H
#define KLASTER_UI_VIEW_H

#include <stdbool.h>
#include <stdint.h>
#include "klaster/base/arena.h"
#include "klaster/base/buf.h"
#include "klaster/base/safe.h"
#include "klaster/model/kind.h"
#include "klaster/model/record.h"
#include "klaster/model/source.h"
#include "klaster/model/upcoming.h"
#include "klaster/ui/list.h"
#include "klaster/ui/pager.h"
#include "klaster/ui/surface.h"

/* What the user himself has put to a record; texts until the next question. */
struct view_own {
	bool bookmarked;
	bool is_chosen;	  /* the one that others are compared with */
	bool is_new;	  /* new in a list that he comes back to */
	const char *note; /* lines; or NULL */
	const char *tags; /* "a, b"; or NULL */
};
/* Of a record of that service, see struct view. False: nothing. */
typedef bool view_own_ask(void *user, size_t home, const struct kind *kind,
    const char *id, struct view_own *own);

/* How far it is from the town to the record, "103 km SE"; "" for one without a
 * place. */
typedef void view_way_ask(void *user, const struct record *record,
    struct arena *arena, struct safe_text *way);

/* The key that runs the command line where the user is, "F"; "" for none, also
 * while a prompt takes the keys. In the arena. */
typedef const char *view_keys_ask(
    void *user, const char *line, struct arena *arena);

/* What all views show by; the session's, and longer lived than any view. */
struct view_env {
	const char *const *langs; /* the user's list, best first, then NULL */
	unsigned long version;	  /* goes up when anything here changes */
	view_own_ask *own;	  /* or NULL */
	void *own_user;
	const char *town;  /* distances are from there; NULL: from nowhere */
	view_way_ask *way; /* with a town */
	void *way_user;
	view_keys_ask *keys; /* or NULL */
	void *keys_user;
};

/* What following the selected row means. Strings live until the view draws
 * again. */
enum target_what {
	TARGET_NONE,
	TARGET_RECORD,	/* kind, id; preview may be NULL */
	TARGET_LIST,	/* kind, text: a query */
	TARGET_COMMAND, /* text: a command line */
};

struct target {
	enum target_what what;
	const struct kind *kind;
	const char *id;
	const char *text;
	const struct record *preview;
	bool has_home; /* it is of another service than the view: */
	size_t home;
};

struct view;

/* A view of what is seen at a glance. Each gives false where it could do
 * nothing, and may be NULL. */
struct view_picture {
	/* Moves what is looked at by so many cells down and right. */
	bool (*pan)(struct view *view, int rows, int cols);
	/* Nearer (negative: further); 0 shows all of it. */
	bool (*zoom)(struct view *view, int steps);
	/* To the next mark (negative: the one before). */
	bool (*step)(struct view *view, int marks);
	/* The same in words, or as a picture again. */
	bool (*twin)(struct view *view);
	/* Whether it is in words now. */
	bool (*in_words)(struct view *view);
};

struct view_ops {
	const char *name; /* the context of its keys */
	/* Fills the area; puts the cursor on what is selected. */
	void (*draw)(struct view *view, const struct area *area);
	/* What is shown, for the line on top; in the arena. */
	struct safe_text (*title)(struct view *view, struct arena *arena);
	/* How much there is and where one is, for its right end. Changes at
	 * most once a page: bytes. */
	struct safe_text (*place)(struct view *view, struct arena *arena);
	/* Nouns. NULL, here or as an answer: the view has none. */
	struct list *(*list)(struct view *view);
	struct pager *(*pager)(struct view *view);
	struct source *(*source)(struct view *view);
	struct target (*target)(struct view *view);
	/* The record shown or selected, as far as it is here; or NULL. */
	const struct record *(*record)(struct view *view);
	/* The row of its list that stands on a line of its area; `count` when
	 * none does. NULL: the rows follow each other, one on each line. */
	uint64_t (*row_at)(struct view *view, int line);
	/* Asks for what it would show on so many rows and columns; true when
	 * all of it is here, or will not come. */
	bool (*is_whole)(struct view *view, int rows, int cols);
	/* Shows columns further to the right (left); false at the end. */
	bool (*shift)(struct view *view, int columns);
	/* What a picture can do besides; NULL: nothing. */
	const struct view_picture *picture;
	/* Changes whenever what it shows has changed by itself. NULL: with its
	 * source. */
	uint64_t (*revision)(struct view *view);
	void (*free)(struct view *view);
};

struct view {
	const struct view_ops *ops;
	size_t home; /* the service whose place it is; whoever opens it says */
};

void view_free(struct view *view); /* NULL is allowed */
struct list *view_list(struct view *view);
struct pager *view_pager(struct view *view);
struct source *view_source(struct view *view);
struct target view_target(struct view *view);
const struct record *view_record(struct view *view);
uint64_t view_revision(struct view *view);
bool view_is_whole(struct view *view, int rows, int cols);
bool view_shift(struct view *view, int columns);
bool view_is_in_words(struct view *view); /* a picture that shows its twin */
struct safe_text view_title(struct view *view, struct arena *arena);
struct safe_text view_place(struct view *view, struct arena *arena);

/* What is asked, "Projects: country:LT", as titles say it. */
struct safe_text view_query_title(
    const struct query *query, struct arena *arena);

/* "10,000", "10,000+", "about 270,000", "": for titles. */
struct safe_text view_total(struct arena *arena, struct total total);

/* --- the views */

/* Rows of a source, which becomes the view's; of all kinds when its query
 * names none. `name` is "list" or "search". */
struct view *view_list_new(
    const struct view_env *env, const char *name, struct source *source);
/* Another question in the same place. The rows of the old one stay until the
 * new one has an answer. */
void view_list_ask(struct view *view, struct source *source);
/* Whether the field, one of these columns, has room beside those before it. */
bool view_list_fits(const struct view *view, const struct field *const *columns,
    size_t count, const struct field *field);
const struct query *view_list_query(const struct view *view);
bool view_is_list(const struct view *view);
/* The services that know the selected row, where rows are of several; 0 where
 * all are of one. */
size_t view_list_origins(
    struct view *view, struct row_origin *origins, size_t max);

/* One record, whose source becomes the view's. */
struct view *view_detail_new(const struct view_env *env,
    const struct kind *kind, const char *id, struct source *source);
bool view_is_detail(const struct view *view);
/* What that view shows, as lines at most so many cells wide, for paper and
 * clipboard. Nothing in it needs a filter any more. */
void view_detail_print(struct buf *out, const struct record *record,
    const char *const *langs, const struct source_status *status, int cells);
/* Beside another view: it says its name itself, and has no selected link. */
void view_detail_set_aside(struct view *view);
/* Its links can be selected there, too. */
void view_detail_set_focus(struct view *view, bool focused);

/* A saved search, which a command line goes to, or a bookmark. */
struct overview_own {
	const char *name;
	const char *total, *news; /* "12", "3 new"; "" */
	const char *line;
	const struct kind *kind;
	const char *id;
};
#define OVERVIEW_OWN_MAX 8

/* What there is. `counts` is asked at each drawing; owned by the session. */
struct overview_facts {
	const char *title; /* of the directory; remote; may be NULL */
	const char *credit;
	uint64_t revision;
	bool known;	    /* the counts below are */
	bool has[KIND_MAX]; /* by kind_index() */
	uint64_t count[KIND_MAX];
	bool counted[KIND_MAX];	    /* else it is not said how many */
	const char *keys[KIND_MAX]; /* that go there, or NULL; in `arena` */
	const char *changes;	    /* a sentence on the last visit, or NULL */
	const char *changed[KIND_MAX]; /* of a kind since then, or NULL */
	const char *copy;	       /* how far the copy goes, or NULL */
	const struct upcoming *upcoming;
	size_t upcoming_count;
	/* The user's own, the first of each. */
	const struct overview_own *searches, *bookmarks;
	size_t search_count, bookmark_count;
	int32_t today;	     /* days since 1970-01-01 */
	struct arena *arena; /* for what is made while answering */
	struct source_status status;
};
typedef void overview_ask(void *user, struct overview_facts *facts);
struct view *view_overview_new(
    const struct view_env *env, overview_ask *ask, void *user);

/* Every command with its keys. `rows` gives them at each filter change. */
struct help_row {
	const char *line;  /* the command line to run */
	const char *usage; /* its words; "" */
	const char *help;  /* translated */
	const char *also;  /* other words it is looked for by; "" */
	const char *keys;  /* as they are now; "" when none */
	bool ready;	   /* could run now */
	unsigned recent;   /* higher: run later; 0: not lately */
};
typedef size_t help_ask(
    void *user, struct arena *arena, struct help_row **rows);
struct view *view_help_new(
    const struct view_env *env, help_ask *ask, void *user);
/* Shows the rows that have all these words only; the nearest first. */
void view_help_filter(struct view *view, const char *words);
void view_help_update(struct view *view); /* keys or readiness changed */
bool view_is_help(const struct view *view);

/* Rows of the user's own: bookmarks, notes, where he was. `rows` gives those
 * that fit the words, at each drawing; texts live in the arena. */
struct items_row {
	const char *mark; /* one cell, or "" */
	const char *what; /* which kind of thing, or when */
	const char *name;
	const char *hint;	 /* "" for none */
	const struct kind *kind; /* of a record, with its id; else NULL */
	const char *id;
	const char *line; /* else the command line that goes there, or NULL */
	const char *key;  /* what names it to forget it */
};
struct items_wish {
	int which; /* the user's number of the list */
	const char *topic;
	const char *words; /* folded; "" all */
};
struct items_answer {
	struct items_row *rows;
	size_t count;
	const char *title, *what, *hint; /* headings of the columns */
	const char *empty;		 /* a sentence, when there are none */
};
typedef void items_ask(void *user, const struct items_wish *wish,
    struct arena *arena, struct items_answer *answer);
struct view *view_items_new(
    items_ask *ask, void *user, int which, const char *topic);
bool view_is_items(const struct view *view);
void view_items_filter(struct view *view, const char *words);
/* The selected row and its list; NULL: none. Until the next drawing. */
const struct items_row *view_items_row(struct view *view, int *which);

/* The services that can be asked. `rows` gives them at each drawing. */
struct service_row {
	const char *name;  /* as in the configuration */
	const char *title; /* remote */
	const char *state; /* how it is doing, in words; remote */
	const char *line;  /* the command line that goes there */
	bool is_here;	   /* it is the one that is worked in */
	bool is_down;
	uint64_t revision; /* changes with what is known of it */
};
typedef size_t services_ask(
    void *user, struct arena *arena, struct service_row **rows);
struct view *view_services_new(services_ask *ask, void *user);
bool view_is_services(const struct view *view);

/* The lists that have to do with a record, whose source becomes the view's.
 * `open` gives the source of a list by its question; those, too. */
struct view *view_related_new(const struct view_env *env,
    const struct kind *kind, const char *id, struct source *source,
    struct source *(*open)(
	void *user, const struct kind *kind, const char *text),
    void *user);

/* Two records of one kind side by side. The sources become the view's; the
 * origins are the services that know them by their ids, where that is not one
 * and the same, else NULL. */
struct compare_side {
	struct source *source;
	const char *origin;
};
struct view *view_compare_new(const struct view_env *env,
    const struct compare_side *left, const struct compare_side *right);

/* The log's lines. */
struct view *view_log_new(const struct view_env *env);

/* A text of several lines, made safe when it is drawn; both are copied. */
struct view *view_text_new(const char *title, const char *text);

#endif
