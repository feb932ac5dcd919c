/*
 * test_out.c: output that knows whether it arrived.
 */
#include "unit.h"
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "klaster/base/out.h"

static void writes_and_pads(void **state)
{
	char *said = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&said, &len);
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;

	(void)state;
	out_pad(stream, safe_linez(&arena, "日本"), 6);
	out_pad(stream, SAFE_LIT("wide"), 2);
	out_safe(stream, SAFE_LIT("|"));
	out_line(stream, safe_linez(&arena, "a\x1b"));
	out_bytes(stream, "{\0}", 3);
	assert_true(out_close(stream, &err));
	assert_int_equal(len, 21);
	assert_memory_equal(said, "日本  wide|a\ufffd\n{\0}", 21);
	free(said);
	arena_done(&arena);
}

static void sees_a_full_disk(void **state)
{
	FILE *stream = fopen("/dev/full", "w");
	struct err err = ERR_INIT;

	(void)state;
	if (!stream)
		skip();
	out_line(stream, SAFE_LIT("lost"));
	assert_false(out_close(stream, &err));
	assert_int_equal(err.code, ERR_PARTIAL);
	assert_non_null(strstr(err.text, "No space"));
}

/* A failure in the middle is not forgotten by the end. */
static void remembers_an_early_failure(void **state)
{
	FILE *stream = fopen("/dev/full", "w");
	struct err err = ERR_INIT;
	int null;

	(void)state;
	if (!stream)
		skip();
	out_line(stream, SAFE_LIT("lost"));
	fflush(stream);
	null = open("/dev/null", O_WRONLY);
	dup2(null, fileno(stream));
	close(null);
	out_line(stream, SAFE_LIT("arrives"));
	assert_false(out_close(stream, &err));
	assert_int_equal(err.code, ERR_PARTIAL);
}

static void sees_a_reader_go(void **state)
{
	struct err err = ERR_INIT;
	FILE *stream;
	int ends[2];

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(pipe(ends), 0);
	stream = fdopen(ends[1], "w");
	close(ends[0]);
	out_line(stream, SAFE_LIT("nobody reads"));
	assert_false(out_close(stream, &err));
	assert_non_null(strstr(err.text, "pipe"));
}

static void forgives_a_stream_closed_before(void **state)
{
	FILE *stream = fopen("/dev/null", "w");
	struct err err = ERR_INIT;

	(void)state;
	close(fileno(stream));
	assert_true(out_close(stream, &err));
}

/* In a child: the streams are for all. */
static void output_that_was_closed(void **state)
{
	struct err err = ERR_INIT;
	int status = 0;
	pid_t child = fork();

	(void)state;
	if (child == 0) {
		int fd;

		close(STDIN_FILENO);
		close(STDOUT_FILENO);
		close(STDERR_FILENO);
		out_begin();
		fd = open("/dev/null", O_RDONLY);
		out_line(stdout, SAFE_LIT("lost"));
		_exit(fd > STDERR_FILENO && getchar() == EOF &&
			      write(STDERR_FILENO, "x", 1) == 1 &&
			      !out_close(stdout, &err) &&
			      err.code == ERR_PARTIAL &&
			      strstr(err.text, "is closed")
			  ? 0
			  : 1);
	}
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void errors_are_filtered(void **state)
{
	struct err err = ERR_INIT;
	char said[200];
	int ends[2], saved = dup(STDERR_FILENO);
	ssize_t len;

	(void)state;
	err_set(&err, ERR_NETWORK, "it said \x1b[2J and\nmore");
	assert_int_equal(pipe(ends), 0);
	dup2(ends[1], STDERR_FILENO);
	out_err("klaster", &err);
	fflush(stderr);
	dup2(saved, STDERR_FILENO);
	close(ends[1]);
	close(saved);
	len = read(ends[0], said, sizeof(said) - 1);
	close(ends[0]);
	assert_true(len > 0);
	said[len] = '\0';
	assert_string_equal(said, "klaster: it said \ufffd[2J and more\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(writes_and_pads),
	    cmocka_unit_test(sees_a_full_disk),
	    cmocka_unit_test(remembers_an_early_failure),
	    cmocka_unit_test(sees_a_reader_go),
	    cmocka_unit_test(forgives_a_stream_closed_before),
	    cmocka_unit_test(output_that_was_closed),
	    cmocka_unit_test(errors_are_filtered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
