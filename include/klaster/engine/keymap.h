/*
 * keymap.h: which command line a key runs, where. Knows no file format
 * (keyfile.h), no command and no curses.
 *
 * A context is a view's name ("list"), KEYMAP_ANY, or KEYMAP_PROMPT. A view's
 * keys are looked up in its own context, then in KEYMAP_ANY; the prompt's in
 * its own only, since every key without a binding is text there.
 *
 * Rules are kept by layer. What is in force is computed from all of them, from
 * the lowest layer to the highest and in the order they came: a binding drops
 * every earlier one of its context with the same keys, with keys that begin
 * its own, or that its own begin. So in one context no keys begin another's,
 * and nothing waits for a clock. Digits are keys like others: where they are
 * not bound, the screen makes counts of them.
 */
#ifndef KLASTER_ENGINE_KEYMAP_H
#define KLASTER_ENGINE_KEYMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/buf.h"
#include "klaster/base/err.h"
#include "klaster/engine/key.h"

#define KEYMAP_ANY "*"
#define KEYMAP_PROMPT "prompt"
#define KEYMAP_NOP "<Nop>" /* the line of keys that do nothing */

enum {
	KEYMAP_CONTEXT_BYTES = 32, /* a context's name, with its NUL */
	KEYMAP_RULES = 4096	   /* in all layers; more are refused */
};

enum keymap_layer {
	KEYMAP_DEFAULT, /* compiled in */
	KEYMAP_SYSTEM,
	KEYMAP_USER,
	KEYMAP_RUNTIME, /* :bind */
	KEYMAP_LAYERS
};

/* Pointers in it live until the map is changed or freed. */
struct binding {
	const char *context;
	uint32_t keys[KEY_SEQUENCE];
	size_t n_keys;
	const char *line; /* as argv_join writes it, or KEYMAP_NOP */
	enum keymap_layer layer;
	const char *file; /* where it was read: a name and a line number; */
	int line_number;  /* "" and 0 at run time */
	size_t order;	  /* later rules have higher numbers */
};

struct keymap;
struct keylayout;

struct keymap *keymap_new(void);
void keymap_free(struct keymap *map); /* NULL is allowed */

/* Keys that are not bound are folded by this layout (keylayout.h), but not in
 * the prompt. Borrowed; NULL for none. */
void keymap_set_layout(struct keymap *map, const struct keylayout *layout);

/* Adds a rule; everything is copied, `line` is kept as argv_join writes it.
 * False with ERR_USAGE for a bad context name, a line that cannot be split or
 * is empty, a text key first in the prompt (it could not be typed any more), or
 * too many rules. */
bool keymap_bind(
    struct keymap *map, const struct binding *rule, struct err *err);

/* Takes away the keys of the rule (line is not looked at; n_keys 0: all keys
 * of the context) from this layer and those below. False with ERR_USAGE as
 * above, and with ERR_NOTHING when nothing was bound. */
bool keymap_unbind(
    struct keymap *map, const struct binding *rule, struct err *err);

/* What is in force, sorted by context and then by order. */
size_t keymap_count(const struct keymap *map);
const struct binding *keymap_at(const struct keymap *map, size_t i);

/* --- keys as they are pressed */

/* Keys of a sequence not yet complete. Start with KEYMAP_PENDING_INIT. */
struct keymap_pending {
	char context[KEYMAP_CONTEXT_BYTES];
	uint32_t keys[KEY_SEQUENCE]; /* as pressed or folded; also after */
	size_t n_keys;		     /* KEYMAP_UNBOUND, for the message */
	bool is_open;		     /* more keys are expected */
};

#define KEYMAP_PENDING_INIT                                                    \
	{                                                                      \
		.n_keys = 0                                                    \
	}

enum keymap_result {
	KEYMAP_UNBOUND, /* no binding; a single text key goes to a prompt */
	KEYMAP_PREFIX,	/* more keys: see keymap_after(pending) */
	KEYMAP_LINE,	/* *found is the binding to run */
	KEYMAP_NOTHING, /* bound to <Nop>, or <Esc> gave up a sequence */
};

/* Takes the next key. A context other than that of the keys before begins
 * anew; so does a key after a result that is not KEYMAP_PREFIX. `found` gets
 * the binding, or NULL. */
enum keymap_result keymap_feed(const struct keymap *map,
    struct keymap_pending *pending, const char *context, uint32_t key,
    const struct binding **found);

void keymap_pending_reset(struct keymap_pending *pending);

/* --- look-ups. Each writes at most max bindings and returns how many there
 * are in all; those that a context hides from KEYMAP_ANY are left out. */

/* Bindings that run `line` in the context; the highest layer first, there in
 * their order: the first is the one to hint at. */
size_t keymap_find(const struct keymap *map, const char *context,
    const char *line, const struct binding **out, size_t max);

/* Bindings that begin with these keys (n_keys 0: all that work there) and do
 * something, the context's own first, in their order. */
size_t keymap_after(const struct keymap *map, const char *context,
    const uint32_t *keys, size_t n_keys, const struct binding **out,
    size_t max);

/* Appends `bind` lines of everything in force (and no <Nop> is lost): loaded
 * into an empty map they print the same again. */
bool keymap_print(const struct keymap *map, struct buf *out);

#endif
