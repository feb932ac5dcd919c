/* What curses writes comes out once, whole and in its order. */
#include "klaster/ui/framefile.h"

#include <string.h>
#include <unistd.h>
#include "unit.h"

static void what_was_written_comes_out_once(void **state)
{
	struct framefile file;
	struct err err = ERR_INIT;
	struct buf out;
	(void)state;
	buf_init(&out, 1u << 20);
	assert_true(framefile_open(&file, &err));
	assert_true(framefile_take(&file, &out));
	assert_int_equal(out.len, 0);

	/* Curses uses both: its stream, and write(2) past it. */
	fputs("one ", file.stream);
	fflush(file.stream);
	assert_int_equal(write(fileno(file.stream), "two", 3), 3);
	assert_true(framefile_take(&file, &out));
	assert_string_equal(buf_text(&out), "one two");
	assert_true(framefile_take(&file, &out));
	assert_int_equal(out.len, 7);

	fputs(" three", file.stream);
	assert_true(framefile_take(&file, &out));
	assert_string_equal(buf_text(&out), "one two three");
	buf_done(&out);
	framefile_close(&file);
	assert_null(file.stream);
	assert_int_equal(file.fd, -1);
}

static void a_large_frame_is_whole(void **state)
{
	struct framefile file;
	struct err err = ERR_INIT;
	struct buf out;
	(void)state;
	buf_init(&out, 1u << 20);
	assert_true(framefile_open(&file, &err));
	for (int i = 0; i < 3000; i++)
		fprintf(file.stream, "%04d\n", i);
	assert_true(framefile_take(&file, &out));
	assert_int_equal(out.len, 15000);
	assert_memory_equal(out.data, "0000\n0001\n", 10);
	assert_memory_equal(out.data + 5 * 2999, "2999\n", 5);
	buf_done(&out);
	framefile_close(&file);
	framefile_close(&file); /* twice is once */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_was_written_comes_out_once),
	    cmocka_unit_test(a_large_frame_is_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
