/*
 * zip.h: gzip of an answer's body. zlib is used by zip.c alone.
 */
#ifndef KLASTER_SERVICE_ZIP_H
#define KLASTER_SERVICE_ZIP_H

#include <stdbool.h>
#include "klaster/base/buf.h"

#define ZIP_BYTES_MIN 200 /* below, the frame costs what is won */

/* Replaces the body by its gzip; false, and nothing changed, if that is no
 * shorter. */
bool zip_body(struct buf *body);

#endif
