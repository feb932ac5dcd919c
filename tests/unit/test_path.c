/*
 * test_path.c: where files are, and writing them whole. In a directory of
 * its own, which main() makes and takes away.
 */
#include "unit.h"
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "klaster/base/path.h"

static char room[] = "klaster-path-XXXXXX";
static char top[4096]; /* absolute */

static void clear_environment(void)
{
	static const char *const names[] = {"XDG_CONFIG_HOME", "XDG_DATA_HOME",
	    "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "TMPDIR",
	    "KLASTER_DATA_DIR", "HOME"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unsetenv(names[i]);
}

static int enter(void **state)
{
	struct arena *arena = calloc(1, sizeof(*arena));

	*state = arena;
	clear_environment();
	return arena ? 0 : -1;
}

static int leave(void **state)
{
	arena_done(*state);
	free(*state);
	return 0;
}

static void places_follow_xdg(void **state)
{
	struct err err = ERR_INIT;

	setenv("HOME", "/h/x", 1);
	assert_string_equal(path_in(*state, PATH_CONFIG, "klaster.conf", &err),
	    "/h/x/.config/klaster/klaster.conf");
	assert_string_equal(path_in(*state, PATH_DATA, NULL, &err),
	    "/h/x/.local/share/klaster");
	assert_string_equal(path_in(*state, PATH_STATE, "log", &err),
	    "/h/x/.local/state/klaster/log");
	setenv("XDG_CACHE_HOME", "relative/is/ignored", 1);
	assert_string_equal(
	    path_in(*state, PATH_CACHE, "a", &err), "/h/x/.cache/klaster/a");
	setenv("XDG_CACHE_HOME", "/c", 1);
	assert_string_equal(
	    path_in(*state, PATH_CACHE, "a", &err), "/c/klaster/a");
}

static void no_home_is_an_error(void **state)
{
	struct err err = ERR_INIT;

	assert_null(path_in(*state, PATH_CONFIG, "x", &err));
	assert_int_equal(err.code, ERR_USAGE);
	assert_non_null(strstr(err.text, "XDG_CONFIG_HOME"));
	setenv("HOME", "not/absolute", 1);
	assert_null(path_in(*state, PATH_DATA, "x", &err));
	assert_false(path_make(PATH_DATA, &err));
	/* The runtime directory needs none. */
	assert_non_null(path_in(*state, PATH_RUNTIME, "x", &err));
}

static mode_t mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(lstat(path, &st), 0);
	return st.st_mode & 07777;
}

static void makes_closed_directories(void **state)
{
	struct err err = ERR_INIT;
	char *dir;

	setenv("XDG_STATE_HOME", arena_printf(*state, "%s/a/b", top), 1);
	umask(0);
	assert_true(path_make(PATH_STATE, &err));
	assert_true(path_make(PATH_STATE, &err));
	umask(022);
	dir = path_in(*state, PATH_STATE, NULL, &err);
	assert_int_equal(mode_of(dir), 0700);
	assert_int_equal(mode_of(arena_printf(*state, "%s/a", top)), 0700);
	/* A file in the way. */
	assert_int_equal(rmdir(dir), 0);
	assert_true(path_write(dir, "x", 1, &err));
	assert_false(path_make(PATH_STATE, &err));
	assert_int_equal(err.code, ERR_COPY);
}

static void runtime_is_ours_alone(void **state)
{
	struct err err = ERR_INIT;
	char *dir;

	setenv("TMPDIR", top, 1);
	dir = path_in(*state, PATH_RUNTIME, NULL, &err);
	assert_string_equal(dir, arena_printf(*state, "%s/klaster-%lu", top,
				     (unsigned long)geteuid()));
	assert_true(path_make(PATH_RUNTIME, &err));
	assert_int_equal(mode_of(dir), 0700);
	chmod(dir, 0710);
	assert_false(path_make(PATH_RUNTIME, &err));
	chmod(dir, 0701);
	assert_false(path_make(PATH_RUNTIME, &err));
	assert_non_null(strstr(err.text, "700"));
	chmod(dir, 0700);
	assert_true(path_make(PATH_RUNTIME, &err));
	/* A link, even to a directory that would do. */
	assert_int_equal(rename(dir, arena_printf(*state, "%s/real", top)), 0);
	assert_int_equal(symlink("real", dir), 0);
	assert_false(path_make(PATH_RUNTIME, &err));
	unlink(dir);
	if (geteuid() == 0) { /* only root can give a directory away */
		assert_int_equal(mkdir(dir, 0700), 0);
		assert_int_equal(chown(dir, 12345, 12345), 0);
		assert_false(path_make(PATH_RUNTIME, &err));
		assert_non_null(strstr(err.text, "somebody else"));
	}
}

