/*
 * out.c: what goes to stdout and stderr. Knows struct safe_text and bytes;
 * a raw text of the network does not fit in here.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "klaster/base/i18n.h"
#include "klaster/base/out.h"

void out_begin(void)
{
	for (;;) {
		/* The kernel gives the lowest that is free. */
		int fd = open("/dev/null", O_RDONLY);

		if (fd == STDERR_FILENO) {
			close(fd);
			fd = open("/dev/null", O_WRONLY);
		}
		if (fd > STDERR_FILENO)
			close(fd);
		if (fd < 0 || fd > STDERR_FILENO)
			return;
	}
}

static const char *why_text(int why)
{
	if (why == EBADF)
		return _("standard output is closed");
	return why ? strerror(why) : _("writing failed");
}

/* Writing goes on after a failure: the stream remembers it for out_close. */
void out_bytes(FILE *stream, const char *bytes, size_t len)
{
	fwrite(bytes, 1, len, stream);
}

void out_safe(FILE *stream, struct safe_text text)
{
	out_bytes(stream, text.safe_bytes, text.len);
}

void out_line(FILE *stream, struct safe_text text)
{
	out_safe(stream, text);
	fputc('\n', stream);
}

void out_pad(FILE *stream, struct safe_text text, int cells)
{
	out_safe(stream, text);
	for (int i = text.cells; i < cells; i++)
		fputc(' ', stream);
}

void out_err(const char *program, const struct err *err)
{
	struct arena arena = ARENA_INIT;

	out_line(stderr, safe_linef(&arena, "%s: %s", program, err->text));
	arena_done(&arena);
}

bool out_close(FILE *stream, struct err *err)
{
	bool failed;
	int why;

	errno = 0;
	failed = fflush(stream) != 0;
	why = errno;
	if (!failed && ferror(stream)) {
		/* It failed before, and why is forgotten: a byte more tells. */
		failed = true;
		if (putc('\n', stream) == EOF || fflush(stream) != 0)
			why = errno;
	}
	/* Some file systems tell of a full disk only here. A stream that was
	 * closed before we came and got nothing has lost nothing. */
	errno = 0;
	if (fclose(stream) != 0 && errno != EBADF && !failed) {
		failed = true;
		why = errno;
	}
	if (!failed)
		return true;
	return err_set(err, ERR_PARTIAL, _("the output is not complete: %s"),
	    why_text(why));
}
