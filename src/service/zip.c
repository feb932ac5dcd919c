/*
 * zip.c: see zip.h. It knows bytes only.
 */
#include "klaster/service/zip.h"

#include <stdint.h>
#include <stdlib.h>
#include <zlib.h>

#include "klaster/base/mem.h"

enum {
	LEVEL = 6,
	GZIP_WINDOW = 15 + 16, /* the largest, with gzip's frame */
	MEMORY = 8,
};

struct zip {
	z_stream stream;
	bool is_ready;
};

struct zip *zip_new(void)
{
	struct zip *zip = mem_alloc(sizeof(*zip));

	zip->is_ready = deflateInit2(&zip->stream, LEVEL, Z_DEFLATED,
			    GZIP_WINDOW, MEMORY, Z_DEFAULT_STRATEGY) == Z_OK;
	return zip;
}

void zip_free(struct zip *zip)
{
	if (!zip)
		return;
	if (zip->is_ready)
		deflateEnd(&zip->stream);
	free(zip);
}

bool zip_body(struct zip *zip, struct buf *body)
{
	z_stream *stream = &zip->stream;
	struct buf zipped;
	Bytef *out;
	bool ok;

	if (body->len < ZIP_BYTES_MIN || body->len > UINT32_MAX ||
	    !zip->is_ready || deflateReset(stream) != Z_OK)
		return false;
	/* Room for less than the body: what does not fit was not worth it. */
	out = mem_alloc(body->len);
	stream->next_in = (Bytef *)body->data;
	stream->avail_in = (uInt)body->len;
	stream->next_out = out;
	stream->avail_out = (uInt)body->len - 1;
	ok = deflate(stream, Z_FINISH) == Z_STREAM_END;
	if (ok) {
		buf_init(&zipped, body->max);
		buf_add(&zipped, out, body->len - 1 - stream->avail_out);
		buf_done(body);
		*body = zipped;
	}
	free(out);
	return ok;
}
