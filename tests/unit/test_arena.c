/*
 * test_arena.c: memory that dies together, and memory that does not fail.
 */
#include "unit.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "klaster/base/arena.h"
#include "klaster/base/mem.h"

static void gives_zeroed_and_aligned(void **state)
{
	struct arena arena = ARENA_INIT;

	(void)state;
	for (size_t len = 0; len < 300; len++) {
		unsigned char *got = arena_alloc(&arena, len);

		assert_int_equal((uintptr_t)got % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < len; i++)
			assert_int_equal(got[i], 0);
		memset(got, 0xa5, len);
	}
	arena_reset(&arena);
	assert_int_equal(arena.used_bytes, 0);
	/* What was used before the reset is zero again. */
	for (int i = 0; i < 100; i++)
		assert_int_equal(*(unsigned char *)arena_alloc(&arena, 40), 0);
	arena_done(&arena);
	assert_non_null(arena_alloc(&arena, 1));
	arena_done(&arena);
}

static void big_things_do_not_disturb_small_ones(void **state)
{
	struct arena arena = ARENA_INIT;
	char *small[200], *big[20];

	(void)state;
	for (int i = 0; i < 200; i++) {
		small[i] = arena_printf(&arena, "small %d", i);
		if (i % 10 == 0) {
			big[i / 10] = arena_alloc(&arena, 3000000);
			memset(big[i / 10], i, 3000000);
		}
	}
	for (int i = 0; i < 200; i++) {
		char want[32];

		snprintf(want, sizeof(want), "small %d", i);
		assert_string_equal(small[i], want);
		assert_int_equal(
		    (unsigned char)big[i / 10][2999999], i / 10 * 10);
	}
	arena_reset(&arena);
	assert_non_null(arena_alloc(&arena, 2000000));
	arena_done(&arena);
}

static void copies_text(void **state)
{
	struct arena arena = ARENA_INIT;

	(void)state;
	assert_null(arena_strdup(&arena, NULL));
	assert_null(arena_strndup(&arena, NULL, 4));
	assert_string_equal(arena_strdup(&arena, ""), "");
	assert_string_equal(arena_strndup(&arena, "Narva", 3), "Nar");
	assert_string_equal(arena_strndup(&arena, "Narva", 99), "Narva");
	assert_string_equal(arena_printf(&arena, "%s-%d", "D", 10), "D-10");
	arena_done(&arena);
}

static void arrays_grow(void **state)
{
	struct arena arena = ARENA_INIT;
	int *items = NULL;

	(void)state;
	for (size_t count = 0; count < 5000; count++) {
		items = arena_grow(&arena, items, count, sizeof(*items));
		items[count] = (int)count;
	}
	for (int i = 0; i < 5000; i++)
		assert_int_equal(items[i], i);
	/* Doubling, not a copy for each item. */
	assert_true(arena.used_bytes < 5000 * sizeof(int) * 5);
	arena_done(&arena);
}

static void copies_on_the_heap(void **state)
{
	char *text = mem_strndup("Elbląg", 4);
	int *numbers = mem_array(3, sizeof(int));

	(void)state;
	assert_string_equal(text, "Elbl");
	assert_int_equal(numbers[0] + numbers[1] + numbers[2], 0);
	numbers = mem_realloc(numbers, 0);
	assert_non_null(numbers);
	free(numbers);
	free(text);
}

static void hook(void)
{
	if (write(STDERR_FILENO, "hook ", 5) != 5)
		_exit(99);
}

/* Runs doom() in a child; gives its exit status and what it said. */
static int end_of(void (*doom)(void), char *said, size_t size)
{
	int ends[2], status;
	ssize_t len, all = 0;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		dup2(ends[1], STDERR_FILENO);
		close(ends[0]);
		close(ends[1]);
		mem_on_death(hook);
		doom();
		_exit(98);
	}
	close(ends[1]);
	while ((len = read(ends[0], said + all, size - 1 - (size_t)all)) > 0)
		all += len;
	said[all] = '\0';
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void doom_overflow(void)
{
	free(mem_array(SIZE_MAX / 8 + 1, 8)); /* wraps round to nothing */
}

static void doom_arena(void)
{
	struct arena arena = ARENA_INIT;

	arena_array(&arena, SIZE_MAX / 8 + 1, 8);
}

static void hook_that_dies(void)
{
	hook();
	die("in the hook");
}

static void doom_twice(void)
{
	mem_on_death(hook_that_dies);
	die("first");
}

static void doom_words(void)
{
	die("row %d is not there", 7);
}

static void death_runs_the_hook_once(void **state)
{
	char said[512];

	(void)state;
	assert_int_equal(end_of(doom_overflow, said, sizeof(said)), 70);
	assert_string_equal(said, "hook klaster: out of memory\n");
	assert_int_equal(end_of(doom_words, said, sizeof(said)), 70);
	assert_string_equal(said, "hook klaster: row 7 is not there\n");
	assert_int_equal(end_of(doom_arena, said, sizeof(said)), 70);
	assert_int_equal(end_of(doom_twice, said, sizeof(said)), 70);
	assert_string_equal(said, "hook klaster: in the hook\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(gives_zeroed_and_aligned),
	    cmocka_unit_test(big_things_do_not_disturb_small_ones),
	    cmocka_unit_test(copies_text),
	    cmocka_unit_test(arrays_grow),
	    cmocka_unit_test(copies_on_the_heap),
	    cmocka_unit_test(death_runs_the_hook_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
