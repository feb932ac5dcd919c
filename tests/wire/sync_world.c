/*
 * sync_world.c: owns the two ends of a sync, and the comparing of them.
 */
#include "sync_world.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cut_wire.h"
#include "klaster/base/buf.h"
#include "klaster/model/decode.h"
#include "klaster/service/erasure.h"

/* --- what came of it */

unsigned failures;

void check(bool ok, const char *what)
{
	if (ok)
		return;
	printf("FAIL %s\n", what);
	failures++;
}

/* --- the two ends */

unsigned draw(struct world *world, unsigned below)
{
	world->random = world->random * UINT64_C(6364136223846793005) +
			1442695040888963407u;
	return (unsigned)((world->random >> 33) % below);
}

static char *id_of(
    struct arena *arena, const struct kind *kind, unsigned number)
{
	return kind->personal ? arena_printf(arena, "erna-zqwxj%03u", number)
			      : arena_printf(arena, "r%u", number);
}

/* As an import has it: who was erased does not come back. */
static bool put_stripped(
    struct world *world, const struct record *record, struct err *err)
{
	struct arena arena = ARENA_INIT;
	bool ok =
	    erasure_refuses(world->there, &arena, record->kind, record->id) ||
	    world->there->ops->put(world->there,
		erasure_strip(world->there, &arena, record), NULL, err);

	arena_done(&arena);
	return ok;
}

static void put(struct world *world, const struct kind *kind, unsigned number)
{
	static const char *const countries[] = {"LT", "LV", "EE", "PL"};
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	struct record_builder builder;

	record_begin(&builder, &arena, kind, id_of(&arena, kind, number));
	record_add(&builder, &kind->fields[0],
	    kind->personal ? arena_printf(&arena, "Erna Zq%03u", number)
			   : arena_printf(&arena, "Name %u of %u",
				 draw(world, 9), number));
	if (kind_field(kind, "contact") != NULL)
		record_add(&builder, kind_field(kind, "contact"),
		    arena_printf(
			&arena, "people/erna-zqwxj%03u", draw(world, RECORDS)));
	if (kind_field(kind, "country") != NULL)
		record_add(&builder, kind_field(kind, "country"),
		    countries[draw(world, 4)]);
	builder.whole = true;
	check(put_stripped(world, record_end(&builder), &err), err.text);
	arena_done(&arena);
}

/* One of them, out of all that speaks of him. */
void erase_there(struct world *world)
{
	unsigned number = draw(world, RECORDS);
	const struct kind *kind = kind_find("people");
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	struct erasure erasure;

	if (erasure_erase(world->there, &arena, kind,
		id_of(&arena, kind, number), &erasure, &err))
		world->erased[number] = true;
	else
		check(err.code == ERR_NOTHING, err.text);
	arena_done(&arena);
}

/* Some of them come, change and go: in one transaction, as an import. */
void change_there(struct world *world, unsigned most)
{
	const struct kind *kinds[] = {kind_find("organisations"),
	    kind_find("events"), kind_find("people")};
	const struct catalogue_ops *ops = world->there->ops;
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	unsigned times = 1 + draw(world, most);
	bool was_there;

	check(ops->begin(world->there, &err), err.text);
	while (times-- > 0) {
		const struct kind *kind = kinds[draw(world, 3)];
		unsigned number = draw(world, RECORDS);

		if (draw(world, 4) == 0)
			check(
			    ops->remove(world->there, kind,
				id_of(&arena, kind, number), &was_there, &err),
			    err.text);
		else
			put(world, kind, number);
	}
	check(ops->commit(world->there, &err), err.text);
	arena_done(&arena);
	if (draw(world, 2) == 0)
		erase_there(world);
}

void open_here(struct world *world)
{
	static const char *const langs[] = {"en", NULL};
	struct copy_options options = {
	    .file = world->base, .dialect = &dialect_jsonapi, .create = true};
	struct err err = ERR_INIT;

	world->here = copy_open(&options, &err);
	if (world->here == NULL) {
		printf("%s\n", err.text);
		exit(70);
	}
	copy_set_langs(world->here, langs, "en");
}

static bool is_awaited(void *ctx)
{
	struct world *world = ctx;

	return world->awaited > 0 && ++world->looks >= world->awaited;
}

/* Now and then everything is opened anew, as after a restart. */
bool sync_once(
    struct world *world, long left, struct sync_report *report, struct err *err)
{
	struct sync_options options = {.copy = world->here,
	    .fetcher = world->fetcher,
	    .dialect = &dialect_jsonapi,
	    .entry = world->entry,
	    .allow_mass_delete = true,
	    .is_awaited = is_awaited,
	    .awaited_ctx = world};
	struct sync *sync = sync_start(&options, err);
	bool ok;

