/*
 * sync_walk.c: a sync through a wire that is cut after every byte, over a
 * real klasterd whose directory changes meanwhile. In the end the copy is the
 * directory, record for record, a sync more changes nothing, and of a person
 * who was erased there no byte is in any file here.
 *
 * sync_walk PORT STORE DIR STEP: klasterd serves STORE (a file) at PORT; the
 * copy is made in DIR; the wire is cut at every STEP-th byte.
 */
#include <ctype.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "copy_parts.h"
#include "cut_wire.h"
#include "klaster/base/buf.h"
#include "klaster/base/mem.h"
#include "klaster/copy/sync.h"
#include "klaster/model/decode.h"
#include "klaster/service/erasure.h"

#define NO_END (1L << 40)
#define RECORDS 40

/* --- what came of it */

static unsigned failures;

static void check(bool ok, const char *what)
{
	if (ok)
		return;
	printf("FAIL %s\n", what);
	failures++;
}

/* --- the two ends */

struct world {
	struct catalogue *there; /* the service's own */
	struct copy *here;
	const struct entry *entry; /* NULL: it is asked for each time */
	struct fetcher *fetcher;
	const char *dir, *base; /* of the copy's files */
	const struct kind *looked_at;
	bool erased[RECORDS]; /* people, by number */
	unsigned awaited;     /* from which look on somebody waits; 0: never */
	unsigned looks;
	uint64_t random;
	unsigned made;
};

static unsigned draw(struct world *world, unsigned below)
{
	world->random = world->random * UINT64_C(6364136223846793005) +
			1442695040888963407u;
	return (unsigned)((world->random >> 33) % below);
}

static char *id_of(
    struct arena *arena, const struct kind *kind, unsigned number)
{
	return kind->personal ? arena_printf(arena, "erna-zq%03u", number)
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
			&arena, "people/erna-zq%03u", draw(world, RECORDS)));
	if (kind_field(kind, "country") != NULL)
		record_add(&builder, kind_field(kind, "country"),
		    countries[draw(world, 4)]);
	builder.whole = true;
	check(put_stripped(world, record_end(&builder), &err), err.text);
	arena_done(&arena);
}

/* One of them, out of all that speaks of him. */
static void erase_there(struct world *world)
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
static void change_there(struct world *world, unsigned most)
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

static void open_here(struct world *world)
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
static bool sync_once(
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

static void compare_ends(struct world *world, const char *when)
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

static bool file_says(const char *path, const char *text)
{
	FILE *file = fopen(path, "rb");
	size_t len = strlen(text), at = 0;
	int byte;

	while (file != NULL && at < len && (byte = getc(file)) != EOF)
		at = tolower(byte) == text[at] ? at + 1
					       : tolower(byte) == text[0];
	if (file != NULL)
		fclose(file);
	return at == len;
}

/* No file here says anything of who was erased there. */
static void look_for_erased(struct world *world)
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
				path, arena_printf(&arena, "zq%03u", i))) {
				printf("  %u in %s\n", i, path);
				check(false, "an erased person is still here");
			}
		}
	if (dir != NULL)
		closedir(dir);
	arena_done(&arena);
}

/* How far the copies are: a page more changes it. */
static uint64_t how_far(struct world *world)
{
	struct err err = ERR_INIT;
	struct extent_files files;
	struct whole *whole = extent_whole(world->here);
	uint64_t far = whole != NULL ? whole->state.seq * 31 : 0;

	extent_read(world->here, &files);
	whole = files.fresh != 0
		    ? extent_open(world->here, files.fresh, false, &err)
		    : NULL;
	if (whole != NULL)
		far += whole->state.todo * 1009 + whole->state.seq * 7 +
		       strlen(whole->state.next);
	whole_close(whole);
	return far + files.fresh + files.current;
}

static void list_link(const struct world *world, struct buf *link)
{
	struct query query = {.kind = world->looked_at};
	struct dialect_list list = {.query = &query, .size = 50};

	dialect_jsonapi.list(&dialect_jsonapi, link, &list);
}

