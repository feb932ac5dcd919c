/*
 * zip.h: gzip of an answer's body. zlib is used by zip.c alone.
 */
#ifndef KLASTER_SERVICE_ZIP_H
#define KLASTER_SERVICE_ZIP_H

#include <stdbool.h>
#include "klaster/base/buf.h"

#define ZIP_BYTES_MIN 200 /* below, the frame costs what is won */

/* The room a compression takes, a quarter of a megabyte: had once, not for
 * each answer. */
struct zip;
struct zip *zip_new(void);
void zip_free(struct zip *zip); /* NULL is allowed */

/* Replaces the body by its gzip; false, and nothing changed, if that is no
 * shorter. */
bool zip_body(struct zip *zip, struct buf *body);

#endif
