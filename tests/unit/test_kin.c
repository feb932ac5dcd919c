/*
 * test_kin.c: who works with whom, in small worlds of chance, against a plain
 * matrix of who takes part in what. Some records are hidden from some, some
 * take part twice, and some partnerships lead to nothing.
 */
#include "shelf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/store/kin.h"

#define ORGS 40
#define PROJECTS 30
#define PARTS 70
#define WORLDS 12
#define FAR 1000

static const char *const level_names[] = {"public", "member", "coordinator"};
static const char *const role_names[] = {"lead", "partner", NULL};
static const char *const country_names[] = {"DE", "LT", NULL};

struct world {
	unsigned random;
	struct catalogue *catalogue;
	struct arena arena;
	enum level org[ORGS], project[PROJECTS]; /* who may see them */
	unsigned country[ORGS];
	/* The least role by which one takes part in the other, from 1; 0: not
	 * at all. For each level. */
	unsigned takes[3][ORGS][PROJECTS];
};

static unsigned draw(struct world *world, unsigned below)
{
	world->random = world->random * 1103515245u + 12345u;
	return (world->random >> 16) % below;
}

static enum level draw_level(struct world *world)
{
	unsigned roll = draw(world, 12);

	return roll == 0   ? LEVEL_COORDINATOR
	       : roll == 1 ? LEVEL_MEMBER
			   : LEVEL_PUBLIC;
}

static void put_named(struct world *world, const char *kind, char letter,
    unsigned id, enum level level, const char *more)
{
	const char *name = letter == 'o' ? "name" : "title";
	char line[400];

	snprintf(line, sizeof(line),
	    "{\"kind\":\"%s\",\"id\":\"%c%u\",\"fields\":{\"%s\":{\"value\":"
	    "\"%c%02u\",\"level\":\"%s\"}%s}}",
	    kind, letter, id, name, letter, id, level_names[level], more);
	shelf_put_open(world->catalogue, line);
}

static void put_part(struct world *world, unsigned id)
{
	unsigned org = draw(world, ORGS), project = draw(world, PROJECTS);
	unsigned role = draw(world, 3);
	enum level level = draw_level(world);
	/* One of the last refers to a project that is not there. */
	bool lost = id >= PARTS - 3;
	char more[200], part[40] = "";

	if (role_names[role] != NULL)
		snprintf(
		    part, sizeof(part), ",\"role\":\"%s\"", role_names[role]);
	snprintf(more, sizeof(more),
	    ",\"organisation\":\"organisations/o%u\","
	    "\"project\":\"projects/%s%u\"%s",
	    org, lost ? "lost" : "p", project, part);
	put_named(world, "partnerships", 't', id, level, more);
	for (int each = (int)level; each <= LEVEL_COORDINATOR && !lost;
	     each++) {
		unsigned *takes = &world->takes[each][org][project];

		if (*takes == 0 || role + 1 < *takes)
			*takes = role + 1;
	}
}

static void make_world(struct world *world, unsigned seed)
{
	struct err err = ERR_INIT;

	memset(world, 0, sizeof(*world));
	world->random = seed;
	world->catalogue = shelf_open();
	assert_true(world->catalogue->ops->begin(world->catalogue, &err));
	for (unsigned i = 0; i < ORGS; i++) {
		char more[40] = "";

		world->org[i] = draw_level(world);
		world->country[i] = draw(world, 3);
		if (country_names[world->country[i]] != NULL)
			snprintf(more, sizeof(more), ",\"country\":\"%s\"",
			    country_names[world->country[i]]);
		put_named(world, "organisations", 'o', i, world->org[i], more);
	}
	for (unsigned i = 0; i < PROJECTS; i++) {
		world->project[i] = draw_level(world);
		put_named(world, "projects", 'p', i, world->project[i], "");
	}
	for (unsigned i = 0; i < PARTS; i++)
		put_part(world, i);
	assert_true(world->catalogue->ops->commit(world->catalogue, &err));
}

static void end_world(struct world *world)
{
	world->catalogue->ops->close(world->catalogue);
	arena_done(&world->arena);
}

/* --- the plain way */

