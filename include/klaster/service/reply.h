/*
 * reply.h: the head of an answer, from struct http_answer to bytes.
 */
#ifndef KLASTER_SERVICE_REPLY_H
#define KLASTER_SERVICE_REPLY_H

#include <stdint.h>
#include "klaster/service/httpd.h"

#define REPLY_HEAD_MAX (8u * 1024)

/* Writes status line, Date, the answer's headers, the body's length where
 * one belongs, and what becomes of the connection. A header with a control
 * character is left out: nobody writes a second head through us. */
void reply_write(struct buf *out, const struct http_request *request,
    const struct http_answer *answer, int64_t wall_s, bool closes);

/* Whether the answer's body goes out after that head. */
bool reply_has_body(
    const struct http_request *request, const struct http_answer *answer);

#endif
