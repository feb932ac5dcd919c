/*
 * test_own.c: the user's own data on a disk that is full, beside another
 * klaster, damaged, and when a person is erased.
 */
#include "unit.h"

#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "klaster/base/buf.h"
#include "klaster/base/digest.h"
#include "klaster/base/path.h"
#include "klaster/own/own.h"
#include "klaster/own/own_lines.h"
#include "klaster/store/tomb.h"

#define WRITERS 4
#define WRITES 25

struct home {
	char dir[64];
	char file[128], state[128];
};

static int set_up(void **state)
{
	static struct home home;

	snprintf(home.dir, sizeof(home.dir), "/tmp/klaster-own.XXXXXX");
	if (mkdtemp(home.dir) == NULL)
		return -1;
	snprintf(
	    home.file, sizeof(home.file), "%s/klaster/own.jsonl", home.dir);
	snprintf(home.state, sizeof(home.state), "%s/klaster/places.jsonl",
	    home.dir);
	setenv("XDG_DATA_HOME", home.dir, 1);
	setenv("XDG_STATE_HOME", home.dir, 1);
	*state = &home;
	return 0;
}

static int tear_down(void **state)
{
	static const char *const names[] = {"own.jsonl", "own.jsonl~",
	    "own.jsonl.damaged", "own.jsonl.lock", "places.jsonl",
	    "places.jsonl.lock", "places.jsonl~", "places.jsonl.damaged",
	    OWN_LINES_SEARCHES, OWN_LINES_COMMANDS, OWN_LINES_MACROS};
	struct home *home = *state;
	char path[160];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(
		    path, sizeof(path), "%s/klaster/%s", home->dir, names[i]);
		unlink(path);
	}
	snprintf(path, sizeof(path), "%s/klaster", home->dir);
	/* Nothing half written lies about. */
	return rmdir(path) | rmdir(home->dir);
}

/* One who is killed may leave a half file beside it, which nobody reads. */
static int sweep(void **state)
{
	struct home *home = *state;
	char pattern[160];
	glob_t found;

	snprintf(pattern, sizeof(pattern), "%s/klaster/*", home->dir);
	if (glob(pattern, 0, NULL, &found) == 0) {
		for (size_t i = 0; i < found.gl_pathc; i++)
			unlink(found.gl_pathv[i]);
		globfree(&found);
	}
	return tear_down(state);
}

static struct own_item note(const char *ref, const char *text)
{
	return (struct own_item){.what = OWN_NOTE,
	    .ref = ref,
	    .name = "",
	    .label = "Some label",
	    .text = text};
}

static struct own_item mark(const char *ref, const char *label)
{
	return (struct own_item){.what = OWN_BOOKMARK,
	    .ref = ref,
	    .name = "",
	    .label = label,
	    .text = ""};
}

static struct own_item search(const char *name, const char *text)
{
	return (struct own_item){.what = OWN_SEARCH,
	    .ref = "",
	    .name = name,
	    .label = "",
	    .text = text};
}

static void put(struct own *own, struct own_item item)
{
	struct err err = ERR_INIT;

	if (!own_put(own, &item, &err))
		fail_msg("%s", err.text);
}

static char *slurp(struct arena *arena, const char *path)
{
	size_t len;
	char *text = path_read(arena, path, 1 << 20, &len, NULL);

	return text != NULL ? text : arena_strdup(arena, "");
}

static void spill(const char *path, const char *text, size_t len)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, len, file), len);
	fclose(file);
}

