/*
 * inlet.c: see inlet.h. It owns iconv(3) and knows nothing of rows.
 */
#include "klaster/service/inlet.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "klaster/base/mem.h"

enum { PIECE_BYTES = 64 * 1024, GROWTH = 4 /* of a byte, decoded */ };

/* --- what a file begins with */

static const struct {
	const char *bytes;
	size_t len;
	const char *encoding; /* NULL: UTF-8 */
	const char *why;      /* it cannot be taken */
} beginnings[] = {
    {"\xef\xbb\xbf", 3, NULL, NULL},
    {"\xff\xfe", 2, "UTF-16LE", NULL},
    {"\xfe\xff", 2, "UTF-16BE", NULL},
    {"PK\x03\x04", 4, NULL,
	"is a spreadsheet's own file or an archive; save the sheet as CSV in "
	"UTF-8 and import that"},
    {"\xd0\xcf\x11\xe0", 4, NULL,
	"is a spreadsheet's own file; save the sheet as CSV in UTF-8 and "
	"import that"},
    {"\x1f\x8b", 2, NULL, "is compressed; unpack it first"},
    {"<!", 2, NULL,
	"is a web page, no list; does the address of the export want a login?"},
    {"<h", 2, NULL,
	"is a web page, no list; does the address of the export want a login?"},
    {"<?xml", 5, NULL,
	"is XML, such as a spreadsheet's own file; save the sheet as CSV in "
	"UTF-8 and import that"},
    {"%PDF", 4, NULL, "is a PDF; a list is needed, such as CSV"},
};

static bool decoder_open(
    struct inlet *inlet, const char *encoding, struct err *err)
{
	iconv_t decoder = iconv_open("UTF-8", encoding);

	if (decoder == (iconv_t)-1)
		return err_set(err, ERR_USAGE,
		    "there is no encoding \"%s\" here; windows-1257, "
		    "windows-1252, ISO-8859-4 and UTF-16 are such (iconv -l "
		    "lists all)",
		    encoding);
	inlet->decoder = decoder;
	inlet->encoding = encoding;
	return true;
}

/* Looks at the first bytes, which are in `raw`. */
static bool beginning_read(
    struct inlet *inlet, const char *encoding, struct err *err)
{
	size_t skip = 0;

	for (size_t i = 0; i < MEM_COUNT(beginnings); i++) {
		if (inlet->raw_len < beginnings[i].len ||
		    memcmp(inlet->raw, beginnings[i].bytes,
			beginnings[i].len) != 0)
			continue;
		if (beginnings[i].why && !encoding)
			return err_set(
			    err, ERR_DATA, "it %s", beginnings[i].why);
		if (beginnings[i].why)
			break;
		skip = beginnings[i].len;
		encoding = beginnings[i].encoding;
		break;
	}
	inlet->raw_len -= skip;
	memmove(inlet->raw, inlet->raw + skip, inlet->raw_len);
	return !encoding || decoder_open(inlet, encoding, err);
}

/* More of the file behind what is in `raw`. False at its end. */
static bool raw_read(struct inlet *inlet)
{
	ssize_t len;

	do
		len = read(inlet->fd, inlet->raw + inlet->raw_len,
		    PIECE_BYTES - inlet->raw_len);
	while (len < 0 && errno == EINTR);
	if (len < 0)
		inlet->over = !err_set(&inlet->why, ERR_DATA,
		    "it cannot be read: %s", strerror(errno));
	if (len <= 0)
		return false;
	inlet->raw_len += (size_t)len;
	inlet->read_bytes += (uint64_t)len;
	return true;
}

static bool plain_file_open(
    struct inlet *inlet, const char *path, struct err *err)
{
	struct stat info;

	inlet->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (inlet->fd < 0 || fstat(inlet->fd, &info) != 0)
		return err_set(err, ERR_DATA, "%s", strerror(errno));
	if (!S_ISREG(info.st_mode))
		return err_set(err, ERR_DATA, "it is not a plain file");
	inlet->size_bytes = (uint64_t)info.st_size;
	return true;
}