/* A list, as it is shown: it is kept beside the complete copy. */
static void take_list(void *ctx, const struct fetch_answer *answer)
{
	struct world *world = ctx;
	struct page *page = page_new();
	struct err err = ERR_INIT;
	struct buf link;

	buf_init(&link, 1 << 16);
	list_link(world, &link);
	check(dialect_jsonapi.page(page, answer->body, answer->len, &err),
	    err.text);
	copy_keep(world->here,
	    &(struct pages_item){.link = buf_text(&link),
		.body = answer->body,
		.len = answer->len,
		.etag = "",
		.lang = "en"},
	    page);
	buf_done(&link);
	page_free(page);
}

/* What the service says first, as it is now. */
static void take_entry(void *ctx, const struct fetch_answer *answer)
{
	struct entry *entry = ctx;
	struct err err = ERR_INIT;

	entry_done(entry);
	check(entry_decode(entry, answer->body, answer->len, &err), err.text);
}

static void ask(
    struct world *world, const char *link, fetch_done_fn *take, void *ctx)
{
	struct err err = ERR_INIT;

	wire->left = NO_END;
	check(fetch_start(world->fetcher, link, NULL, take, ctx, &err) != 0,
	    err.text);
	while (fetch_turn(world->fetcher) > 0)
		fetch_poll(world->fetcher, NULL, 0, 1000);
	/* The next one takes a wire of its own. */
	wire->left = 1;
}

static void ask_entry(struct world *world, struct entry *entry)
{
	ask(world, "", take_entry, entry);
}

/* Somebody looks at people, and at who calls them by their names. */
static void look_around(struct world *world)
{
	const char *const kinds[] = {"people", "organisations"};
	struct buf link;
	size_t i;

	for (i = 0; i < MEM_COUNT(kinds); i++) {
		buf_init(&link, 1 << 16);
		world->looked_at = kind_find(kinds[i]);
		list_link(world, &link);
		ask(world, buf_text(&link), take_list, world);
		buf_done(&link);
	}
}

/* Cut after every byte of what is left to come, until all has come. Each page
 * that got through whole is not asked for again. With `first`, the first
 * answer is cut, too. */
static unsigned walk(struct world *world, long step, bool first, bool changing)
{
	struct sync_report report = {.requests = 0};
	struct err err = ERR_INIT;
	struct entry entry = {.title = NULL};
	uint64_t far = how_far(world), now;
	unsigned cuts = 0;
	long left;

	ask_entry(world, &entry);
	for (left = 1;; left += step) {
		world->entry = first ? NULL : &entry;
		err = (struct err)ERR_INIT;
		if (sync_once(world, left, &report, &err))
			break;
		check(err.code == ERR_NETWORK || err.code == ERR_DATA ||
			  err.code == ERR_PARTIAL,
		    err.text);
		cuts++;
		/* The answer to the one before the last came whole. */
		now = report.requests > (first ? 2 : 1) ? how_far(world) : far;
		if (now != far)
			left = first ? left : 0;
		far = now;
		if (changing && draw(world, 40) == 0) {
			if (draw(world, 4) == 0)
				look_around(world);
			change_there(world, 3);
			ask_entry(world, &entry);
		}
		if (cuts > 100000) {
			check(false, "it never ends");
			break;
		}
	}
	world->entry = NULL;
	entry_done(&entry);
	return cuts;
}

static void end_well(struct world *world, const char *when)
{
	struct sync_report report;
	struct err err = ERR_INIT;
	struct entry entry = {.title = NULL};

	check(sync_once(world, NO_END, &report, &err), err.text);
	compare_ends(world, when);
	look_for_erased(world);
	check(sync_once(world, NO_END, &report, &err) && report.stored == 0 &&
		  report.removed == 0 && report.requests == 1,
	    "a sync more changes something");
	ask_entry(world, &entry);
	world->entry = &entry;
	check(sync_once(world, NO_END, &report, &err) && report.requests == 0,
	    "what is known to be so is asked for");
	world->entry = NULL;
	entry_done(&entry);
}