static bool takes_part(
    const struct world *world, enum level level, unsigned org, unsigned project)
{
	return world->org[org] <= level && world->project[project] <= level &&
	       world->takes[level][org][project] > 0;
}

static unsigned common(
    const struct world *world, enum level level, unsigned a, unsigned b)
{
	unsigned count = 0;

	for (unsigned p = 0; p < PROJECTS; p++)
		count += takes_part(world, level, a, p) &&
			 takes_part(world, level, b, p);
	return count;
}

/* In organisations; FAR when there is no way. */
static unsigned way(
    const struct world *world, enum level level, unsigned from, unsigned to)
{
	unsigned steps[ORGS];

	if (world->org[from] > level || world->org[to] > level)
		return FAR;
	for (unsigned i = 0; i < ORGS; i++)
		steps[i] = i == from ? 0 : FAR;
	for (unsigned turn = 0; turn < ORGS; turn++)
		for (unsigned i = 0; i < ORGS; i++)
			for (unsigned k = 0; k < ORGS; k++)
				if (steps[i] == turn && steps[k] > turn + 1 &&
				    common(world, level, i, k) > 0)
					steps[k] = turn + 1;
	return steps[to];
}

/* --- compared */

static const char *said(const struct record *record, const char *field)
{
	const struct claim *claim =
	    record_pick(record, kind_field(record->kind, field), NULL);

	return claim == NULL ? "" : claim->value;
}

static unsigned number_of(const struct record *record)
{
	return (unsigned)strtoul(record->id + 1, NULL, 10);
}

static void check_copartners(
    struct world *world, enum level level, unsigned one)
{
	struct page_found found;
	char text[80];
	unsigned expected = 0, last = FAR, last_org = 0;

	snprintf(text, sizeof(text), "kind:organisations copartner:o%u", one);
	shelf_ask_as(world->catalogue, &world->arena, &found, text, 100, level);
	for (unsigned i = 0; i < ORGS; i++)
		expected += i != one && common(world, level, one, i) > 0;
	if (world->org[one] > level)
		expected = 0;
	assert_int_equal(found.count, expected);
	for (size_t i = 0; i < found.count; i++) {
		unsigned org = number_of(found.records[i]);
		unsigned count = common(world, level, one, org);

		assert_int_equal(
		    strtoul(said(found.records[i], "commonProjects"), NULL, 10),
		    count);
		assert_true(count < last || (count == last && org > last_org));
		last = count;
		last_org = org;
	}
}

/* By country, those without one last; then by role, likewise; then by name. */
static void check_partners(
    struct world *world, enum level level, unsigned project)
{
	struct page_found found;
	char text[80];
	unsigned expected = 0, last = 0;

	snprintf(
	    text, sizeof(text), "kind:organisations partnerOf:p%u", project);
	shelf_ask_as(world->catalogue, &world->arena, &found, text, 100, level);
	for (unsigned i = 0; i < ORGS; i++)
		expected += takes_part(world, level, i, project);
	assert_int_equal(found.count, expected);
	for (size_t i = 0; i < found.count; i++) {
		unsigned org = number_of(found.records[i]);
		unsigned role = world->takes[level][org][project];
		unsigned place =
		    (world->country[org] * 10 + role) * ORGS + org + 1;

		assert_true(takes_part(world, level, org, project));
		assert_true(place > last);
		assert_string_equal(said(found.records[i], "partnerRole"),
		    role_names[role - 1] == NULL ? "" : role_names[role - 1]);
		last = place;
	}
}

/* Of a role, which no record says of itself: found, and counted past its own
 * filter. */
static void check_roles(
    struct world *world, enum level level, unsigned project, unsigned role)
{
	const struct field *facet =
	    kind_field(kind_find("organisations"), "partnerRole");
	struct page_wish wish = {.level = level,
	    .size = 100,
	    .count = COUNT_EXACT,
	    .facets = {facet},
	    .facet_count = 1,
	    .facet_of = FACET_OF_CHOICE};
	unsigned having[3] = {0};
	struct page_found found;
	char text[80];

