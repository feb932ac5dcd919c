/*
 * kin.c owns what each tie means and in which order what it finds stands. It
 * must not know how an engine looks anything up, nor how steps are taken
 * (kin_walk.c).
 */
#include "klaster/store/kin.h"

#include <stdlib.h>
#include <string.h>

#include "kin_walk.h"
#include "klaster/store/catalogue.h"
#include "klaster/store/recset.h"
#include "klaster/store/resolve.h"

struct finding {
	struct kin *kin;
	struct kin_walk walk;
	struct resolver resolver;
};

/* The records that a filter's values name. */
static bool name_records(struct finding *finding, enum kin_end end,
    const char *const *values, size_t count, struct kin_set *set)
{
	struct condition condition = {.count = 0};
	struct query_filter filter = {.op = OP_IS};
	bool is_new;

	memcpy(filter.values, values, count * sizeof(*values));
	filter.value_count = count;
	finding->resolver.condition = &condition;
	if (!resolve_filter(&finding->resolver, kind_find("partnerships"),
		kin_field(end), &filter))
		return false;
	for (size_t i = 0; i < condition.count; i++)
		kin_set_add(set, finding->walk.arena, &condition.ranges[i].low,
		    &is_new);
	return true;
}

static void add_row(
    struct finding *finding, int64_t rec, uint32_t rank, const char *value)
{
	struct kin *kin = finding->kin;

	kin->rows = arena_grow(
	    finding->walk.arena, kin->rows, kin->count, sizeof(*kin->rows));
	kin->rows[kin->count++] =
	    (struct kin_row){.rec = rec, .rank = rank, .value = value};
}

/* The nodes that edges lead to, each once. */
static void gather(struct finding *finding, const struct kin_edge *edges,
    size_t count, struct kin_set *set)
{
	bool is_new;

	for (size_t i = 0; i < count; i++) {
		struct kin_node *node = kin_set_add(
		    set, finding->walk.arena, &edges[i].to, &is_new);
		node->part = edges[i].part;
	}
}

/* Leaves those of a set that may be seen. */
static void keep_known(struct finding *finding, struct kin_set *set)
{
	struct kin_set known = {.count = 0};

	kin_set_take_known(&known, finding->walk.arena, set);
	*set = known;
}

/* The records at the other end of the partnerships of those that are named:
 * `edges` leads to them. */
static bool reach(struct finding *finding, enum kin_end end,
    const struct kin_set *named, struct kin_set *set, struct kin_edge **edges,
    size_t *count)
{
	if (!kin_step(
		&finding->walk, end, named->nodes, named->count, edges, count))
		return false;
	gather(finding, *edges, *count, set);
	return kin_know(&finding->walk, kin_other(end), set->nodes, set->count);
}

static bool find_projects(
    struct finding *finding, const struct query_filter *filter)
{
	struct kin_set named = {.count = 0}, set = {.count = 0};
	struct kin_edge *edges;
	size_t count;

	if (!name_records(finding, KIN_ORGANISATION, filter->values,
		filter->value_count, &named) ||
	    !reach(finding, KIN_ORGANISATION, &named, &set, &edges, &count))
		return false;
	for (size_t i = 0; i < set.count; i++)
		if (set.nodes[i].rec != 0)
			add_row(finding, set.nodes[i].rec, 0, NULL);
	return true;
}

/* Edges to one record stand together, and by project in that. */
static bool find_copartners(
    struct finding *finding, const struct query_filter *filter)
{
	struct kin_set named = {.count = 0}, projects = {.count = 0};
	struct kin_set others = {.count = 0};
	struct kin_edge *edges;
	size_t count;