bool inlet_open(struct inlet *inlet, const char *path, const char *encoding,
    struct err *err)
{
	*inlet = (struct inlet){.fd = -1};
	if (!plain_file_open(inlet, path, err)) {
		inlet_close(inlet);
		return false;
	}
	inlet->raw = mem_alloc(PIECE_BYTES);
	inlet->piece = mem_alloc(PIECE_BYTES * GROWTH);
	while (inlet->raw_len < 5 && raw_read(inlet))
		;
	if (inlet_is_whole(inlet, err) && beginning_read(inlet, encoding, err))
		return true;
	inlet_close(inlet);
	return false;
}

void inlet_open_text(struct inlet *inlet, const char *text, size_t len)
{
	size_t mark = len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	*inlet = (struct inlet){.fd = -1,
	    .text = text,
	    .at = mark,
	    .end = len,
	    .read_bytes = len,
	    .size_bytes = len};
}

void inlet_close(struct inlet *inlet)
{
	if (inlet->decoder)
		iconv_close(inlet->decoder);
	if (inlet->fd >= 0)
		close(inlet->fd);
	free(inlet->piece);
	free(inlet->raw);
	*inlet = (struct inlet){.fd = -1, .over = true};
}

/* --- pieces */

/* What can be decoded of `raw`; a character cut in two waits for its rest. */
static bool piece_decode(struct inlet *inlet, bool at_end)
{
	char *from = inlet->raw, *to = inlet->piece;
	size_t from_len = inlet->raw_len, to_len = PIECE_BYTES * GROWTH;
	size_t done = iconv(inlet->decoder, &from, &from_len, &to, &to_len);

	if (done == (size_t)-1 && errno == EILSEQ)
		inlet->over = !err_set(&inlet->why, ERR_DATA,
		    "it holds bytes that are not %s; name the encoding it was "
		    "saved in (--encoding)",
		    inlet->encoding);
	else if (done == (size_t)-1 && errno == EINVAL && at_end)
		inlet->over = !err_set(&inlet->why, ERR_DATA,
		    "it is cut off inside a character of %s", inlet->encoding);
	memmove(inlet->raw, from, from_len);
	inlet->raw_len = from_len;
	inlet->end = (size_t)(to - inlet->piece);
	return inlet->end > 0;
}

static bool piece_take(struct inlet *inlet)
{
	char *piece = inlet->raw;

	inlet->raw = inlet->piece;
	inlet->piece = piece;
	inlet->end = inlet->raw_len;
	inlet->raw_len = 0;
	return inlet->end > 0;
}

bool inlet_fill(struct inlet *inlet)
{
	bool more = true;

	if (inlet->at < inlet->end)
		return true;
	inlet->at = inlet->end = 0;
	if (inlet->fd < 0)
		inlet->over = true;
	while (!inlet->over && inlet->end == 0) {
		more = inlet->raw_len == PIECE_BYTES || raw_read(inlet);
		if (inlet->over)
			break;
		if (inlet->raw_len > 0 && inlet->decoder)
			piece_decode(inlet, !more);
		else if (inlet->raw_len > 0)
			piece_take(inlet);
		if (!more && inlet->end == 0)
			inlet->over = true;
	}
	inlet->text = inlet->piece;
	return inlet->end > 0;
}

bool inlet_is_whole(const struct inlet *inlet, struct err *err)
{
	return inlet->why.code == ERR_NONE ||
	       err_set(err, inlet->why.code, "%s", inlet->why.text);
}

bool inlet_line(struct inlet *inlet, struct buf *line)
{
	buf_reset(line);
	if (!inlet_fill(inlet))
		return false;
	do {
		const char *from = inlet->text + inlet->at;
		const char *feed = memchr(from, '\n', inlet->end - inlet->at);
		size_t len =
		    feed ? (size_t)(feed - from) : inlet->end - inlet->at;

		buf_add(line, from, len);
		inlet->at += len + (feed != NULL);
		inlet->last = inlet->text[inlet->at - 1];
		if (feed)
			return true;
	} while (inlet_fill(inlet));
	return true;
}

bool inlet_has_line_end(const struct inlet *inlet)
{
	return inlet->last == '\n' || inlet->last == '\r';
}