	for (unsigned i = 0; i < ORGS; i++)
		if (takes_part(world, level, i, project))
			having[world->takes[level][i][project] - 1]++;
	snprintf(text, sizeof(text),
	    "kind:organisations partnerRole:%s partnerOf:p%u", role_names[role],
	    project);
	shelf_page(world->catalogue, &world->arena, &wish, &found, text);
	assert_int_equal(found.count, having[role]);
	for (size_t i = 0; i < found.count; i++)
		assert_string_equal(
		    said(found.records[i], "partnerRole"), role_names[role]);
	assert_int_equal(found.facet_count, 1);
	assert_int_equal(
	    found.facets[0].count, (having[0] > 0) + (having[1] > 0));
	for (size_t i = 0; i < found.facets[0].count; i++) {
		const struct facet_value *value = &found.facets[0].values[i];
		unsigned which = strcmp(value->code, role_names[0]) != 0;

		assert_string_equal(value->code, role_names[which]);
		assert_int_equal(value->count, having[which]);
	}
	snprintf(text, sizeof(text),
	    "kind:organisations -partnerRole:%s partnerOf:p%u",
	    role_names[role], project);
	shelf_ask_as(world->catalogue, &world->arena, &found, text, 100, level);
	assert_int_equal(
	    found.count, having[0] + having[1] + having[2] - having[role]);
	snprintf(text, sizeof(text),
	    "kind:organisations partnerRole:none partnerOf:p%u", project);
	shelf_ask_as(world->catalogue, &world->arena, &found, text, 100, level);
	assert_int_equal(found.count, having[2]);
}

static void check_projects(struct world *world, enum level level, unsigned org)
{
	struct page_found found;
	char text[80];
	unsigned expected = 0;

	snprintf(text, sizeof(text), "kind:projects partner:o%u", org);
	shelf_ask_as(world->catalogue, &world->arena, &found, text, 100, level);
	for (unsigned i = 0; i < PROJECTS; i++)
		expected += takes_part(world, level, org, i);
	assert_int_equal(found.count, expected);
	for (size_t i = 0; i < found.count; i++)
		assert_true(
		    takes_part(world, level, org, number_of(found.records[i])));
}

static void check_way(
    struct world *world, enum level level, unsigned from, unsigned to)
{
	unsigned steps = way(world, level, from, to);
	struct page_found found;
	char text[80];

	snprintf(text, sizeof(text), "path:o%u,o%u", from, to);
	shelf_ask_as(world->catalogue, &world->arena, &found, text, 100, level);
	/* Six projects are far enough. */
	assert_int_equal(found.count, steps > 6 ? 0 : 2 * steps + 1);
	assert_true(found.walked);
	for (size_t i = 0; i < found.count; i++)
		assert_string_equal(found.records[i]->kind->name,
		    i % 2 == 0 ? "organisations" : "projects");
	if (found.count == 0)
		return;
	assert_int_equal(number_of(found.records[0]), from);
	assert_int_equal(number_of(found.records[found.count - 1]), to);
	for (size_t i = 1; i < found.count; i += 2) {
		unsigned project = number_of(found.records[i]);

		assert_true(takes_part(
		    world, level, number_of(found.records[i - 1]), project));
		assert_true(takes_part(
		    world, level, number_of(found.records[i + 1]), project));
	}
}

static void worlds_of_chance(void **state)
{
	struct world world;

	(void)state;
	for (unsigned seed = 1; seed <= WORLDS; seed++) {
		make_world(&world, seed);
		for (int level = 0; level <= LEVEL_COORDINATOR; level++) {
			for (unsigned i = 0; i < ORGS; i++) {
				check_copartners(&world, (enum level)level, i);
				check_projects(&world, (enum level)level, i);
				check_way(&world, (enum level)level, i,
				    draw(&world, ORGS));
			}
			for (unsigned i = 0; i < PROJECTS; i++) {
				check_partners(&world, (enum level)level, i);
				check_roles(
				    &world, (enum level)level, i, i % 2);
			}
		}
		end_world(&world);
	}
}

/* --- more than can be looked at */

#define HUB_PARTS (KIN_HUB_MAX + 10)

