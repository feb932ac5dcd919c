/*
 * kin_walk.c owns one step of a walk: from some records over their
 * partnerships to those at the other end, many at once, because a question
 * may be a journey. It must not know what the walk is for.
 */
#include "kin_walk.h"

#include <stdlib.h>
#include <string.h>

#include "klaster/base/hash.h"
#include "klaster/store/index.h"
#include "klaster/store/recset.h"

#define BATCH 128 /* nodes that are stepped from at once */

/* A partnership of a node. */
struct part {
	size_t from;
	int64_t rec;
};
/* What a partnership refers to. */
struct far {
	int64_t rec;
	struct key key;
};

struct step {
	struct kin_walk *walk;
	struct arena arena; /* of one batch */
	size_t first;	    /* node of the batch */
	size_t levels;
	struct part *parts;
	size_t part_count;
	struct far *fars;
	size_t far_count;
	struct recs recs;   /* of the parts, each once */
	struct recs hidden; /* of them */
};

const struct kind *kin_kind(enum kin_end end)
{
	return kind_find(end == KIN_PROJECT ? "projects" : "organisations");
}

static const struct kind *parts_kind(void)
{
	return kind_find("partnerships");
}

const struct field *kin_field(enum kin_end end)
{
	return kind_field(
	    parts_kind(), end == KIN_PROJECT ? "project" : "organisation");
}

enum kin_end kin_other(enum kin_end end)
{
	return end == KIN_PROJECT ? KIN_ORGANISATION : KIN_PROJECT;
}

/* --- sets ------------------------------------------------------------ */

static size_t slot_of(const struct kin_set *set, const struct key *key)
{
	size_t at = hash_bytes(HASH_SEED, key->bytes, key->len);

	for (at %= set->slot_count; set->slots[at] != 0;
	     at = (at + 1) % set->slot_count)
		if (key_compare(&set->nodes[set->slots[at] - 1].key, key) == 0)
			break;
	return at;
}

struct kin_node *kin_set_find(const struct kin_set *set, const struct key *key)
{
	size_t at = set->slot_count == 0 ? 0 : slot_of(set, key);

	return set->slot_count == 0 || set->slots[at] == 0
		   ? NULL
		   : &set->nodes[set->slots[at] - 1];
}

static void make_room(struct kin_set *set, struct arena *arena)
{
	if (set->count * 2 < set->slot_count)
		return;
	set->slot_count = set->slot_count == 0 ? 64 : set->slot_count * 4;
	set->slots = arena_array(arena, set->slot_count, sizeof(*set->slots));
	for (size_t i = 0; i < set->count; i++)
		set->slots[slot_of(set, &set->nodes[i].key)] = i + 1;
}

struct kin_node *kin_set_add(struct kin_set *set, struct arena *arena,
    const struct key *key, bool *is_new)
{
	size_t at;

	make_room(set, arena);
	at = slot_of(set, key);
	*is_new = set->slots[at] == 0;
	if (*is_new) {
		set->nodes = arena_grow(
		    arena, set->nodes, set->count, sizeof(*set->nodes));
		set->nodes[set->count] = (struct kin_node){.key = *key};
		set->slots[at] = ++set->count;
	}
	return &set->nodes[set->slots[at] - 1];
}

void kin_set_take_known(
    struct kin_set *set, struct arena *arena, const struct kin_set *from)
{
	bool is_new;

	for (size_t i = 0; i < from->count; i++)
		if (from->nodes[i].rec != 0)
			*kin_set_add(set, arena, &from->nodes[i].key, &is_new) =
			    from->nodes[i];
}

/* --- what may be seen ------------------------------------------------ */

static void take_hidden(void *ctx, int64_t rec, const struct key *key)
{
	struct step *step = ctx;

	(void)key;
	step->hidden.items = arena_grow(&step->arena, step->hidden.items,
	    step->hidden.count, sizeof(*step->hidden.items));
	step->hidden.items[step->hidden.count++] = rec;
}

/* Which of some records of a kind may not be seen. Where none of the kind is
 * hidden, as nearly everywhere, they are not asked. */
static bool find_hidden(
    struct step *step, const struct kind *kind, const struct recs *recs)
{
	struct kin_walk *walk = step->walk;
	struct key_range range = {
	    .equal = true, .field = index_hidden_field(kind, walk->level)};
	struct recs some;