	if (!name_records(finding, KIN_ORGANISATION, filter->values,
		filter->value_count, &named) ||
	    !reach(
		finding, KIN_ORGANISATION, &named, &projects, &edges, &count))
		return false;
	keep_known(finding, &projects);
	if (!reach(finding, KIN_PROJECT, &projects, &others, &edges, &count))
		return false;
	for (size_t i = 0, end; i < count; i = end) {
		uint32_t common = 1;
		int64_t rec = kin_set_find(&others, &edges[i].to)->rec;

		for (end = i + 1; end < count && key_compare(&edges[end].to,
						     &edges[i].to) == 0;
		     end++)
			common += edges[end].from != edges[end - 1].from;
		if (rec != 0 && kin_set_find(&named, &edges[i].to) == NULL)
			add_row(finding, rec, common,
			    arena_printf(finding->walk.arena, "%u", common));
	}
	return true;
}

/* --- roles */

struct part_role {
	int64_t part;
	const char *role;
};
struct roles {
	struct arena *arena;
	struct part_role *items;
	size_t count;
};

static void take_role(void *ctx, int64_t rec, const struct key *key)
{
	struct roles *roles = ctx;

	roles->items = arena_grow(
	    roles->arena, roles->items, roles->count, sizeof(*roles->items));
	roles->items[roles->count++] = (struct part_role){.part = rec,
	    .role = arena_strndup(
		roles->arena, (const char *)key->bytes, key->len)};
}

static int compare_roles(const void *left, const void *right)
{
	const struct part_role *a = left, *b = right;

	if (a->part != b->part)
		return a->part < b->part ? -1 : 1;
	return strcmp(a->role, b->role);
}

static const char *role_of(const struct roles *roles, int64_t part)
{
	size_t low = 0, high = roles->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (roles->items[mid].part < part)
			low = mid + 1;
		else
			high = mid;
	}
	return low < roles->count && roles->items[low].part == part
		   ? roles->items[low].role
		   : NULL;
}

static bool read_roles(struct finding *finding, const struct kin_edge *edges,
    size_t count, struct roles *roles)
{
	struct arena *arena = finding->walk.arena;
	struct recs parts = {
	    .items = arena_array(arena, count + 1, sizeof(*parts.items))};
	const struct kind *kind = kind_find("partnerships");

	for (size_t i = 0; i < count; i++)
		parts.items[parts.count++] = edges[i].part;
	recs_sort(&parts);
	*roles = (struct roles){.arena = arena};
	if (!kin_values(&finding->walk, &parts, kind_field(kind, "role"),
		take_role, roles))
		return false;
	if (roles->count > 0)
		qsort(roles->items, roles->count, sizeof(*roles->items),
		    compare_roles);
	return true;
}

/* Who takes part twice is told by the first of its roles. */
static bool find_partners(
    struct finding *finding, const struct query_filter *filter)
{
	struct kin_set named = {.count = 0}, set = {.count = 0};
	struct kin_edge *edges;
	struct roles roles;
	size_t count;

	if (!name_records(finding, KIN_PROJECT, filter->values,
		filter->value_count, &named) ||
	    !kin_know(&finding->walk, KIN_PROJECT, named.nodes, named.count))
		return false;
	keep_known(finding, &named);
	if (!reach(finding, KIN_PROJECT, &named, &set, &edges, &count) ||
	    !read_roles(finding, edges, count, &roles))
		return false;
	for (size_t i = 0, end; i < count; i = end) {
		const char *least = NULL;
		int64_t rec = kin_set_find(&set, &edges[i].to)->rec;

		for (end = i; end < count &&
			      key_compare(&edges[end].to, &edges[i].to) == 0;
		     end++) {
			const char *role = role_of(&roles, edges[end].part);
			if (role != NULL &&
			    (least == NULL || strcmp(role, least) < 0))
				least = role;
		}
		if (rec != 0)
			add_row(finding, rec, 0, least);
	}
	return true;
}

static bool find_path(
    struct finding *finding, const struct query_filter *filter)
{
	struct kin_set from = {.count = 0}, to = {.count = 0};

	if (filter->value_count != 2)
		return true;
	return name_records(
		   finding, KIN_ORGANISATION, &filter->values[0], 1, &from) &&
	       name_records(
		   finding, KIN_ORGANISATION, &filter->values[1], 1, &to) &&
	       kin_path(&finding->walk, &from, &to, &finding->kin->rows,
		   &finding->kin->count);
}

/* --- all ties */

