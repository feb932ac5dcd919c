/*
 * keymap.c: owns the rules of all layers, what follows from them, and the
 * look-ups. Knows no file format, no command and no terminal.
 *
 * What is in force is an array sorted by context and keys: keys that begin
 * with the same keys stand together, so a press is two binary searches. It
 * follows from the layers up to `up_to` and is brought further when asked: a
 * file read into a low layer costs one pass and not one for each line.
 */
#include "klaster/engine/keymap.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/base/arena.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/engine/argv.h"
#include "klaster/engine/keylayout.h"

struct rule {
	struct binding binding;
	bool is_unbind; /* takes away instead; n_keys 0 is the context */
};

/* Rules of a layer in the order they came, and their texts. */
struct layer {
	struct arena arena;
	struct rule *rules;
	size_t count, room;
};

struct force {
	struct binding *bindings; /* by context, then keys */
	size_t count;
	size_t room;
	int up_to;	/* the highest layer that is counted in; -1: none */
	size_t *listed; /* numbers in bindings, by context, layer, order */
	bool is_listed; /* listed is of now */
};

struct keymap {
	struct layer layers[KEYMAP_LAYERS];
	size_t next_order;
	struct force *force; /* behind a pointer: a look-up completes it */
	const struct keylayout *layout;
};

struct keymap *keymap_new(void)
{
	struct keymap *map = mem_alloc(sizeof(*map));

	for (int i = 0; i < KEYMAP_LAYERS; i++)
		arena_init(&map->layers[i].arena);
	map->force = mem_alloc(sizeof(*map->force));
	map->force->up_to = -1;
	return map;
}

void keymap_free(struct keymap *map)
{
	if (map == NULL)
		return;
	for (int i = 0; i < KEYMAP_LAYERS; i++) {
		arena_done(&map->layers[i].arena);
		free(map->layers[i].rules);
	}
	free(map->force->bindings);
	free(map->force->listed);
	free(map->force);
	free(map);
}

void keymap_set_layout(struct keymap *map, const struct keylayout *layout)
{
	map->layout = layout;
}

/* --- order and search */

static int compare_keys(
    const uint32_t *a, size_t a_len, const uint32_t *b, size_t b_len)
{
	size_t shorter = a_len < b_len ? a_len : b_len;

	for (size_t i = 0; i < shorter; i++)
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	return a_len == b_len ? 0 : a_len < b_len ? -1 : 1;
}

static bool begins_with(const struct binding *binding, const char *context,
    const uint32_t *keys, size_t n_keys)
{
	return binding->n_keys >= n_keys &&
	       strcmp(binding->context, context) == 0 &&
	       (n_keys == 0 ||
		   memcmp(binding->keys, keys, n_keys * sizeof(keys[0])) == 0);
}

