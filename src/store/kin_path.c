/*
 * kin_path.c owns the shortest way between organisations: walked from both
 * ends at once, a step at a time from the end with fewer records, so that what
 * is looked at grows with the root of what lies between. Among ways of one
 * length it takes that of the first keys: the same in every engine.
 */
#include "kin_walk.h"

#include <string.h>

struct side {
	struct kin_set *set;
	enum kin_end end; /* of the last ones */
	size_t first;	  /* of the last ones, in the set */
	unsigned steps;
};

struct meeting {
	const struct kin_node *nodes[2]; /* one record, from both sides */
};

static size_t last_ones(const struct side *side)
{
	return side->set->count - side->first;
}

/* Takes the nodes in that are new, each from the first of those that lead to
 * it. */
static void take_edges(struct kin_walk *walk, struct side *side,
    const struct kin_edge *edges, size_t count, struct kin_set *fresh)
{
	for (size_t i = 0; i < count; i++) {
		struct kin_node *node;
		bool is_new;

		if (kin_set_find(side->set, &edges[i].to) != NULL)
			continue;
		node = kin_set_add(fresh, walk->arena, &edges[i].to, &is_new);
		if (!is_new)
			continue;
		node->from = side->first + edges[i].from;
		node->part = edges[i].part;
	}
}

static bool advance(struct kin_walk *walk, struct side *side)
{
	struct kin_set fresh = {.count = 0};
	struct kin_edge *edges;
	size_t count, first = side->set->count;

	if (!kin_step(walk, side->end, side->set->nodes + side->first,
		last_ones(side), &edges, &count))
		return false;
	take_edges(walk, side, edges, count, &fresh);
	side->end = kin_other(side->end);
	if (!kin_know(walk, side->end, fresh.nodes, fresh.count))
		return false;
	kin_set_take_known(side->set, walk->arena, &fresh);
	side->first = first;
	side->steps++;
	return true;
}

/* Edges come by key, so the last ones are in order. */
static bool meet(const struct side *side, const struct side *other,
    struct meeting *meeting, bool is_back)
{
	for (size_t i = side->first; i < side->set->count; i++) {
		const struct kin_node *node = &side->set->nodes[i];
		const struct kin_node *same =
		    kin_set_find(other->set, &node->key);

		if (same == NULL)
			continue;
		meeting->nodes[is_back ? 1 : 0] = node;
		meeting->nodes[is_back ? 0 : 1] = same;
		return true;
	}
	return false;
}

static size_t depth_of(const struct side *side, const struct kin_node *node)
{
	size_t depth = 0;

	for (; node->from != SIZE_MAX; depth++)
		node = &side->set->nodes[node->from];
	return depth;
}

static void write_way(struct kin_walk *walk, const struct side *sides,
    const struct meeting *meeting, struct kin_row **rows, size_t *count)
{
	const struct kin_node *node = meeting->nodes[0];
	size_t before = depth_of(&sides[0], node);

	*count = before + depth_of(&sides[1], meeting->nodes[1]) + 1;
	*rows = arena_array(walk->arena, *count, sizeof(**rows));
	for (size_t at = before + 1; at-- > 0;) {
		(*rows)[at] =
		    (struct kin_row){.rec = node->rec, .rank = (uint32_t)at};
		if (at > 0)
			node = &sides[0].set->nodes[node->from];
	}
	node = meeting->nodes[1];
	for (size_t at = before + 1; at < *count; at++) {
		node = &sides[1].set->nodes[node->from];
		(*rows)[at] =
		    (struct kin_row){.rec = node->rec, .rank = (uint32_t)at};
	}
}

/* Those to begin with: what is not there leads nowhere. */
static bool begin(struct kin_walk *walk, struct side *side, struct kin_set *set)
{
	struct kin_set known = {.count = 0};

	if (!kin_know(walk, KIN_ORGANISATION, set->nodes, set->count))
		return false;
	for (size_t i = 0; i < set->count; i++)
		set->nodes[i].from = SIZE_MAX;
	kin_set_take_known(&known, walk->arena, set);
	*set = known;
	*side = (struct side){.set = set, .end = KIN_ORGANISATION};
	return true;
}

bool kin_path(struct kin_walk *walk, struct kin_set *from, struct kin_set *to,
    struct kin_row **rows, size_t *count)
{
	struct side sides[2];
	struct meeting meeting;

	*count = 0;
	if (!begin(walk, &sides[0], from) || !begin(walk, &sides[1], to))
		return false;
	if (meet(&sides[0], &sides[1], &meeting, false)) {
		write_way(walk, sides, &meeting, rows, count);
		return true;
	}
	while (last_ones(&sides[0]) > 0 && last_ones(&sides[1]) > 0 &&
	       walk->looked < KIN_LOOKS_MAX) {
		bool back = last_ones(&sides[1]) < last_ones(&sides[0]);

		if (sides[0].steps + sides[1].steps >= KIN_PATH_STEPS_MAX) {
			walk->cut = true;
			return true;
		}
		if (!advance(walk, &sides[back]))
			return false;
		if (!meet(&sides[back], &sides[!back], &meeting, back))
			continue;
		write_way(walk, sides, &meeting, rows, count);
		return true;
	}
	walk->cut |= last_ones(&sides[0]) > 0 && last_ones(&sides[1]) > 0;
	return true;
}
