/*
 * head.h: the head of an HTTP/1.1 request, from bytes to struct http_request.
 *
 * There is one reader of a request here, and it is strict: what RFC 9112 lets
 * a recipient mend (folded lines, bare line feeds, more blanks than one, a
 * length beside chunks) is refused, because a proxy before us may have mended
 * it differently. A request that is accepted has no body, so a connection is
 * nothing but one head after another.
 */
#ifndef KLASTER_SERVICE_HEAD_H
#define KLASTER_SERVICE_HEAD_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/service/peer.h"

#define HEAD_BYTES_MAX (16u * 1024) /* with request line and empty line */
#define HEAD_TARGET_MAX (8u * 1024) /* of the request line's target */
#define HEAD_FIELDS_MAX 64	    /* header lines */
#define HEAD_BODY_MAX (64u * 1024)  /* larger ones are refused as large */

/* What is wrong with a request before its words are read; of several the
 * gravest, which stands last. After any of them the connection ends. */
enum http_fault {
	HTTP_FINE,
	HTTP_EXPECTATION, /* one we do not know */
	HTTP_BODY,	  /* a body where none belongs */
	HTTP_BODY_LARGE,  /* the same, and too large for anybody */
	HTTP_CODING,	  /* a transfer coding nobody has heard of */
	HTTP_AMBIGUOUS, /* two hosts, lengths or tokens, a length and chunks */
	HTTP_MALFORMED, /* not HTTP as it is written */
	HTTP_VERSION,	/* not HTTP/1 */
	HTTP_TARGET_LONG,
	HTTP_HEAD_LARGE,
	HTTP_STRANGER, /* a peer that this socket is not for */
	HTTP_SLOW,     /* the head did not come in time */
	HTTP_GREEDY,   /* the peer has too many connections */
	HTTP_CROWDED,  /* all of them together have */
};

struct http_request {
	const char *method; /* as it came; "GET" if none could be read */
	const char *target; /* in origin form, as it came; "/" if unreadable */
	/* Header values; several of one name joined by ", "; NULL if none. */
	const char *accept;
	const char *accept_encoding;
	const char *accept_language;
	const char *authorization; /* a secret: for no log and no answer */
	const char *content_type;
	const char *forwarded_for; /* X-Forwarded-For: whoever says so */
	const char *if_none_match;
	const char *request_id; /* X-Request-Id */
	const char *seq;	/* Klaster-Seq */
	enum http_fault fault;
	bool is_old;	 /* HTTP/1.0 */
	bool keeps_open; /* the peer wants the connection kept */

	/* Of the connection, not of the head: */
	bool is_owner;	  /* the peer is the user this process runs as, and
			     came by a socket that only that user can open */
	struct peer peer; /* who is asking, seen through trusted proxies */
};

/* Bytes up to the end of the head that begins there, or to the byte that
 * tells that it is none; 0 while neither has come. The first `seen` bytes
 * were looked at in an earlier call. */
size_t head_length(const char *bytes, size_t len, size_t seen);

/* Reads a head of that length. Strings live in the arena. */
void head_read(struct http_request *request, struct arena *arena,
    const char *bytes, size_t len);

/* Of the value of a header: without the blanks around it; the same word in
 * whatever case. */
void head_trim(const char **text, size_t *len);
bool head_is_word(const char *text, size_t len, const char *word);

/* What is too large about bytes that fill HEAD_BYTES_MAX without an end. */
enum http_fault head_excess(const char *bytes, size_t len);

#endif
