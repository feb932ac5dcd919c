/*
 * secret.c: see secret.h. It knows files and the terminal, no service.
 */
#include "klaster/app/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>
#include "klaster/app/signals.h"
#include "klaster/base/digest.h"
#include "klaster/base/i18n.h"
#include "klaster/base/out.h"
#include "klaster/base/path.h"

#define PLACE_BYTES 8 /* of the address' digest, in the file's name */

void secret_init(struct buf *secret)
{
	buf_init(secret, SECRET_MAX_BYTES);
}

void secret_done(struct buf *secret)
{
	if (secret->data != NULL)
		explicit_bzero(secret->data, secret->cap);
	buf_done(secret);
}

/* --- the file */

char *secret_place(
    struct arena *arena, const char *url, const char *socket, struct err *err)
{
	const char *address =
	    arena_printf(arena, "%s %s", url, socket != NULL ? socket : "");

	return path_in(arena, PATH_STATE,
	    arena_printf(arena, "token-%s",
		digest_hex(arena, address, strlen(address), PLACE_BYTES)),
	    err);
}

/* Without the ends of lines; false for nothing at all. */
static bool take(struct buf *secret, const char *bytes, ssize_t len)
{
	while (len > 0 && (bytes[len - 1] == '\n' || bytes[len - 1] == '\r'))
		len--;
	return len > 0 && buf_add(secret, bytes, (size_t)len);
}

bool secret_read(const char *path, struct buf *secret, struct err *err)
{
	char bytes[SECRET_MAX_BYTES];
	struct stat st;
	bool ok = false;
	int fd = open(
	    path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);

	if (fd < 0 || fstat(fd, &st) != 0) {
		err_set(err, ERR_REFUSED, _("cannot read the token in %s: %s"),
		    path, strerror(errno));
		goto out;
	}
	if (!S_ISREG(st.st_mode) || st.st_uid != geteuid() ||
	    (st.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
		err_set(err, ERR_REFUSED,
		    _("the token in %s is not yours alone; chmod 600 it, and "
		      "ask for a new one if others could read it"),
		    path);
		goto out;
	}
	ok = take(secret, bytes, read(fd, bytes, sizeof(bytes)));
	if (!ok)
		err_set(err, ERR_REFUSED, _("there is no token in %s"), path);
	explicit_bzero(bytes, sizeof(bytes));
out:
	if (fd >= 0)
		close(fd);
	return ok;
}

bool secret_keep(const char *path, const struct buf *secret, struct err *err)
{
	return path_make(PATH_STATE, err) &&
	       path_write(path, secret->data, secret->len, err);
}

bool secret_forget(const char *path, bool *was_there, struct err *err)
{
	*was_there = unlink(path) == 0;
	if (*was_there || errno == ENOENT)
		return true;
	return err_set(err, ERR_REFUSED, _("%s cannot be removed: %s"), path,
	    strerror(errno));
}

/* --- asking */

/* A line, or what comes first: the signal that ends the wait. */
static ssize_t wait_line(char *bytes, size_t max, int *ended_by)
{
	struct pollfd ways[] = {{.fd = STDIN_FILENO, .events = POLLIN},
	    {.fd = signals_fd(), .events = POLLIN}};

	for (;;) {
		if (poll(ways, 2, -1) < 0 && errno != EINTR)
			return -1;
		*ended_by = signals_take().end;
		if (*ended_by != 0)
			return -1;
		if (ways[0].revents != 0)
			return read(STDIN_FILENO, bytes, max);
	}
}

static bool ask_terminal(
    const char *prompt, struct buf *secret, int *ended_by, struct err *err)
{
	struct arena arena = ARENA_INIT;
	char bytes[SECRET_MAX_BYTES];
	struct termios before, quiet;
	bool ok;

	if (tcgetattr(STDIN_FILENO, &before) != 0)
		return err_set(err, ERR_USAGE,
		    _("the terminal cannot be silenced: %s"), strerror(errno));
	quiet = before;
	quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
	quiet.c_cc[VSUSP] = _POSIX_VDISABLE; /* a shell would find it silent */
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	out_safe(stderr, safe_linez(&arena, prompt));
	ok = take(secret, bytes, wait_line(bytes, sizeof(bytes), ended_by));
	explicit_bzero(bytes, sizeof(bytes));
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
	out_bytes(stderr, "\n", 1);
	arena_done(&arena);
	return ok;
}

/* A pipe may give a line in pieces; what follows the line is not ours. */
static bool read_line(struct buf *secret)
{
	char bytes[SECRET_MAX_BYTES];
	size_t len = 0;
	bool ok;

	while (len < sizeof(bytes) && read(STDIN_FILENO, bytes + len, 1) == 1 &&
	       bytes[len] != '\n')
		len++;
	ok = len < sizeof(bytes) && take(secret, bytes, (ssize_t)len);
	explicit_bzero(bytes, sizeof(bytes));
	return ok;
}

bool secret_ask(const char *prompt, struct buf *secret, struct err *err)
{
	int ended_by = 0;
	bool ok;

	if (!isatty(STDIN_FILENO)) {
		ok = read_line(secret);
	} else if (signals_open(err)) {
		ok = ask_terminal(prompt, secret, &ended_by, err);
		signals_close();
	} else {
		return false;
	}
	if (ended_by != 0)
		raise(ended_by); /* as it would have ended us at once */
	if (!ok && err->text[0] == '\0')
		err_set(
		    err, ERR_USAGE, _("there was no token on standard input"));
	return ok;
}
