/* The last words to a terminal, said to a real one: a pseudo terminal. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* posix_openpt and its kin */
#endif
#include "klaster/ui/rescue.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "unit.h"

static int master, tty;

static void open_pair(void)
{
	master = posix_openpt(O_RDWR | O_NOCTTY);
	assert_true(master >= 0);
	assert_int_equal(grantpt(master), 0);
	assert_int_equal(unlockpt(master), 0);
	tty = open(ptsname(master), O_RDWR | O_NOCTTY);
	assert_true(tty >= 0);
}

static void close_pair(void)
{
	close(tty);
	close(master);
}

static void modes_and_screen_come_back_once(void **state)
{
	struct termios shell, now;
	const char *const texts[] = {"A$<5/>B", NULL, "", "$<2"};
	char got[64] = "";
	(void)state;
	open_pair();
	assert_int_equal(tcgetattr(tty, &shell), 0);
	rescue_arm(tty, &shell, texts, 4);
	now = shell;
	now.c_lflag &= ~(tcflag_t)(ECHO | ICANON);
	assert_int_equal(tcsetattr(tty, TCSANOW, &now), 0);

	assert_true(rescue_is_armed());
	rescue_run();
	assert_false(rescue_is_armed());
	/* Once: a second signal must not write over the shell's prompt. */
	rescue_run();
	assert_int_equal(write(tty, ".", 1), 1);
	/* What was written apart may come apart. */
	for (size_t len = 0; len < sizeof(got) - 1 && !strchr(got, '.');) {
		ssize_t more = read(master, got + len, sizeof(got) - 1 - len);
		assert_true(more > 0);
		len += (size_t)more;
	}
	assert_string_equal(got, "AB$<2.");
	assert_int_equal(tcgetattr(tty, &now), 0);
	assert_int_equal(now.c_lflag, shell.c_lflag);
	rescue_disarm();
	close_pair();
}

static void a_disarmed_one_says_nothing(void **state)
{
	struct termios shell;
	const char *const texts[] = {"A"};
	char got[64] = "";
	(void)state;
	open_pair();
	assert_int_equal(tcgetattr(tty, &shell), 0);
	rescue_arm(tty, &shell, texts, 1);
	rescue_disarm();
	rescue_run();
	assert_int_equal(write(tty, ".", 1), 1);
	assert_int_equal(read(master, got, sizeof(got) - 1), 1);
	assert_string_equal(got, ".");
	close_pair();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(modes_and_screen_come_back_once),
	    cmocka_unit_test(a_disarmed_one_says_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
