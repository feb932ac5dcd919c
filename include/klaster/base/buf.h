/*
 * buf.h: bytes that grow, up to a ceiling that everybody must name.
 * A write past the ceiling sets `full` and is dropped whole; what is there
 * stays valid. The text is always terminated by a NUL that len does not count.
 */
#ifndef KLASTER_BASE_BUF_H
#define KLASTER_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *data; /* NULL only before the first write: see buf_text */
	size_t len;
	size_t cap;
	size_t max; /* the ceiling in bytes, without the NUL */
	bool full;  /* a write did not fit */
};

void buf_init(struct buf *buf, size_t max_bytes);
void buf_done(struct buf *buf);	 /* frees; ready for use with the same max */
void buf_reset(struct buf *buf); /* empty again, memory kept, full cleared */

bool buf_add(struct buf *buf, const void *bytes, size_t len);
bool buf_adds(struct buf *buf, const char *text);
bool buf_addc(struct buf *buf, char c);
bool buf_addf(struct buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
bool buf_vaddf(struct buf *buf, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
void buf_cut(struct buf *buf, size_t len); /* shortens to len bytes */

const char *buf_text(const struct buf *buf); /* never NULL; until next write */
char *buf_take(struct buf *buf); /* caller frees with free(); buf is empty */

#endif
