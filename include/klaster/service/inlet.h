/*
 * inlet.h: the text of a file, piece by piece, as UTF-8. However long the
 * file is, one piece of it is in memory. What a file is written in is told by
 * its first bytes, or by the user: it is never guessed.
 */
#ifndef KLASTER_SERVICE_INLET_H
#define KLASTER_SERVICE_INLET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/buf.h"
#include "klaster/base/err.h"

struct inlet {
	const char *text; /* decoded; what is left is from `at` to `end` */
	size_t at, end;
	char last;	     /* byte given last; 0: none yet */
	uint64_t read_bytes; /* of the file */
	uint64_t size_bytes;
	bool over; /* no more will come */
	struct err why;
	/* its own */
	int fd;
	char *piece, *raw;
	size_t raw_len;
	void *decoder; /* NULL: it is UTF-8 as it stands */
	const char *encoding;
};

/* `encoding`: a name that iconv(3) knows; NULL: UTF-8, or UTF-16 if the file
 * begins with its mark. A mark at the beginning is passed over. False for
 * what cannot be read, and for what is no text: a spreadsheet's own file. */
bool inlet_open(struct inlet *inlet, const char *path, const char *encoding,
    struct err *err);
/* The same over text in memory, which must last. */
void inlet_open_text(struct inlet *inlet, const char *text, size_t len);
void inlet_close(struct inlet *inlet);

/* Brings more if nothing is left. False at the end. */
bool inlet_fill(struct inlet *inlet);
/* False with err set when the end came for a reason: a disk that cannot be
 * read, bytes that are not of the encoding. */
bool inlet_is_whole(const struct inlet *inlet, struct err *err);

/* The next byte, or -1. */
static inline int inlet_peek(struct inlet *inlet)
{
	return inlet->at < inlet->end || inlet_fill(inlet)
		   ? (unsigned char)inlet->text[inlet->at]
		   : -1;
}
static inline int inlet_get(struct inlet *inlet)
{
	int byte = inlet_peek(inlet);

	if (byte >= 0)
		inlet->last = inlet->text[inlet->at++];
	return byte;
}

/* The next line without its line feed; false at the end. One that does not
 * fit under the buffer's ceiling leaves it `full`. */
bool inlet_line(struct inlet *inlet, struct buf *line);

/* Whether what came so far ends with a line end: a file that was written to
 * its end does. */
bool inlet_has_line_end(const struct inlet *inlet);

#endif