static const struct {
	const char *name;
	enum kin_order order;
	bool (*find)(
	    struct finding *finding, const struct query_filter *filter);
} ties[] = {
    {"copartner", KIN_BY_COUNT, find_copartners},
    {"partnerOf", KIN_BY_COUNTRY, find_partners},
    {"partner", KIN_UNORDERED, find_projects},
    {"path", KIN_BY_PLACE, find_path},
};

static int compare_ranks(const void *left, const void *right)
{
	const struct kin_row *a = left, *b = right;

	if (a->rank != b->rank)
		return a->rank > b->rank ? -1 : 1;
	return (a->rec > b->rec) - (a->rec < b->rec);
}

static int compare_rows(const void *left, const void *right)
{
	const struct kin_row *a = left, *b = right;

	return (a->rec > b->rec) - (a->rec < b->rec);
}

static void put_in_order(struct kin *kin)
{
	if (kin->count == 0)
		return;
	if (kin->count > CATALOGUE_CAP) {
		qsort(kin->rows, kin->count, sizeof(*kin->rows), compare_ranks);
		kin->count = CATALOGUE_CAP;
		kin->cut = true;
	}
	qsort(kin->rows, kin->count, sizeof(*kin->rows), compare_rows);
}

bool kin_find(struct kin *kin, struct engine *engine, struct arena *arena,
    const struct field *tie, const struct query_filter *filter,
    enum level level, struct err *err)
{
	const struct kind *kind = keys_kind_of(tie);
	struct finding finding = {.kin = kin,
	    .walk = {.engine = engine,
		.arena = arena,
		.level = level,
		.err = err},
	    .resolver = {
		.engine = engine, .arena = arena, .level = level, .err = err}};
	size_t i = 0;

	*kin = (struct kin){.tie = tie};
	while (strcmp(ties[i].name, tie->name) != 0)
		i++;
	kin->order = ties[i].order;
	for (size_t k = 0; k < kind->field_count; k++)
		if (kind->fields[k].given_by != NULL &&
		    strcmp(kind->fields[k].given_by, tie->name) == 0)
			kin->gives = &kind->fields[k];
	if (filter->op == OP_IS && !ties[i].find(&finding, filter))
		return false;
	kin->looked = finding.walk.shown;
	kin->cut = finding.walk.cut;
	put_in_order(kin);
	return true;
}

const struct kin_row *kin_row(const struct kin *kin, int64_t rec)
{
	const struct kin_row wanted = {.rec = rec};

	return kin->count == 0 ? NULL
			       : bsearch(&wanted, kin->rows, kin->count,
				     sizeof(wanted), compare_rows);
}

/* --- narrowed by what is said */

static bool is_within(const struct key *key, const struct key_range *range)
{
	int order = key_compare(key, &range->low);

	return range->equal ? order == 0
			    : order >= 0 && key_compare(key, &range->high) < 0;
}

static bool meets(const struct kin_row *row, const struct condition *condition)
{
	struct key key;
	bool met = false;

	if (row->value == NULL)
		return condition->negated;
	key_set(&key, row->value);
	for (size_t i = 0; i < condition->count && !met; i++)
		met = is_within(&key, &condition->ranges[i]);
	return met != condition->negated;
}

void kin_keep(struct kin *kin, const struct condition *condition)
{
	size_t kept = 0;

	for (size_t i = 0; i < kin->count; i++)
		if (meets(&kin->rows[i], condition))
			kin->rows[kept++] = kin->rows[i];
	kin->count = kept;
}

void kin_each_said(const struct kin *kin, const struct recs *recs,
    void (*each)(void *ctx, int64_t rec, const struct key *key), void *ctx)
{
	for (size_t i = 0; i < recs->count; i++) {
		const struct kin_row *row = kin_row(kin, recs->items[i]);
		struct key key;

		if (row == NULL || row->value == NULL)
			continue;
		key_set(&key, row->value);
		each(ctx, recs->items[i], &key);
	}
}

/* --- order */