static unsigned erased_count(const struct world *world)
{
	unsigned i, count = 0;

	for (i = 0; i < RECORDS; i++)
		count += world->erased[i];
	return count;
}

static unsigned file_count(const struct world *world)
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

/* As of one who was ended after another copy had taken the place of that one,
 * or before. */
static void leave_file(struct world *world)
{
	struct arena arena = ARENA_INIT;
	FILE *file =
	    fopen(arena_printf(&arena, "%s.whole-abc", world->base), "w");

	check(file != NULL && fputs("somebody", file) >= 0 && !fclose(file),
	    "no file can be left");
	arena_done(&arena);
}

/* Somebody was erased, and from then on there is always somebody who types;
 * then it is left, and the next sync has nothing to ask for but what is still
 * owed. */
static void scrub_later(struct world *world, unsigned from)
{
	struct copy_extent extent;
	struct sync_report report;
	struct err err = ERR_INIT;
	unsigned i, before = erased_count(world);

	for (i = 0; i < 50 && erased_count(world) == before; i++) {
		change_there(world, 20);
		erase_there(world);
	}
	check(erased_count(world) > before, "nobody is left to be erased");
	world->awaited = from;
	world->looks = 0;
	sync_once(world, NO_END, &report, &err);
	copy_extent(world->here, &extent);
	check(extent.there && extent.owes == (world->looks >= from),
	    "it did not give way");
	world->awaited = 0;
	leave_file(world);
	check(sync_once(world, NO_END, &report, &err) && report.stored == 0,
	    "what is owed is not done");
	copy_extent(world->here, &extent);
	check(extent.there && !extent.owes, "it is still owed");
	look_for_erased(world);
	check(file_count(world) == 1, "a file is left over");
	end_well(world, "put off");
}

int main(int argc, char **argv)
{
	struct arena arena = ARENA_INIT;
	struct world world = {.random = 7};
	struct err err = ERR_INIT;
	pid_t pid;
	long step;
	unsigned cuts, i;

	if (argc != 5)
		return 2;
	signal(SIGPIPE, SIG_IGN);
	step = strtol(argv[4], NULL, 10);
	world.dir = argv[3];
	world.base = arena_printf(&arena, "%s/copy", argv[3]);
	world.fetcher = fetch_open(
	    &(struct fetch_options){
		.base_url = arena_printf(&arena, "http://127.0.0.1:%d/v1",
		    cut_wire_open((int)strtol(argv[1], NULL, 10), &pid))},
	    &err);
	world.there = catalogue_open(
	    arena_printf(&arena, "sqlite:%s", argv[2]), false, &err);
	if (world.fetcher == NULL || world.there == NULL) {
		printf("%s\n", err.text);
		return 70;
	}
	open_here(&world);
	for (i = 0; i < 4; i++)
		change_there(&world, 30);
	look_around(&world);
	for (i = 0; i < 5; i++)
		erase_there(&world);
	cuts = walk(&world, step, false, false);
	end_well(&world, "a listing, cut at every byte");
	look_around(&world);
	change_there(&world, 20);
	erase_there(&world);
	cuts += walk(&world, step, true, false);
	end_well(&world, "changes, cut at every byte");
	for (i = 0; i < 8; i++) {
		look_around(&world);
		change_there(&world, 12);
		cuts += walk(&world, step * 37 + (long)i, i % 2 == 0, true);
		end_well(&world, "a history, cut here and there");
	}
	for (i = 1; i < 8; i++)
		scrub_later(&world, i);
	printf("%u cuts, %u failures\n", cuts, failures);
	copy_close(world.here);
	catalogue_close(world.there);
	fetch_close(world.fetcher);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	arena_done(&arena);
	return failures > 0;
}
