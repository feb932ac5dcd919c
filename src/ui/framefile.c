/* framefile.c: owns what curses wrote and nobody has seen; framefile.h. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memfd_create */
#endif
#include "klaster/ui/framefile.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "klaster/base/i18n.h"

static int open_nameless(void)
{
#ifdef HAVE_MEMFD_CREATE
	int fd = memfd_create("klaster-frame", MFD_CLOEXEC);
	if (fd >= 0)
		return fd;
#endif
	FILE *stream = tmpfile();
	if (!stream)
		return -1;
	int copy = fcntl(fileno(stream), F_DUPFD_CLOEXEC, 3);
	fclose(stream);
	return copy;
}

bool framefile_open(struct framefile *file, struct err *err)
{
	file->stream = NULL;
	file->fd = open_nameless();
	/* The same open file, so one offset: what is written moves both. */
	int copy = file->fd < 0 ? -1 : fcntl(file->fd, F_DUPFD_CLOEXEC, 3);
	if (copy >= 0)
		file->stream = fdopen(copy, "w");
	if (file->stream)
		return true;
	err_set(err, ERR_USAGE, _("cannot make a file to draw into: %s"),
	    strerror(errno));
	if (copy >= 0)
		close(copy);
	return false;
}

void framefile_close(struct framefile *file)
{
	if (file->stream)
		fclose(file->stream);
	if (file->fd >= 0)
		close(file->fd);
	*file = (struct framefile){.fd = -1};
}

bool framefile_take(struct framefile *file, struct buf *out)
{
	fflush(file->stream);
	off_t end = lseek(file->fd, 0, SEEK_CUR);
	if (end <= 0)
		return true;
	char bytes[4096];
	for (off_t at = 0; at < end;) {
		size_t want = sizeof(bytes);
		if (end - at < (off_t)want)
			want = (size_t)(end - at);
		ssize_t got = pread(file->fd, bytes, want, at);
		if (got <= 0)
			break;
		buf_add(out, bytes, (size_t)got);
		at += got;
	}
	return lseek(file->fd, 0, SEEK_SET) == 0 && ftruncate(file->fd, 0) == 0;
}
