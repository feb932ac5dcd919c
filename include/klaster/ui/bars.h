/*
 * bars.h: the lines around a view: title, status, hints, prompt. Their text
 * changes rarely: each change is paid in bytes.
 */
#ifndef KLASTER_UI_BARS_H
#define KLASTER_UI_BARS_H

#include <stdbool.h>
#include <stdint.h>
#include "klaster/engine/keymap.h"
#include "klaster/engine/lineedit.h"
#include "klaster/model/source.h"
#include "klaster/ui/hits.h"
#include "klaster/ui/surface.h"
#include "klaster/ui/view.h"

void bars_title(
    const struct area *area, struct view *view, struct arena *arena);

struct bars_status {
	const struct source_status *source; /* NULL: the view has none */
	bool offline;
	bool loading; /* long enough to be worth saying */
	bool show_bytes;
	uint64_t bytes;	     /* over the network in this session */
	const char *lang;    /* texts are in, where that was chosen; or NULL */
	const char *cancel;  /* the key that ends the wait; "" without any */
	const char *again;   /* the key that asks again; or NULL */
	const char *filter;  /* the key that changes the question; or NULL */
	const char *log;     /* the key that shows what happened; or NULL */
	const char *mark;    /* stands before all else; "" for none */
	const char *message; /* instead of the source's state; or NULL */
	bool is_error;
};
void bars_status(const struct area *area, const struct bars_status *status,
    struct arena *arena);

/* The likely keys of a context, on one row. `said` (may be NULL) gives what a
 * line is called just now, mostly the `label` as it is (N_()), and NULL for
 * what cannot be run; `hits` (may be NULL) gets what a click runs. */
typedef const char *hint_said(void *user, const char *line, const char *label);
void bars_hint(const struct area *row, const struct keymap *keymap,
    const char *context, hint_said *said, void *user, struct hits *hits,
    struct arena *arena);

/* The keys of a sequence that was begun, and the way out of it; how it can go
 * on stands above (continuations.h). */
void bars_begun(const struct area *row, const struct keymap_pending *pending,
    struct arena *arena);

/* Keys as people read them: "<Enter>" is Enter, "<lt>" is what it says. */
struct safe_text bars_keys(
    const uint32_t *keys, size_t count, struct arena *arena);

/* A row with nothing on it: what stood there goes. */
void bars_clear(const struct area *row, struct arena *arena);

/* A command whose words are being typed: which they are, and what for. */
void bars_usage(const struct area *row, const char *name, const char *usage,
    const char *help, struct arena *arena);

/* What a candidate of the completion means: "Latvia, 12"; NULL: nothing to
 * add. */
typedef const char *offer_meaning(
    void *user, const char *candidate, struct arena *arena);

/* The prompt with its label; the cursor stands in it. What the word before
 * the cursor could become stands in `above` (one row), when there is any. */
void bars_prompt(const struct area *area, const struct area *above,
    const char *label, const struct lineedit *edit, offer_meaning *meaning,
    void *user, struct arena *arena);

#endif