/* The first place that is not before these keys of the context. */
static size_t place_of(const struct force *force, const char *context,
    const uint32_t *keys, size_t n_keys)
{
	size_t low = 0, high = force->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct binding *there = &force->bindings[middle];
		int order = strcmp(there->context, context);

		if (order == 0)
			order = compare_keys(
			    there->keys, there->n_keys, keys, n_keys);
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The binding of the keys themselves, or the first that begins with them. */
static const struct binding *first_from(const struct force *force,
    const char *context, const uint32_t *keys, size_t n_keys)
{
	size_t at = place_of(force, context, keys, n_keys);

	if (at < force->count &&
	    begins_with(&force->bindings[at], context, keys, n_keys))
		return &force->bindings[at];
	return NULL;
}

/* The binding of a proper beginning of the keys. There is at most one. */
static const struct binding *beginning_of(const struct force *force,
    const char *context, const uint32_t *keys, size_t n_keys)
{
	for (size_t len = 1; len < n_keys; len++) {
		const struct binding *found =
		    first_from(force, context, keys, len);

		if (found != NULL && found->n_keys == len)
			return found;
	}
	return NULL;
}

/* --- what follows from the rules */

static void remove_at(struct force *force, size_t at, size_t count)
{
	if (count == 0)
		return;
	memmove(force->bindings + at, force->bindings + at + count,
	    (force->count - at - count) * sizeof(force->bindings[0]));
	force->count -= count;
}

/* Removes what has these keys, and, when `longer`, what begins with them. */
static size_t take_away(
    struct force *force, const struct binding *what, bool longer)
{
	size_t at = place_of(force, what->context, what->keys, what->n_keys);
	size_t count = 0;

	while (at + count < force->count) {
		const struct binding *there = &force->bindings[at + count];

		if (!begins_with(
			there, what->context, what->keys, what->n_keys) ||
		    (!longer && there->n_keys != what->n_keys))
			break;
		count++;
	}
	remove_at(force, at, count);
	return count;
}

static void put_in(struct force *force, const struct binding *binding)
{
	const struct binding *shorter = beginning_of(
	    force, binding->context, binding->keys, binding->n_keys);
	size_t at;

	if (shorter != NULL)
		remove_at(force, (size_t)(shorter - force->bindings), 1);
	take_away(force, binding, true);
	if (force->count == force->room) {
		force->room = force->room == 0 ? 64 : 2 * force->room;
		force->bindings = mem_realloc(
		    force->bindings, force->room * sizeof(force->bindings[0]));
	}
	at = place_of(force, binding->context, binding->keys, binding->n_keys);
	memmove(force->bindings + at + 1, force->bindings + at,
	    (force->count - at) * sizeof(force->bindings[0]));
	force->bindings[at] = *binding;
	force->count++;
}

/* Returns how many bindings the rule took away, for an unbind. */
static size_t apply(struct force *force, const struct rule *rule)
{
	force->is_listed = false;
	if (rule->is_unbind)
		return take_away(
		    force, &rule->binding, rule->binding.n_keys == 0);
	put_in(force, &rule->binding);
	return 0;
}

static void forget(struct force *force)
{
	force->count = 0;
	force->up_to = -1;
	force->is_listed = false;
}

/* Makes what is in force follow from the layers up to this one. */
static struct force *force_up_to(const struct keymap *map, int layer)
{
	struct force *force = map->force;

	if (force->up_to > layer)
		forget(force);
	while (force->up_to < layer) {
		const struct layer *next = &map->layers[++force->up_to];

		for (size_t i = 0; i < next->count; i++)
			apply(force, &next->rules[i]);
	}
	return force;
}

static const struct force *force_all(const struct keymap *map)
{
	return force_up_to(map, KEYMAP_LAYERS - 1);
}

/* --- rules */

static bool check_context(const char *context, struct err *err)
{
	size_t len = strnlen(context, KEYMAP_CONTEXT_BYTES);

	if (strcmp(context, KEYMAP_ANY) == 0)
		return true;
	if (len == 0 || len == KEYMAP_CONTEXT_BYTES ||
	    strspn(context, "abcdefghijklmnopqrstuvwxyz-") != len)
		return err_set(err, ERR_USAGE,
		    _("'%.40s' is no context; a context is a view's name, "
		      "like list or detail, or * for all views"),
		    context);
	return true;
}

/* Copies a rule into its layer and lets it act. Returns what apply did. */
static size_t add_rule(
    struct keymap *map, const struct rule *rule, const char *line)
{
	struct layer *layer = &map->layers[rule->binding.layer];
	const char *file = rule->binding.file;
	struct rule *copy;

	if (layer->count == layer->room) {
		layer->room = layer->room == 0 ? 64 : 2 * layer->room;
		layer->rules = mem_realloc(
		    layer->rules, layer->room * sizeof(layer->rules[0]));
	}
	copy = &layer->rules[layer->count];
	*copy = *rule;
	copy->binding.context =
	    arena_strdup(&layer->arena, rule->binding.context);
	copy->binding.line = arena_strdup(&layer->arena, line);
	/* Lines of one file follow each other: they share its name. */
	if (file == NULL)
		file = "";
	copy->binding.file =
	    layer->count > 0 && strcmp(copy[-1].binding.file, file) == 0
		? copy[-1].binding.file
		: arena_strdup(&layer->arena, file);
	copy->binding.order = map->next_order++;
	layer->count++;
	return apply(map->force, copy);
}

static bool has_room(const struct keymap *map, struct err *err)
{
	size_t count = 0;

	for (int i = 0; i < KEYMAP_LAYERS; i++)
		count += map->layers[i].count;
	if (count >= KEYMAP_RULES)
		return err_set(
		    err, ERR_USAGE, _("more than %d bindings"), KEYMAP_RULES);
	return true;
}

bool keymap_bind(
    struct keymap *map, const struct binding *rule, struct err *err)
{
	struct arena scratch = ARENA_INIT;
	struct rule added = {.binding = *rule};
	char *line;
	bool ok = false;

	assert(rule->n_keys >= 1 && rule->n_keys <= KEY_SEQUENCE);
	line = argv_normal(&scratch, rule->line, err);
	if (line == NULL || !check_context(rule->context, err) ||
	    !has_room(map, err))
		goto out;
	if (*line == '\0' || strncmp(line, "''", 2) == 0) {
		err_set(err, ERR_USAGE,
		    _("no command is given; %s makes a key do nothing"),
		    KEYMAP_NOP);
		goto out;
	}
	if (strcmp(rule->context, KEYMAP_PROMPT) == 0 &&
	    key_is_text(rule->keys[0])) {
		err_set(err, ERR_USAGE,
		    _("in the prompt a key that is text can only be typed; "
		      "bind one like <C-a>, <M-a> or <F2>"));
		goto out;
	}
	force_up_to(map, (int)rule->layer);
	add_rule(map, &added, line);
	ok = true;
out:
	arena_done(&scratch);
	return ok;
}

bool keymap_unbind(
    struct keymap *map, const struct binding *rule, struct err *err)
{
	struct rule added = {.binding = *rule, .is_unbind = true};

	assert(rule->n_keys <= KEY_SEQUENCE);
	if (!check_context(rule->context, err) || !has_room(map, err))
		return false;
	force_up_to(map, (int)rule->layer);
	if (add_rule(map, &added, "") > 0)
		return true;
	return err_set(err, ERR_NOTHING, _("nothing was bound there"));
}

/* --- keys as they are pressed */

static bool has_shared_keys(const char *context)
{
	return strcmp(context, KEYMAP_PROMPT) != 0 &&
	       strcmp(context, KEYMAP_ANY) != 0;
}

/* The binding of the keys, or one that begins with them, as a context sees
 * it: its own first. */
static const struct binding *probe(const struct force *force,
    const char *context, const uint32_t *keys, size_t n_keys)
{
	const struct binding *found = first_from(force, context, keys, n_keys);

	if (found == NULL && has_shared_keys(context))
		found = first_from(force, KEYMAP_ANY, keys, n_keys);
	return found;
}

void keymap_pending_reset(struct keymap_pending *pending)
{
	*pending = (struct keymap_pending)KEYMAP_PENDING_INIT;
}

/* Puts the key, or what it is folded to, behind those pending. */
static const struct binding *probe_next(
    const struct keymap *map, struct keymap_pending *pending, uint32_t key)
{
	const struct force *force = force_all(map);
	const struct binding *found;
	uint32_t folded = key;
	size_t last = pending->n_keys++;

	pending->keys[last] = key;
	found = probe(force, pending->context, pending->keys, last + 1);
	if (found != NULL || map->layout == NULL ||
	    strcmp(pending->context, KEYMAP_PROMPT) == 0)
		return found;
	folded = keylayout_fold(map->layout, key);
	if (folded == key)
		return NULL;
	pending->keys[last] = folded;
	found = probe(force, pending->context, pending->keys, last + 1);
	if (found == NULL)
		pending->keys[last] = key; /* the message names what was hit */
	return found;
}

enum keymap_result keymap_feed(const struct keymap *map,
    struct keymap_pending *pending, const char *context, uint32_t key,
    const struct binding **found)
{
	const struct binding *hit;
	bool was_open;

	*found = NULL;
	if (!pending->is_open || strcmp(pending->context, context) != 0) {
		size_t len = strnlen(context, sizeof(pending->context) - 1);

		keymap_pending_reset(pending);
		memcpy(pending->context, context, len);
	}
	was_open = pending->is_open;
	hit = probe_next(map, pending, key);
	pending->is_open = hit != NULL && hit->n_keys > pending->n_keys;
	if (pending->is_open)
		return KEYMAP_PREFIX;
	if (hit == NULL)
		return was_open && key == KC_ESC ? KEYMAP_NOTHING
						 : KEYMAP_UNBOUND;
	*found = hit;
	return strcmp(hit->line, KEYMAP_NOP) == 0 ? KEYMAP_NOTHING
						  : KEYMAP_LINE;
}

/* --- lists and look-ups */

/* What the comparison of two places in the list needs beside them. */
struct place {
	const struct binding *binding;
	size_t number;
};

static int compare_rank(const struct binding *a, const struct binding *b)
{
	if (a->layer != b->layer)
		return a->layer < b->layer ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

static int compare_places(const void *left, const void *right)
{
	const struct binding *a = ((const struct place *)left)->binding;
	const struct binding *b = ((const struct place *)right)->binding;
	int order = strcmp(a->context, b->context);

	return order != 0 ? order : compare_rank(a, b);
}

/* What is in force, listed by context, layer and order. */
static const struct force *force_listed(const struct keymap *map)
{
	struct force *force = force_up_to(map, KEYMAP_LAYERS - 1);
	struct place *places;

	if (force->is_listed)
		return force;
	free(force->listed);
	force->listed = mem_array(force->count + 1, sizeof(force->listed[0]));
	places = mem_array(force->count + 1, sizeof(places[0]));
	for (size_t i = 0; i < force->count; i++)
		places[i] = (struct place){&force->bindings[i], i};
	qsort(places, force->count, sizeof(places[0]), compare_places);
	for (size_t i = 0; i < force->count; i++)
		force->listed[i] = places[i].number;
	free(places);
	force->is_listed = true;
	return force;
}

size_t keymap_count(const struct keymap *map)
{
	return force_all(map)->count;
}

const struct binding *keymap_at(const struct keymap *map, size_t i)
{
	const struct force *force = force_listed(map);

	assert(i < force->count);
	return &force->bindings[force->listed[i]];
}

/* Whether a press in the context can come to this binding. */
static bool is_reachable(const struct force *force, const char *context,
    const struct binding *binding)
{
	if (strcmp(binding->context, context) == 0)
		return true;
	if (strcmp(binding->context, KEYMAP_ANY) != 0 ||
	    !has_shared_keys(context))
		return false;
	return first_from(force, context, binding->keys, binding->n_keys) ==
		   NULL &&
	       beginning_of(force, context, binding->keys, binding->n_keys) ==
		   NULL;
}

/* Bindings of a look-up, kept in rank while they are found. */
struct found {
	const struct binding **out;
	size_t max;
	size_t count;
	bool highest_first;
};

/* Whether a comes before b: the higher layer when asked so, then the
 * context's own before the shared, then the order. */
static bool is_before(
    const struct found *found, const struct binding *a, const struct binding *b)
{
	if (found->highest_first && a->layer != b->layer)
		return a->layer > b->layer;
	if (strcmp(a->context, b->context) != 0)
		return strcmp(b->context, KEYMAP_ANY) == 0;
	return compare_rank(a, b) < 0;
}

static void keep(struct found *found, const struct binding *binding)
{
	size_t at = found->count < found->max ? found->count : found->max;

	found->count++;
	while (at > 0 && is_before(found, binding, found->out[at - 1])) {
		if (at < found->max)
			found->out[at] = found->out[at - 1];
		at--;
	}
	if (at < found->max)
		found->out[at] = binding;
}

size_t keymap_find(const struct keymap *map, const char *context,
    const char *line, const struct binding **out, size_t max)
{
	const struct force *force = force_all(map);
	struct found found = {.out = out, .max = max, .highest_first = true};
	struct arena scratch = ARENA_INIT;
	char *normal = argv_normal(&scratch, line, NULL);

	for (size_t i = 0; normal != NULL && i < force->count; i++) {
		const struct binding *binding = &force->bindings[i];

		if (strcmp(binding->line, normal) == 0 &&
		    is_reachable(force, context, binding))
			keep(&found, binding);
	}
	arena_done(&scratch);
	return found.count;
}

size_t keymap_after(const struct keymap *map, const char *context,
    const uint32_t *keys, size_t n_keys, const struct binding **out, size_t max)
{
	const struct force *force = force_all(map);
	struct found found = {.out = out, .max = max};

	for (size_t i = 0; i < force->count; i++) {
		const struct binding *binding = &force->bindings[i];

		if (strcmp(binding->line, KEYMAP_NOP) != 0 &&
		    begins_with(binding, binding->context, keys, n_keys) &&
		    is_reachable(force, context, binding))
			keep(&found, binding);
	}
	return found.count;
}

bool keymap_print(const struct keymap *map, struct buf *out)
{
	size_t count = keymap_count(map);
	bool ok = true;

	for (size_t i = 0; i < count && ok; i++) {
		const struct binding *binding = keymap_at(map, i);
		struct buf keys;

		buf_init(&keys, KEY_SEQUENCE * KEY_NAME_BYTES);
		ok = key_print(&keys, binding->keys, binding->n_keys) &&
		     buf_addf(out, "bind %s ", binding->context) &&
		     argv_quote(out, buf_text(&keys)) &&
		     buf_addf(out, " %s\n", binding->line);
		buf_done(&keys);
	}
	return ok;
}