	step->hidden.count = 0;
	step->hidden.items = NULL;
	index_hidden_key(&range.low);
	if (!walk->engine->ops->within(
		walk->engine, &step->arena, &range, 1, &some, walk->err))
		return false;
	if (some.count == 0)
		return true;
	if (!walk->engine->ops->values(
		walk->engine, recs, range.field, take_hidden, step, walk->err))
		return false;
	recs_sort(&step->hidden);
	return true;
}

/* --- a step ---------------------------------------------------------- */

static void take_part(void *ctx, size_t range, int64_t rec)
{
	struct step *step = ctx;

	step->parts = arena_grow(
	    &step->arena, step->parts, step->part_count, sizeof(*step->parts));
	step->parts[step->part_count++] = (struct part){
	    .from = step->first + range / step->levels, .rec = rec};
}

static int compare_parts(const void *left, const void *right)
{
	const struct part *a = left, *b = right;

	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	return (a->rec > b->rec) - (a->rec < b->rec);
}

/* Of a record that takes part in very much, what came first into the
 * directory. */
static void cut_hubs(struct step *step)
{
	size_t kept = 0, of_one = 0;

	if (step->part_count > 0)
		qsort(step->parts, step->part_count, sizeof(*step->parts),
		    compare_parts);
	for (size_t i = 0; i < step->part_count; i++) {
		const struct part *part = &step->parts[i];
		bool same =
		    kept > 0 && step->parts[kept - 1].from == part->from;

		/* One may refer to it at two levels. */
		if (same && step->parts[kept - 1].rec == part->rec)
			continue;
		of_one = same ? of_one + 1 : 1;
		if (of_one > KIN_HUB_MAX)
			step->walk->cut = true;
		else
			step->parts[kept++] = *part;
	}
	step->part_count = kept;
}

static bool find_parts(struct step *step, enum kin_end end,
    const struct kin_node *nodes, size_t count)
{
	struct kin_walk *walk = step->walk;
	struct key_range *ranges =
	    arena_array(&step->arena, count * step->levels, sizeof(*ranges));

	for (size_t i = 0; i < count * step->levels; i++) {
		ranges[i].equal = true;
		ranges[i].low = nodes[i / step->levels].key;
		ranges[i].field = keys_field(parts_kind(), kin_field(end),
		    KEY_VALUE, (enum level)(i % step->levels));
	}
	if (!walk->engine->ops->having(walk->engine, ranges,
		count * step->levels, KIN_HUB_MAX + 1, take_part, step,
		walk->err))
		return false;
	cut_hubs(step);
	walk->looked += step->part_count;
	for (size_t i = 0; i < step->part_count; i++) {
		step->recs.items = arena_grow(&step->arena, step->recs.items,
		    step->recs.count, sizeof(*step->recs.items));
		step->recs.items[step->recs.count++] = step->parts[i].rec;
	}
	recs_sort(&step->recs);
	if (!find_hidden(step, parts_kind(), &step->recs))
		return false;
	for (size_t i = 0; i < step->part_count; i++)
		walk->shown += !recs_has(&step->hidden, step->parts[i].rec);
	return true;
}

static void take_far(void *ctx, int64_t rec, const struct key *key)
{
	struct step *step = ctx;

	step->fars = arena_grow(
	    &step->arena, step->fars, step->far_count, sizeof(*step->fars));
	step->fars[step->far_count++] = (struct far){.rec = rec, .key = *key};
}

static int compare_fars(const void *left, const void *right)
{
	const struct far *a = left, *b = right;

	return (a->rec > b->rec) - (a->rec < b->rec);
}

bool kin_values(struct kin_walk *walk, const struct recs *parts,
    const struct field *field,
    void (*each)(void *ctx, int64_t rec, const struct key *key), void *ctx)
{
	for (int level = 0; level <= (int)walk->level; level++)
		if (!walk->engine->ops->values(walk->engine, parts,
			keys_field(
			    parts_kind(), field, KEY_VALUE, (enum level)level),
			each, ctx, walk->err))
			return false;
	return true;
}