static void add_rank(struct key *key, uint32_t rank)
{
	const unsigned char bytes[] = {(unsigned char)(rank >> 24),
	    (unsigned char)(rank >> 16), (unsigned char)(rank >> 8),
	    (unsigned char)rank};

	key_add(key, bytes, sizeof(bytes));
}

/* Each place's key in another order, "" where it has none there; of no field:
 * of the label that its own kind has, for a way goes through two kinds. */
static bool ask_keys(struct engine *engine, struct arena *arena,
    const struct field *field, const struct place *places, size_t count,
    struct place **answer, struct err *err)
{
	uint32_t *fields = arena_array(arena, count + 1, sizeof(*fields));

	*answer = arena_array(arena, count + 1, sizeof(**answer));
	for (size_t i = 0; i < count; i++) {
		const struct kind *kind =
		    keys_kind_by_number(keys_number_of_rec(places[i].rec));
		fields[i] = field == NULL
				? keys_label(kind)
				: keys_field(kind, field, KEY_SORT, 0);
		(*answer)[i].rec = places[i].rec;
	}
	return engine->ops->keys(engine, fields, *answer, count, err);
}

/* A key of an order is the value's, a zero, and the label's. */
static void add_value_part(struct key *key, const struct key *of)
{
	const unsigned char *end = memchr(of->bytes, 0, of->len);

	if (of->len == 0)
		key_add(key, "\377", 1); /* who says none comes last */
	else
		key_add(key, of->bytes,
		    end == NULL ? of->len : (size_t)(end - of->bytes));
	key_add(key, "", 1);
}

static void add_said(struct key *key, const struct kin_row *row)
{
	const char *said = row->value != NULL ? row->value : "\377";

	key_add(key, said, strlen(said) + 1);
}

bool kin_fill_keys(const struct plan *plan, struct engine *engine,
    struct arena *arena, struct place *places, size_t count, struct err *err)
{
	const struct kin *kin = plan->ordered;
	const struct kind *kind = plan->kinds[0];
	const struct field *country = kind_field(kind, "country");
	enum kin_order order = kin->order;
	struct place *labels, *countries = NULL;

	if (!ask_keys(engine, arena, NULL, places, count, &labels, err) ||
	    (order == KIN_BY_COUNTRY && !plan->by_said &&
		!ask_keys(
		    engine, arena, country, places, count, &countries, err)))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct kin_row *row = kin_row(kin, places[i].rec);
		struct key *key = &places[i].key;

		places[i].segment = 0;
		key_clear(key);
		if (order == KIN_BY_COUNT || order == KIN_BY_PLACE)
			add_rank(key,
			    order == KIN_BY_COUNT ? ~row->rank : row->rank);
		if (countries != NULL)
			add_value_part(key, &countries[i].key);
		if (order == KIN_BY_COUNTRY)
			add_said(key, row);
		key_add(key, labels[i].key.bytes, labels[i].key.len);
	}
	return true;
}

/* --- what is said */

static void say(struct arena *arena, struct record *record,
    const struct field *field, const char *value)
{
	struct claim *claims =
	    arena_array(arena, record->claim_count + 1, sizeof(*claims));
	size_t before = 0;

	while (before < record->claim_count &&
	       record->claims[before].field <= field)
		before++;
	memcpy(claims, record->claims, before * sizeof(*claims));
	claims[before] = (struct claim){.field = field,
	    .value = value,
	    .form = CLAIM_DERIVED,
	    .rank = RANK_NORMAL,
	    .level = field->level};
	memcpy(claims + before + 1, record->claims + before,
	    (record->claim_count - before) * sizeof(*claims));
	record->claims = claims;
	record->claim_count++;
}

void kin_give(const struct plan *plan, struct arena *arena, const int64_t *recs,
    size_t count, struct record **records)
{
	for (size_t k = 0; k < plan->kin_count; k++) {
		const struct kin *kin = plan->kin[k];

		for (size_t i = 0; kin->gives != NULL && i < count; i++) {
			const struct kin_row *row = kin_row(kin, recs[i]);

			if (row != NULL && row->value != NULL)
				say(arena, records[i], kin->gives, row->value);
		}
	}
}
