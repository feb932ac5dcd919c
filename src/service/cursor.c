/*
 * cursor.c: version, scope, position, code of authenticity, in base64url:
 * 1 + 8 + up to 96 + 16 bytes are 162 characters. It does not know what a
 * position means.
 */
#include "klaster/service/cursor.h"

#include <string.h>

#include "klaster/base/buf.h"
#include "klaster/base/digest.h"

enum {
	CURSOR_VERSION = 1,
	SCOPE_BYTES = 8,
	HEAD_BYTES = 1 + SCOPE_BYTES,
	MAC_BYTES = 16,
	CURSOR_BYTES = HEAD_BYTES + CATALOGUE_POSITION_MAX + MAC_BYTES,
};

_Static_assert((CURSOR_BYTES * 4 + 2) / 3 <= CURSOR_TEXT_MAX,
    "a cursor is at most 200 bytes of text");

static void scope_digest(
    const struct cursor_scope *scope, unsigned char out[SCOPE_BYTES])
{
	struct buf text;

	buf_init(&text, 64 * 1024);
	buf_addf(&text, "%s\n", level_name(scope->level));
	query_format(scope->query, &text, true);
	digest_bytes(buf_text(&text), text.len, out, SCOPE_BYTES);
	buf_done(&text);
}

char *cursor_write(struct arena *arena, const struct cursor_scope *scope,
    const struct position *position)
{
	unsigned char bytes[CURSOR_BYTES];
	size_t len = HEAD_BYTES + position->len;
	struct buf text;
	char *result;

	bytes[0] = CURSOR_VERSION;
	scope_digest(scope, bytes + 1);
	memcpy(bytes + HEAD_BYTES, position->bytes, position->len);
	digest_keyed(
	    scope->key, CURSOR_KEY_BYTES, bytes, len, bytes + len, MAC_BYTES);
	buf_init(&text, CURSOR_TEXT_MAX);
	base64url_write(&text, bytes, len + MAC_BYTES);
	result = arena_strdup(arena, buf_text(&text));
	buf_done(&text);
	return result;
}

bool cursor_read(struct arena *arena, const struct cursor_scope *scope,
    const char *text, struct position *position)
{
	unsigned char *bytes = arena_alloc(arena, CURSOR_BYTES);
	unsigned char mac[MAC_BYTES], digest[SCOPE_BYTES];
	size_t len;

	if (!base64url_read(text, bytes, CURSOR_BYTES, &len) ||
	    len <= HEAD_BYTES + MAC_BYTES)
		return false;
	len -= MAC_BYTES;
	digest_keyed(
	    scope->key, CURSOR_KEY_BYTES, bytes, len, mac, sizeof(mac));
	scope_digest(scope, digest);
	if (!digest_equal(mac, bytes + len, MAC_BYTES) ||
	    bytes[0] != CURSOR_VERSION ||
	    memcmp(bytes + 1, digest, SCOPE_BYTES) != 0)
		return false;
	position->len = len - HEAD_BYTES;
	memcpy(position->bytes, bytes + HEAD_BYTES, position->len);
	return true;
}