	wire->passed = 0;
	wire->left = left;
	while (sync != NULL && !sync_is_done(sync)) {
		sync_turn(sync);
		/* It may have ended without asking: nobody waits for that. */
		check(!sync_is_done(sync) || sync_due_ms(sync) == 0,
		    "what is done is waited for");
		/* It gives way to somebody, and is left so. */
		if (world->awaited > 0 && sync_due_ms(sync) > 0)
			break;
		fetch_poll(world->fetcher, NULL, 0, sync_due_ms(sync));
		fetch_turn(world->fetcher);
	}
	ok = sync != NULL && sync_result(sync, report, err);
	sync_free(sync);
	if (draw(world, 16) == 0) {
		copy_close(world->here);
		open_here(world);
	}
	return ok;
}

/* --- the same? */

struct comparing {
	struct catalogue *other;
	unsigned count, unlike;
};

static bool compare(void *ctx, const struct record *record)
{
	struct comparing *comparing = ctx;
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	bool gone;
	const struct record *other = comparing->other->ops->get(
	    comparing->other, &arena, record->kind, record->id, &gone, &err);
	struct buf one, two;

	buf_init(&one, 1 << 20);
	buf_init(&two, 1 << 20);
	encode_line(record, &one);
	if (other != NULL)
		encode_line(other, &two);
	comparing->count++;
	if (other == NULL || other->number != record->number ||
	    strcmp(buf_text(&one), buf_text(&two)) != 0) {
		if (comparing->unlike++ == 0)
			printf("  %s\n  %s\n", buf_text(&one), buf_text(&two));
	}
	buf_done(&one);
	buf_done(&two);
	arena_done(&arena);
	return true;
}

void compare_ends(struct world *world, const char *when)
{
	struct err err = ERR_INIT;
	struct whole *whole = extent_whole(world->here);
	struct comparing here = {.other = world->there};
	struct comparing there = {.count = 0};

	check(whole != NULL, when);
	if (whole != NULL) {
		there.other = whole->catalogue;
		whole_each(whole->catalogue, NULL, compare, &here, &err);
		whole_each(world->there, NULL, compare, &there, &err);
		check(here.count == there.count && here.unlike == 0 &&
			  there.unlike == 0,
		    when);
	}
}

/* What stands around it is told, too. */
static bool file_says(const char *path, const char *text)
{
	FILE *file = fopen(path, "rb");
	size_t len = strlen(text), at = 0, i;
	char around[64];
	int byte;

	while (file != NULL && at < len && (byte = getc(file)) != EOF)
		at = tolower(byte) == text[at] ? at + 1
					       : tolower(byte) == text[0];
	if (at == len) {
		fseek(file, ftell(file) > 40 ? -40 : 0, SEEK_CUR);
		len = fread(around, 1, sizeof(around), file);
		for (i = 0; i < len; i++)
			putchar(isprint((unsigned char)around[i]) ? around[i]
								  : '.');
	}
	if (file != NULL)
		fclose(file);
	return at == strlen(text);
}

/* No file here says anything of who was erased there. */
void look_for_erased(struct world *world)
{
	struct arena arena = ARENA_INIT;
	DIR *dir = opendir(world->dir);
	struct dirent *entry;
	unsigned i;

	while (dir != NULL && (entry = readdir(dir)) != NULL)
		for (i = 0; i < RECORDS; i++) {
			const char *path = arena_printf(
			    &arena, "%s/%s", world->dir, entry->d_name);

			if (world->erased[i] &&
			    file_says(
				path, arena_printf(&arena, "zqwxj%03u", i))) {
				printf("  %u in %s\n", i, path);
				check(false, "an erased person is still here");
			}
		}
	if (dir != NULL)
		closedir(dir);
	arena_done(&arena);
}

unsigned erased_count(const struct world *world)
{
	unsigned i, count = 0;

	for (i = 0; i < RECORDS; i++)
		count += world->erased[i];
	return count;
}

unsigned file_count(const struct world *world)
{
	DIR *dir = opendir(world->dir);
	struct dirent *entry;
	unsigned count = 0;

	while (dir != NULL && (entry = readdir(dir)) != NULL)
		count += strstr(entry->d_name, ".whole-") != NULL &&
			 strchr(strstr(entry->d_name, ".whole-") + 1, '-') ==
			     strrchr(entry->d_name, '-');
	if (dir != NULL)
		closedir(dir);
	return count;
}