static void comes_back(void **state)
{
	const char *hostile =
	    "a \"quote\"\nand \033[31m \\ ąžuolas \xe2\x80\xae";
	struct own *own = own_open("one");
	const struct own_item *item;
	struct stat info;
	struct home *home = *state;

	put(own, note("organisations/x", hostile));
	put(own, mark("organisations/x", "X"));
	own_close(own);
	own = own_open("one");
	item = own_find(own, OWN_NOTE, "organisations/x", "");
	assert_non_null(item);
	assert_string_equal(item->text, hostile);
	assert_string_equal(item->label, "Some label");
	assert_true(item->at_s > 0);
	assert_int_equal(own_count(own, OWN_BOOKMARK), 1);
	own_close(own);
	/* Another service's are others. */
	own = own_open("two");
	assert_null(own_find(own, OWN_NOTE, "organisations/x", ""));
	assert_null(own_next(own, OWN_BOOKMARK, NULL));
	own_close(own);
	assert_int_equal(stat(home->file, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
}

/* No more bytes than so many fit into a file. The old one is there whole, and
 * what is in memory is what is on the disk. */
static void disk_is_full(void **state)
{
	struct home *home = *state;
	struct rlimit before, less;
	struct arena arena = ARENA_INIT;
	struct own *own = own_open("one");
	struct own_item item;
	const char *old;

	put(own, mark("organisations/a", "A"));
	put(own, mark("organisations/b", "B"));
	old = slurp(&arena, home->file);
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	less = before;
	for (rlim_t bytes = 0; bytes < strlen(old) + 60; bytes += 7) {
		struct err err = ERR_INIT;
		bool ok;

		less.rlim_cur = bytes;
		setrlimit(RLIMIT_FSIZE, &less);
		item = mark("organisations/c", "C");
		ok = own_put(own, &item, &err);
		setrlimit(RLIMIT_FSIZE, &before);
		assert_false(ok);
		assert_int_equal(err.code, ERR_COPY);
		assert_string_equal(slurp(&arena, home->file), old);
		assert_int_equal(own_count(own, OWN_BOOKMARK), 2);
		assert_null(own_find(own, OWN_BOOKMARK, "organisations/c", ""));
	}
	put(own, mark("organisations/c", "C"));
	assert_int_equal(own_count(own, OWN_BOOKMARK), 3);
	signal(SIGXFSZ, SIG_DFL);
	own_close(own);
	arena_done(&arena);
}

static void killed_while_writing(void **state)
{
	int round;

	(void)state;
	for (round = 0; round < 12; round++) {
		struct own *own;
		pid_t pid = fork();

		assert_true(pid >= 0);
		if (pid == 0) {
			own = own_open("one");
			for (unsigned i = 0;; i++) {
				char ref[60];
				struct own_item item;

				snprintf(ref, sizeof(ref),
				    "organisations/r%d-%u", round, i);
				item = mark(ref, "R");
				own_put(own, &item, NULL);
			}
		}
		/* Until it has written something in this round. */
		for (bool begun = false; !begun;) {
			char ref[60];

			snprintf(
			    ref, sizeof(ref), "organisations/r%d-0", round);
			own = own_open("one");
			begun = own_find(own, OWN_BOOKMARK, ref, "") != NULL;
			own_close(own);
		}
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		own = own_open("one");
		assert_null(own_trouble(own));
		assert_true(own_count(own, OWN_BOOKMARK) >= (size_t)round + 1);
		put(own, mark("organisations/after", "after"));
		own_close(own);
	}
}

static void two_at_once(void **state)
{
	pid_t pids[WRITERS];
	struct own *own;
	int status;

	(void)state;
	for (int i = 0; i < WRITERS; i++) {
		pids[i] = fork();
		if (pids[i] != 0)
			continue;
		own = own_open("one");
		for (int k = 0; k < WRITES; k++) {
			char ref[60];
			struct own_item item;
			struct err err = ERR_INIT;

			snprintf(
			    ref, sizeof(ref), "organisations/w%d-%d", i, k);
			item = mark(ref, "W");
			if (!own_put(own, &item, &err))
				_exit(1);
		}
		own_close(own);
		_exit(0);
	}
	for (int i = 0; i < WRITERS; i++) {
		waitpid(pids[i], &status, 0);
		assert_int_equal(status, 0);
	}
	own = own_open("one");
	assert_int_equal(own_count(own, OWN_BOOKMARK), WRITERS * WRITES);
	own_close(own);
}

/* Two who write one note at once: both texts are there. */
static void nobodys_note_is_lost(void **state)
{
	struct own *mine = own_open("one"), *other = own_open("one");
	struct own_item item = note("people/x", "first");
	struct err err = ERR_INIT;

	(void)state;
	assert_true(own_put_note(mine, &item, "", &err));
	item.text = "first, and mine";
	assert_true(own_put_note(mine, &item, "first", &err));
	item.text = "first, and another's";
	assert_true(own_put_note(other, &item, "first", &err));
	assert_true(own_look(mine));
	assert_string_equal(own_find(mine, OWN_NOTE, "people/x", "")->text,
	    "first, and another's\n--\nfirst, and mine");
	/* Nor is one taken away that was not read. */
	item.text = "";
	assert_false(own_put_note(other, &item, "first", &err));
	assert_non_null(own_find(other, OWN_NOTE, "people/x", ""));
	own_close(mine);
	own_close(other);
}

static void damaged_bytes(void **state)
{
	struct home *home = *state;
	struct arena arena = ARENA_INIT;
	struct own *own = own_open("one");
	char *whole;
	size_t len;

	put(own, mark("organisations/a", "A"));
	put(own, mark("organisations/b", "B"));
	put(own, mark("organisations/c", "C"));
	own_close(own);
	whole = slurp(&arena, home->file);
	len = strlen(whole);
	/* Any byte of it another one, or cut anywhere: never more lost than
	 * the lines that are hit, and the other two lines are as they were. */
	for (size_t i = 0; i < len; i++) {
		char *bytes = arena_strdup(&arena, whole);

		bytes[i] = '\001';
		spill(home->file, bytes, len);
		own = own_open("one");
		assert_true(
		    own_count(own, OWN_BOOKMARK) >= 2 || whole[i] == '\n');
		own_close(own);
		spill(home->file, whole, i);
		own = own_open("one");
		own_close(own);
	}
	/* Nothing at all: the file before the last change. */
	spill(home->file, "", 0);
	own = own_open("one");
	assert_non_null(own_trouble(own));
	assert_int_equal(own_count(own, OWN_BOOKMARK), 2);
	own_close(own);
	arena_done(&arena);
}

/* What cannot be read must not be written over. */
static void unreadable(void **state)
{
	struct home *home = *state;
	struct err err = ERR_INIT;
	struct own_item item = mark("organisations/a", "A");
	struct own *own = own_open("one");

	put(own, item);
	unlink(home->file);
	assert_int_equal(mkdir(home->file, 0700), 0);
	own_look(own);
	assert_false(own_put(own, &item, &err));
	assert_non_null(own_trouble(own));
	/* Nor by one who does not ask why. */
	assert_false(own_put(own, &item, NULL));
	assert_int_equal(rmdir(home->file), 0);
	own_close(own);
}

/* What would be damage at the next reading does not get into the file, and
 * what is there stays. A search that is put again, or is gone, was not seen. */
static void what_cannot_be(void **state)
{
	struct own *own = own_open("one");
	struct own_item item = search("", "kind:people");
	struct own_item seen = search("one", "1 2 all");
	struct err err = ERR_INIT;
	char name[OWN_NAME_MAX + 2] = "";

	(void)state;
	memset(name, 'n', sizeof(name) - 1);
	seen.what = OWN_SEEN;
	put(own, search("one", "kind:people"));
	put(own, seen);
	assert_false(own_put(own, &item, &err));
	item.name = name;
	assert_false(own_put(own, &item, &err));
	assert_false(own_rename(own, "one", name, &err));
	assert_false(own_rename(own, "one", "", &err));
	item.name = "one";
	item.label = name;
	assert_false(own_put_note(own, &item, "", &err));
	assert_null(own_trouble(own));
	assert_non_null(own_find(own, OWN_SEARCH, "", "one"));
	assert_non_null(own_find(own, OWN_SEEN, "", "one"));
	put(own, search("one", "kind:projects"));
	assert_null(own_find(own, OWN_SEEN, "", "one"));
	put(own, seen);
	assert_true(own_remove(own, OWN_SEARCH, "", "one", &err));
	assert_null(own_find(own, OWN_SEEN, "", "one"));
	own_close(own);
}

static void history_is_bounded(void **state)
{
	struct own *own = own_open("one");
	char name[40];

	(void)state;
	for (int i = 0; i < OWN_PLACES_MAX + 30; i++) {
		snprintf(name, sizeof(name), "question %d", i);
		own_visit(own, "", name, "");
	}
	own_visit(own, "", "question 100", "");
	own_keep_places(own);
	assert_int_equal(own_count(own, OWN_PLACE), OWN_PLACES_MAX);
	assert_string_equal(
	    own_previous(own, OWN_PLACE, NULL)->name, "question 100");
	own_close(own);
}

static bool says(const char *path, const char *text)
{
	struct arena arena = ARENA_INIT;
	bool found = strstr(slurp(&arena, path), text) != NULL;

	arena_done(&arena);
	return found;
}

/* A file of typed lines. */
static bool typed(struct home *home, const char *name, const char *text)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/klaster/%s", home->dir, name);
	return says(path, text);
}

static void typed_lines(void **state)
{
	struct home *home = *state;
	struct hist *hist = hist_new(OWN_LINES_HISTORY);
	char line[40];

	for (int i = 0; i < OWN_LINES_HISTORY + 3; i++) {
		snprintf(line, sizeof(line), "question %d", i);
		own_lines_keep(OWN_LINES_SEARCHES, line);
	}
	own_lines_load(OWN_LINES_SEARCHES, hist);
	assert_int_equal(hist_count(hist), OWN_LINES_HISTORY);
	assert_string_equal(hist_at(hist, 0), line);
	assert_string_equal(hist_at(hist, OWN_LINES_HISTORY - 1), "question 3");
	assert_false(typed(home, OWN_LINES_SEARCHES, "question 2\n"));
	hist_free(hist);
}

static void erased_person(void **state)
{
	struct home *home = *state;
	const struct kind *people = kind_find("people");
	struct arena arena = ARENA_INIT;
	struct own *own = own_open("one");
	struct err err = ERR_INIT;
	unsigned char key[32] = {1, 2, 3};
	char before[160];
	struct buf text;

	put(own, mark("people/ieva-berzina", "Ieva Bērziņa"));
	put(own, note("people/ieva-berzina", "a note on Ieva"));
	assert_int_equal(
	    own_erase("two", people, "ieva-berzina", NULL, NULL, &err), 0);
	put(own, mark("people/other", "Another"));
	put(own, mark("organisations/ieva-berzina", "Her office"));
	own_visit(own, "people/ieva-berzina", "", "Ieva Bērziņa");
	own_visit(own, "", "kind:people ieva berzina", "");
	own_visit(own, "", "kind:people other", "");
	own_keep_places(own);
	/* Told by the digest of her id alone. */
	buf_init(&text, 100);
	base64url_write(&text, key, sizeof(key));
	assert_int_equal(
	    own_erase("one", people, NULL, buf_text(&text),
		tomb_hash(&arena, buf_text(&text), people, "ieva-berzina"),
		&err),
	    4);
	own_look(own);
	assert_int_equal(own_count(own, OWN_BOOKMARK), 2);
	assert_int_equal(own_count(own, OWN_NOTE), 0);
	assert_int_equal(own_count(own, OWN_PLACE), 1);
	snprintf(before, sizeof(before), "%s~", home->file);
	assert_false(says(home->file, "people/ieva"));
	assert_false(says(before, "people/ieva"));
	assert_false(says(home->file, "Bērziņa"));
	assert_false(says(before, "Bērziņa"));
	assert_false(says(home->state, "ieva"));
	/* By id; and of a kind that is not of persons nothing goes. */
	assert_int_equal(
	    own_erase("one", people, "other", NULL, NULL, &err), 2);
	assert_int_equal(own_erase("one", kind_find("organisations"),
			     "ieva-berzina", NULL, NULL, &err),
	    0);
	own_look(own);
	assert_int_equal(own_count(own, OWN_BOOKMARK), 1);
	own_close(own);
	buf_done(&text);
	arena_done(&arena);
}

/* Who was taken away by the user himself stands in the file before. */
static void erased_from_before(void **state)
{
	struct home *home = *state;
	const struct kind *people = kind_find("people");
	struct own *own = own_open("one");
	struct err err = ERR_INIT;
	char before[160];

	snprintf(before, sizeof(before), "%s~", home->file);
	put(own, mark("people/berzina", "Ieva Bērziņa"));
	assert_true(own_remove(own, OWN_BOOKMARK, "people/berzina", "", &err));
	assert_true(says(before, "Ieva"));
	assert_int_equal(
	    own_erase("one", people, "berzina", NULL, NULL, &err), 0);
	assert_false(says(before, "Ieva"));
	put(own, search("hers", "kind:people ieva berzina"));
	put(own, search("ours", "naievam"));
	put(own, mark("people/ib", "Ieva Bērziņa"));
	assert_true(own_remove(own, OWN_SEARCH, "", "hers", &err));
	assert_true(says(before, "ieva berzina"));
	assert_int_equal(own_erase("one", people, "ib", NULL, NULL, &err), 1);
	assert_false(says(before, "ieva berzina"));
	/* A name is no part of a word. */
	assert_int_equal(own_erase("one", people, "ieva", NULL, NULL, &err), 0);
	own_look(own);
	assert_non_null(own_find(own, OWN_SEARCH, "", "ours"));
	own_close(own);
}

/* What was visited in this run does not come back with its end. */
static void erased_while_open(void **state)
{
	struct home *home = *state;
	struct err err = ERR_INIT;
	struct own *own = own_open("one");

	own_visit(own, "people/ieva-berzina", "", "Ieva Bērziņa");
	own_visit(own, "", "kind:people ieva berzina", "");
	assert_int_equal(own_erase("one", kind_find("people"), "ieva-berzina",
			     NULL, NULL, &err),
	    2);
	own_close(own);
	assert_false(says(home->state, "ieva"));
}

/* They do not say of which service they are. */
static void erased_from_typed(void **state)
{
	struct home *home = *state;
	struct err err = ERR_INIT;
	struct own *own = own_open("one");

	put(own, mark("people/ib", "Ieva Bērziņa"));
	own_close(own);
	own_lines_keep(OWN_LINES_SEARCHES, "Ieva BĒRZIŅA riga");
	own_lines_keep(OWN_LINES_SEARCHES, "Another Berzina");
	own_lines_keep(OWN_LINES_COMMANDS, "open people/ieva-berzina");
	own_lines_keep(OWN_LINES_COMMANDS, "search cinema");
	own_lines_keep(OWN_LINES_MACROS, "macro hers 'search ieva-berzina'");
	own_lines_keep(OWN_LINES_MACROS, "macro mine 'search cinema'");
	/* What a bookmark calls her tells the name. */
	assert_int_equal(
	    own_erase("one", kind_find("people"), "ib", NULL, NULL, &err), 4);
	assert_false(typed(home, OWN_LINES_SEARCHES, "Ieva"));
	assert_true(typed(home, OWN_LINES_SEARCHES, "Another Berzina"));
	assert_false(typed(home, OWN_LINES_COMMANDS, "ieva"));
	assert_true(typed(home, OWN_LINES_COMMANDS, "search cinema"));
	assert_false(typed(home, OWN_LINES_MACROS, "hers"));
	assert_true(typed(home, OWN_LINES_MACROS, "mine"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(comes_back, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(disk_is_full, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		killed_while_writing, set_up, sweep),
	    cmocka_unit_test_setup_teardown(two_at_once, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		nobodys_note_is_lost, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(damaged_bytes, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(unreadable, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(what_cannot_be, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		history_is_bounded, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(typed_lines, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(erased_person, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		erased_while_open, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		erased_from_before, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		erased_from_typed, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
