/*
 * sync_walk.c: a sync through a wire that is cut after every byte, over a
 * real klasterd whose directory changes meanwhile. In the end the copy is the
 * directory, record for record, a sync more changes nothing, and of a person
 * who was erased there no byte is in any file here; nor when the scrub after it
 * was put off, ended or had no room at any write of the file beside.
 *
 * sync_walk PORT STORE DIR STEP: klasterd serves STORE (a file) at PORT; the
 * copy is made in DIR; the wire is cut at every STEP-th byte.
 */
#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "cut_wire.h"
#include "klaster/base/buf.h"
#include "klaster/base/mem.h"
#include "klaster/copy/shelf.h"
#include "sync_world.h"

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

/* Somebody was erased, and from that look on there is always somebody who
 * types: the scrub is put off. */
static void owe_scrub(struct world *world, unsigned from)
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
}

static void is_scrubbed(struct world *world)
{
	struct copy_extent extent;

	copy_extent(world->here, &extent);
	check(extent.there && !extent.owes, "it is still owed");
	look_for_erased(world);
	check(file_count(world) == 1, "a file is left over");
}

/* It is left, and the next sync has nothing to ask for but what is still
 * owed. */
static void scrub_later(struct world *world, unsigned from)
{
	struct sync_report report;
	struct err err = ERR_INIT;

	owe_scrub(world, from);
	leave_file(world);
	check(sync_once(world, NO_END, &report, &err) && report.stored == 0,
	    "what is owed is not done");
	is_scrubbed(world);
	end_well(world, "put off");
}

/* --- a scrub that is broken off at any write of the file beside */

static struct {
	const char *old; /* the name of the file that is there */
	unsigned writes; /* of another one that are let through */
	bool full;	 /* then the disk is; or else it is the end */
} breaking;

static ssize_t write_or_break(int fd, const void *data, size_t len, off_t at)
{
	char path[4096] = "", link[64];
	const char *name;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	if (readlink(link, path, sizeof(path) - 1) < 0)
		return -1;
	name = strrchr(path, '/');
	if (name == NULL || strstr(name, ".whole-") == NULL ||
	    strncmp(name + 1, breaking.old, strlen(breaking.old)) == 0)
		return pwrite(fd, data, len, at);
	if (breaking.writes > 0) {
		breaking.writes--;
		return pwrite(fd, data, len, at);
	}
	if (!breaking.full)
		raise(SIGKILL);
	errno = ENOSPC;
	return -1;
}

static void sync_and_break(struct world *world, const char *url)
{
	static const char *const calls[] = {"pwrite", "pwrite64"};
	struct arena arena = ARENA_INIT;
	struct sync_report report;
	struct err err = ERR_INIT;
	struct extent_files files;
	sqlite3_vfs *vfs;
	size_t i;

	open_here(world);
	extent_read(world->here, &files);
	breaking.old =
	    strrchr(extent_file(world->here, &arena, files.current), '/') + 1;
	world->fetcher =
	    fetch_open(&(struct fetch_options){.base_url = url}, &err);
	vfs = sqlite3_vfs_find(NULL);
	for (i = 0; i < MEM_COUNT(calls); i++)
		vfs->xSetSystemCall(
		    vfs, calls[i], (sqlite3_syscall_ptr)write_or_break);
	if (world->fetcher == NULL ||
	    !sync_once(world, NO_END, &report, &err)) {
		printf("%s\n", err.text);
		fflush(stdout);
		_exit(1);
	}
	_exit(0);
}

/* By a process of its own, past the wire; true when that was ended. */
static bool is_ended(
    struct world *world, const char *url, unsigned writes, bool full)
{
	pid_t pid;
	int status = 0;

	breaking.writes = writes;
	breaking.full = full;
	copy_close(world->here);
	fflush(stdout);
	pid = fork();
	if (pid == 0)
		sync_and_break(world, url);
	check(pid > 0 && waitpid(pid, &status, 0) == pid &&
		  (WIFSIGNALED(status) ? WTERMSIG(status) == SIGKILL
				       : WEXITSTATUS(status) == 0),
	    "the other process failed");
	open_here(world);
	return pid > 0 && WIFSIGNALED(status);
}

static void scrub_broken(struct world *world, const char *url, unsigned step)
{
	struct copy_extent extent;
	unsigned at = 0, beside = 0;

	owe_scrub(world, 1);
	/* Without room it goes on, and leaves nothing behind. */
	while (!is_ended(world, url, at, true) && file_count(world) == 1 &&
	       is_ended(world, url, at, false)) {
		copy_extent(world->here, &extent);
		check(extent.there && extent.owes, "it is not owed any more");
		compare_ends(world, "a scrub that was ended");
		check(file_count(world) <= 2, "what was left is not swept");
		beside += file_count(world) == 2;
		at += step;
	}
	check(beside > 0, "it was never ended within");
	printf("%u writes of a scrub, %u of them beside\n", at, beside);
	is_scrubbed(world);
	end_well(world, "broken off");
}

/* --- those who are told of one document may want another */

static void hold_another(void *ctx, struct shelf_item *item)
{
	struct query query = {.kind = kind_find("events")};
	struct shelf *shelf = ctx;
	struct buf link;

	(void)item;
	buf_init(&link, 200);
	copy_link_list(&link, &query, (size_t)++shelf->ahead.requests, NULL,
	    FACET_OF_RESULT);
	shelf_release(shelf_hold(shelf, buf_text(&link), false));
	buf_done(&link);
}

/* For each one that is renewed the oldest is dropped: in the middle of them
 * that is the next. A build with sanitizers sees who looks at it. */
static void renew_while_dropped(struct world *world)
{
	struct shelf shelf;
	unsigned i;

	shelf_init(&shelf, world->fetcher, &dialect_jsonapi);
	shelf.copy = world->here;
	shelf.ctx = &shelf;
	for (i = 0; i < 40; i++)
		hold_another(&shelf, NULL);
	shelf.changed = hold_another;
	shelf_renew(&shelf);
	check(shelf.ahead.requests > 45, "nobody was told of them");
	shelf_done(&shelf);
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
	scrub_broken(&world,
	    arena_printf(&arena, "http://127.0.0.1:%s/v1", argv[1]),
	    (unsigned)step);
	renew_while_dropped(&world);
	printf("%u cuts, %u failures\n", cuts, failures);
	copy_close(world.here);
	catalogue_close(world.there);
	fetch_close(world.fetcher);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	arena_done(&arena);
	return failures > 0;
}
