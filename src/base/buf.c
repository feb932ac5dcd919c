/*
 * buf.c: bytes that grow up to a ceiling. Owns its memory; knows nothing of
 * what the bytes mean.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/base/buf.h"
#include "klaster/base/mem.h"

enum { FIRST_BYTES = 64 };

void buf_init(struct buf *buf, size_t max_bytes)
{
	*buf = (struct buf){.max = max_bytes};
}

void buf_done(struct buf *buf)
{
	free(buf->data);
	buf_init(buf, buf->max);
}

void buf_reset(struct buf *buf)
{
	buf->full = false;
	buf_cut(buf, 0);
}

/* Makes room for len more bytes and the NUL. False when over the ceiling. */
static bool make_room(struct buf *buf, size_t len)
{
	size_t need, cap;

	if (len > buf->max - buf->len) {
		buf->full = true;
		return false;
	}
	need = buf->len + len + 1;
	if (need <= buf->cap)
		return true;
	cap = buf->cap ? buf->cap : FIRST_BYTES;
	while (cap < need && cap <= buf->max / 2)
		cap *= 2;
	if (cap < need)
		cap = need;
	buf->data = mem_realloc(buf->data, cap);
	buf->cap = cap;
	return true;
}

bool buf_add(struct buf *buf, const void *bytes, size_t len)
{
	if (!make_room(buf, len))
		return false;
	if (len > 0)
		memcpy(buf->data + buf->len, bytes, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
	return true;
}

bool buf_adds(struct buf *buf, const char *text)
{
	return buf_add(buf, text, strlen(text));
}

bool buf_addc(struct buf *buf, char c)
{
	if (buf->len + 1 >= buf->cap || buf->len >= buf->max)
		return buf_add(buf, &c, 1);
	buf->data[buf->len++] = c;
	buf->data[buf->len] = '\0';
	return true;
}

bool buf_addf(struct buf *buf, const char *format, ...)
{
	va_list args;
	bool ok;

	va_start(args, format);
	ok = buf_vaddf(buf, format, args);
	va_end(args);
	return ok;
}

bool buf_vaddf(struct buf *buf, const char *format, va_list args)
{
	va_list again;
	bool ok = false;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	if (len < 0)
		die("a format that cannot be printed: %s", format);
	if (!make_room(buf, (size_t)len))
		goto out;
	vsnprintf(buf->data + buf->len, (size_t)len + 1, format, again);
	buf->len += (size_t)len;
	ok = true;
out:
	va_end(again);
	return ok;
}

void buf_cut(struct buf *buf, size_t len)
{
	if (len > buf->len || !buf->data)
		return;
	buf->len = len;
	buf->data[len] = '\0';
}

const char *buf_text(const struct buf *buf)
{
	return buf->data ? buf->data : "";
}

char *buf_take(struct buf *buf)
{
	char *data = buf->data ? buf->data : mem_strdup("");

	buf_init(buf, buf->max);
	return data;
}
