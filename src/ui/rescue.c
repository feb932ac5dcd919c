/*
 * rescue.c: owns the last words to the terminal. All that a signal handler
 * may need lies ready here before it is armed; see rescue.h.
 */
#include "klaster/ui/rescue.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>
#include "klaster/base/mem.h"

/* Filled once before `armed` is set; the one piece of process-wide state of
 * this room. */
static struct {
	volatile sig_atomic_t armed;
	int fd;
	struct termios shell;
	char bytes[256];
	size_t len;
} rescue;

/* What ^S holds back would not get out before we are gone. Linux starts only
 * what was stopped by the same means: so it is stopped first. */
void rescue_release(int fd)
{
	tcflow(fd, TCOOFF);
	tcflow(fd, TCOON);
}

void rescue_run(void)
{
	if (!rescue.armed)
		return;
	rescue.armed = 0;
	rescue_release(rescue.fd);
	ssize_t sent = write(rescue.fd, rescue.bytes, rescue.len);
	(void)sent; /* nobody is left to tell */
	tcsetattr(rescue.fd, TCSANOW, &rescue.shell);
}

/* Adds a capability without its padding ("$<5>"). */
static void add(const char *text)
{
	for (size_t i = 0; text && text[i]; i++) {
		if (text[i] == '$' && text[i + 1] == '<') {
			const char *end = strchr(text + i, '>');
			if (end) {
				i = (size_t)(end - text);
				continue;
			}
		}
		if (rescue.len < sizeof(rescue.bytes))
			rescue.bytes[rescue.len++] = text[i];
	}
}

void rescue_arm(
    int fd, const struct termios *shell, const char *const *texts, size_t count)
{
	rescue.armed = 0;
	rescue.len = 0;
	for (size_t i = 0; i < count; i++)
		add(texts[i]);
	rescue.fd = fd;
	rescue.shell = *shell;
	rescue.armed = 1;
	mem_on_death(rescue_run);
}

void rescue_disarm(void)
{
	rescue.armed = 0;
	mem_on_death(NULL);
}

bool rescue_is_armed(void)
{
	return rescue.armed;
}
