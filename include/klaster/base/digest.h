/*
 * digest.h: SHA-256, a keyed one, and random bytes; and base64url for what
 * comes out of them. nettle is used by digest.c alone.
 */
#ifndef KLASTER_BASE_DIGEST_H
#define KLASTER_BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/base/buf.h"
#include "klaster/base/err.h"

#define DIGEST_BYTES 32

/* The first `len` bytes of the digest, at most DIGEST_BYTES. */
void digest_bytes(
    const void *bytes, size_t len_bytes, unsigned char *out, size_t len);
void digest_keyed(const void *key, size_t key_bytes, const void *bytes,
    size_t len_bytes, unsigned char *out, size_t len);

/* The first `len` bytes of the digest in hexadecimal. */
char *digest_hex(
    struct arena *arena, const void *bytes, size_t len_bytes, size_t len);

/* True if equal; takes the same time wherever they differ. */
bool digest_equal(const void *a, const void *b, size_t len_bytes);

bool digest_random(void *out, size_t len_bytes, struct err *err);

/* RFC 4648, section 5, without padding. Decoding takes canonical text only
 * and gives false for anything else, or more than max bytes. */
void base64url_write(struct buf *out, const void *bytes, size_t len_bytes);
bool base64url_read(
    const char *text, unsigned char *out, size_t max, size_t *len);

#endif