static void shipped_files_are_found(void **state)
{
	struct err err = ERR_INIT;
	char *found;

	/* In the source tree, since this program is not installed. */
	found = path_shipped(*state, "data.mk", &err);
	assert_non_null(found);
	assert_string_equal(found, SRCDIR "/data/data.mk");
	setenv("KLASTER_DATA_DIR", top, 1);
	assert_null(path_shipped(*state, "data.mk", &err));
	assert_int_equal(err.code, ERR_DATA);
	assert_true(
	    path_write(arena_printf(*state, "%s/own", top), "", 0, &err));
	assert_string_equal(path_shipped(*state, "own", &err),
	    arena_printf(*state, "%s/own", top));
}

static void files_go_round(void **state)
{
	struct err err = ERR_INIT;
	char *path = arena_printf(*state, "%s/file", top), *text;
	char *big = arena_alloc(*state, 100000);
	size_t len = 0;

	memset(big, 'x', 99999);
	assert_true(path_write(path, big, 100000, &err));
	assert_int_equal(mode_of(path), 0600);
	text = path_read(*state, path, 100000, &len, &err);
	assert_int_equal(len, 100000);
	assert_memory_equal(text, big, 100000);
	assert_int_equal(text[100000], 0);
	assert_null(path_read(*state, path, 99999, &len, &err));
	assert_non_null(strstr(err.text, "larger than 99999"));
	assert_true(path_write(path, "", 0, &err));
	assert_string_equal(path_read(*state, path, 10, &len, &err), "");
	assert_int_equal(len, 0);
}

static void only_files_are_read(void **state)
{
	struct err err = ERR_INIT;
	char *fifo = arena_printf(*state, "%s/fifo", top);

	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_null(path_read(*state, fifo, 10, NULL, &err));
	assert_null(path_read(*state, top, 10, NULL, &err));
	assert_int_equal(err.code, ERR_DATA);
	assert_null(path_read(*state, "/nowhere/at/all", 10, NULL, &err));
	assert_non_null(strstr(err.text, "/nowhere/at/all"));
}

static int leftovers;

static int count_leftover(
    const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	leftovers += strncmp(path + ftw->base, "target.", 7) == 0;
	return 0;
}

/* What cannot be written leaves the old file and no other. */
static void writes_whole_or_not(void **state)
{
	struct err err = ERR_INIT;
	char *path = arena_printf(*state, "%s/target", top);

	assert_int_equal(mkdir(path, 0700), 0);
	assert_false(path_write(path, "new", 3, &err));
	assert_int_equal(err.code, ERR_COPY);
	leftovers = 0;
	nftw(top, count_leftover, 8, FTW_PHYS);
	assert_int_equal(leftovers, 0);
	assert_false(path_write("/nowhere/at/all", "x", 1, &err));
	assert_non_null(strstr(err.text, "/nowhere/at/all"));
}

static void a_link_is_replaced(void **state)
{
	struct err err = ERR_INIT;
	char *path = arena_printf(*state, "%s/link", top);
	char *other = arena_printf(*state, "%s/other", top);

	assert_true(path_write(other, "kept", 4, &err));
	assert_int_equal(symlink("other", path), 0);
	assert_true(path_write(path, "new", 3, &err));
	assert_string_equal(path_read(*state, other, 9, NULL, &err), "kept");
	assert_string_equal(path_read(*state, path, 9, NULL, &err), "new");
}

static int remove_one(
    const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

#define PATH_TEST(test) cmocka_unit_test_setup_teardown(test, enter, leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    PATH_TEST(places_follow_xdg),
	    PATH_TEST(no_home_is_an_error),
	    PATH_TEST(makes_closed_directories),
	    PATH_TEST(runtime_is_ours_alone),
	    PATH_TEST(shipped_files_are_found),
	    PATH_TEST(files_go_round),
	    PATH_TEST(only_files_are_read),
	    PATH_TEST(writes_whole_or_not),
	    PATH_TEST(a_link_is_replaced),
	};
	int failed;

	if (!mkdtemp(room) || !realpath(room, top))
		return 99;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	nftw(top, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	return failed;
}