static void put_hub_part(struct world *world, unsigned id, unsigned org)
{
	char more[120];

	snprintf(more, sizeof(more),
	    ",\"organisation\":\"organisations/o%u\","
	    "\"project\":\"projects/p%u\"",
	    org, id);
	put_named(world, "partnerships", org == 0 ? 'h' : 't', id, LEVEL_PUBLIC,
	    more);
}

static void what_is_left_out_is_told(void **state)
{
	struct world world = {.catalogue = shelf_open()};
	struct page_found found;
	struct err err = ERR_INIT;

	(void)state;
	assert_true(world.catalogue->ops->begin(world.catalogue, &err));
	for (unsigned i = 0; i < 3; i++)
		put_named(&world, "organisations", 'o', i, LEVEL_PUBLIC, "");
	for (unsigned i = 0; i < HUB_PARTS; i++) {
		put_named(&world, "projects", 'p', i, LEVEL_PUBLIC, "");
		put_hub_part(&world, i, 0);
	}
	/* One is its partner in what came first, the other in what came last.
	 */
	put_hub_part(&world, 0, 1);
	put_hub_part(&world, HUB_PARTS - 1, 2);
	assert_true(world.catalogue->ops->commit(world.catalogue, &err));

	shelf_ask(world.catalogue, &world.arena, &found,
	    "kind:organisations copartner:o0", 10);
	assert_string_equal(
	    shelf_rows(&world.arena, &found), "organisations/o1");
	assert_true(found.walk_cut);
	assert_true(found.walk_looked >= KIN_HUB_MAX);
	shelf_ask(world.catalogue, &world.arena, &found,
	    "kind:projects partner:o0", 1);
	assert_true(found.walk_cut);
	/* From the other side all of it is seen. */
	shelf_ask(world.catalogue, &world.arena, &found,
	    "kind:organisations copartner:o2", 10);
	assert_string_equal(
	    shelf_rows(&world.arena, &found), "organisations/o0");
	assert_false(found.walk_cut);
	end_world(&world);
}

static void what_nothing_means(void **state)
{
	struct catalogue *catalogue = shelf_open_bundled();
	struct arena arena = ARENA_INIT;
	struct page_found found;

	(void)state;
	shelf_ask(catalogue, &arena, &found, "path:erb,altum", 10);
	assert_int_equal(found.count, 0);
	assert_true(found.walked);
	assert_false(found.walk_cut);
	/* One end alone is no way, and names are as good as ids. */
	shelf_ask(catalogue, &arena, &found, "path:erb", 10);
	assert_int_equal(found.count, 0);
	shelf_ask(catalogue, &arena, &found,
	    "path:\"Media Dizajn\",organisations/kreativum", 10);
	assert_string_equal(shelf_rows(&arena, &found),
	    "organisations/media-dizajn projects/sbcc "
	    "organisations/kreativum");
	shelf_ask(catalogue, &arena, &found, "path:erb,erb", 10);
	assert_string_equal(shelf_rows(&arena, &found), "organisations/erb");
	/* A role by its name; without a tie nobody has one. */
	shelf_ask(catalogue, &arena, &found,
	    "kind:organisations partnerOf:sbcc partnerRole:\"lead partner\"",
	    10);
	assert_string_equal(
	    shelf_rows(&arena, &found), "organisations/media-dizajn");
	shelf_ask(catalogue, &arena, &found,
	    "kind:organisations partnerRole:lead", 10);
	assert_int_equal(found.count, 0);
	/* Words and filters narrow what a tie finds, and its order stays. */
	shelf_ask(catalogue, &arena, &found,
	    "kind:organisations partnerOf:sbcc country:LT,PL rietavas", 10);
	assert_string_equal(shelf_rows(&arena, &found),
	    "organisations/rmuc organisations/rietavas-tbic");
	shelf_ask(catalogue, &arena, &found,
	    "kind:projects partner:erb partner:rmuc", 10);
	assert_string_equal(shelf_rows(&arena, &found), "projects/sbcc");
	arena_done(&arena);
	catalogue->ops->close(catalogue);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(worlds_of_chance),
	    cmocka_unit_test(what_is_left_out_is_told),
	    cmocka_unit_test(what_nothing_means),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
