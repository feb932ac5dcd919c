/*
 * kin_walk.h: steps from organisations to their projects and back, for
 * kin*.c alone.
 */
#ifndef KLASTER_STORE_KIN_WALK_H
#define KLASTER_STORE_KIN_WALK_H

#include "klaster/store/kin.h"

enum kin_end { KIN_ORGANISATION, KIN_PROJECT };

/* A record that was come to. */
struct kin_node {
	struct key key; /* "projects/sbcc", as partnerships refer to it */
	int64_t part;	/* a partnership that does */
	int64_t rec;	/* 0: not known, or nothing to be seen */
	size_t from;	/* the node it was come to from */
};

/* From a node, by a partnership, to a record. */
struct kin_edge {
	size_t from;
	int64_t part;
	struct key to;
};

/* Nodes, found by their keys. */
struct kin_set {
	struct kin_node *nodes;
	size_t count;
	size_t *slots; /* numbers of nodes, from 1 */
	size_t slot_count;
};

struct kin_walk {
	struct engine *engine;
	struct arena *arena;
	enum level level;
	struct err *err;
	uint64_t looked; /* partnerships: what it has cost */
	uint64_t shown;	 /* of them, those that may be seen */
	bool cut;
};

const struct kind *kin_kind(enum kin_end end);
/* The field of partnerships that refers to it. */
const struct field *kin_field(enum kin_end end);
enum kin_end kin_other(enum kin_end end);

/* The node of that key; NULL if there is none. */
struct kin_node *kin_set_find(const struct kin_set *set, const struct key *key);
/* The same, made if there was none; *is_new then. Valid until the next. */
struct kin_node *kin_set_add(struct kin_set *set, struct arena *arena,
    const struct key *key, bool *is_new);
/* Adds those of another set that may be seen: see kin_know(). */
void kin_set_take_known(
    struct kin_set *set, struct arena *arena, const struct kin_set *from);

/* The edges from some nodes of that end, by key, then by node. */
bool kin_step(struct kin_walk *walk, enum kin_end end,
    const struct kin_node *nodes, size_t count, struct kin_edge **edges,
    size_t *edge_count);
/* The numbers of some nodes, as far as they are there and may be seen. */
bool kin_know(struct kin_walk *walk, enum kin_end end, struct kin_node *nodes,
    size_t count);
/* Calls `each` for every key of the field that partnerships have, at each
 * level that may be seen. */
bool kin_values(struct kin_walk *walk, const struct recs *parts,
    const struct field *field,
    void (*each)(void *ctx, int64_t rec, const struct key *key), void *ctx);

/* The shortest way from one of some organisations to one of others: rows in
 * its order, none if none was found. */
bool kin_path(struct kin_walk *walk, struct kin_set *from, struct kin_set *to,
    struct kin_row **rows, size_t *count);

#endif