static size_t first_far(const struct step *step, int64_t rec)
{
	size_t low = 0, high = step->far_count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (step->fars[mid].rec < rec)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void join(struct step *step, struct kin_edge **edges, size_t *count)
{
	if (step->far_count > 0)
		qsort(step->fars, step->far_count, sizeof(*step->fars),
		    compare_fars);
	for (size_t i = 0; i < step->part_count; i++) {
		const struct part *part = &step->parts[i];
		size_t at = first_far(step, part->rec);

		if (recs_has(&step->hidden, part->rec))
			continue;
		for (; at < step->far_count && step->fars[at].rec == part->rec;
		     at++) {
			*edges = arena_grow(
			    step->walk->arena, *edges, *count, sizeof(**edges));
			(*edges)[(*count)++] =
			    (struct kin_edge){.from = part->from,
				.part = part->rec,
				.to = step->fars[at].key};
		}
	}
}

static int compare_edges(const void *left, const void *right)
{
	const struct kin_edge *a = left, *b = right;
	int order = key_compare(&a->to, &b->to);

	if (order != 0)
		return order;
	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	return (a->part > b->part) - (a->part < b->part);
}

bool kin_step(struct kin_walk *walk, enum kin_end end,
    const struct kin_node *nodes, size_t count, struct kin_edge **edges,
    size_t *edge_count)
{
	bool ok = true;

	*edges = NULL;
	*edge_count = 0;
	for (size_t first = 0; ok && first < count; first += BATCH) {
		size_t some = count - first < BATCH ? count - first : BATCH;
		struct step step = {.walk = walk,
		    .arena = ARENA_INIT,
		    .first = first,
		    .levels = (size_t)walk->level + 1};

		if (walk->looked >= KIN_LOOKS_MAX) {
			walk->cut = true;
			break;
		}
		ok = find_parts(&step, end, nodes + first, some) &&
		     kin_values(walk, &step.recs, kin_field(kin_other(end)),
			 take_far, &step);
		if (ok)
			join(&step, edges, edge_count);
		arena_done(&step.arena);
	}
	if (*edge_count > 0)
		qsort(*edges, *edge_count, sizeof(**edges), compare_edges);
	return ok;
}

/* --- who a node is --------------------------------------------------- */

/* A key may be cut; what refers to it has the whole of it. */
static bool read_id(struct kin_walk *walk, enum kin_end end,
    const struct kin_node *node, const char **id)
{
	size_t before = strlen(kin_kind(end)->name) + 1;
	struct record *part;
	const struct claim *claims;
	size_t count;

	*id = "";
	if (node->key.len < KEY_MAX || node->part == 0) {
		*id = arena_strndup(walk->arena,
		    (const char *)node->key.bytes + before,
		    node->key.len - before);
		return true;
	}
	if (!walk->engine->ops->load(walk->engine, walk->arena, &node->part, 1,
		NULL, &part, walk->err))
		return false;
	claims = record_claims(part, kin_field(end), &count);
	for (size_t i = 0; i < count; i++) {
		struct key key;

		key_set(&key, claims[i].value);
		if (key_compare(&key, &node->key) == 0)
			*id = claims[i].value + before;
	}
	return true;
}

bool kin_know(struct kin_walk *walk, enum kin_end end, struct kin_node *nodes,
    size_t count)
{
	struct step step = {.walk = walk, .arena = ARENA_INIT};
	const char **ids = arena_array(walk->arena, count + 1, sizeof(*ids));
	int64_t *recs = arena_array(walk->arena, count + 1, sizeof(*recs));
	struct recs known = {
	    .items = arena_array(walk->arena, count + 1, sizeof(*recs))};
	bool ok = true;

	for (size_t i = 0; ok && i < count; i++)
		ok = read_id(walk, end, &nodes[i], &ids[i]);
	ok = ok && walk->engine->ops->numbers(walk->engine, kin_kind(end), ids,
		       count, recs, walk->err);
	for (size_t i = 0; ok && i < count; i++)
		if (recs[i] != 0)
			known.items[known.count++] = recs[i];
	recs_sort(&known);
	ok = ok && find_hidden(&step, kin_kind(end), &known);
	for (size_t i = 0; ok && i < count; i++)
		nodes[i].rec = recs_has(&step.hidden, recs[i]) ? 0 : recs[i];
	arena_done(&step.arena);
	return ok;
}
