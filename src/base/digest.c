/*
 * digest.c: the one user of nettle. It knows bytes only.
 */
#include "klaster/base/digest.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <nettle/hmac.h>
#include <nettle/memops.h>
#include <nettle/sha2.h>

void digest_bytes(
    const void *bytes, size_t len_bytes, unsigned char *out, size_t len)
{
	struct sha256_ctx ctx;

	sha256_init(&ctx);
	sha256_update(&ctx, len_bytes, bytes);
	sha256_digest(&ctx, len, out);
}

void digest_keyed(const void *key, size_t key_bytes, const void *bytes,
    size_t len_bytes, unsigned char *out, size_t len)
{
	struct hmac_sha256_ctx ctx;

	hmac_sha256_set_key(&ctx, key_bytes, key);
	hmac_sha256_update(&ctx, len_bytes, bytes);
	hmac_sha256_digest(&ctx, len, out);
}

char *digest_hex(
    struct arena *arena, const void *bytes, size_t len_bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char digest[DIGEST_BYTES];
	char *hex = arena_alloc(arena, len * 2 + 1);

	digest_bytes(bytes, len_bytes, digest, len);
	for (size_t i = 0; i < len; i++) {
		hex[i * 2] = digits[digest[i] >> 4];
		hex[i * 2 + 1] = digits[digest[i] & 15];
	}
	return hex;
}

bool digest_equal(const void *a, const void *b, size_t len_bytes)
{
	return memeql_sec(a, b, len_bytes) != 0;
}

bool digest_random(void *out, size_t len_bytes, struct err *err)
{
	const size_t most = 256; /* that getentropy() gives at once */
	unsigned char *at = out;

	while (len_bytes > 0) {
		size_t len = len_bytes < most ? len_bytes : most;

		if (getentropy(at, len) != 0)
			return err_set(
			    err, ERR_COPY, "random bytes: %s", strerror(errno));
		at += len;
		len_bytes -= len;
	}
	return true;
}

/* --- base64url */

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			       "abcdefghijklmnopqrstuvwxyz0123456789-_";

void base64url_write(struct buf *out, const void *bytes, size_t len_bytes)
{
	const unsigned char *in = bytes;

	for (size_t i = 0; i < len_bytes; i += 3) {
		size_t n = len_bytes - i < 3 ? len_bytes - i : 3;
		uint32_t bits = (uint32_t)in[i] << 16;

		if (n > 1)
			bits |= (uint32_t)in[i + 1] << 8;
		if (n > 2)
			bits |= in[i + 2];
		for (size_t k = 0; k <= n; k++)
			buf_addc(out, alphabet[bits >> (18 - 6 * k) & 63]);
	}
}

bool base64url_read(
    const char *text, unsigned char *out, size_t max, size_t *len)
{
	uint32_t bits = 0;
	unsigned held = 0;

	*len = 0;
	for (; *text; text++) {
		const char *at = strchr(alphabet, *text);

		if (!at)
			return false;
		bits = bits << 6 | (uint32_t)(at - alphabet);
		held += 6;
		if (held < 8)
			continue;
		held -= 8;
		if (*len == max)
			return false;
		out[(*len)++] = (unsigned char)(bits >> held);
		bits &= (1u << held) - 1;
	}
	/* Left-over bits are zero, and a lone character is no byte. */
	return held < 6 && bits == 0;
}
