/*
 * head.c: RFC 9112 as a server reads it that takes requests without bodies.
 * It knows bytes and rules, no socket and no route.
 */
#include "klaster/service/head.h"

#include <string.h>
#include <strings.h>

#include "klaster/base/mem.h"

struct reading {
	struct http_request *request;
	struct arena *arena;
	const char *host;	 /* the one header of that name */
	const char *target_host; /* of an absolute target */
	unsigned hosts, lengths, codings, tokens, fields;
	bool is_chunked;
	bool says_close, says_keep;
};

static void fault_set(struct reading *reading, enum http_fault fault)
{
	if (fault > reading->request->fault)
		reading->request->fault = fault;
}

/* --- characters */

static bool is_control(unsigned char c)
{
	return (c < 0x20 && c != '\t') || c == 0x7f;
}

static bool is_token_char(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z') ||
	       (c != '\0' && strchr("!#$%&'*+-.^_`|~", c));
}

static bool is_token(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!is_token_char((unsigned char)text[i]))
			return false;
	return len > 0;
}

bool head_is_word(const char *text, size_t len, const char *word)
{
	return strlen(word) == len && strncasecmp(text, word, len) == 0;
}

void head_trim(const char **text, size_t *len)
{
	while (*len > 0 && (**text == ' ' || **text == '\t')) {
		(*text)++;
		(*len)--;
	}
	while (
	    *len > 0 && ((*text)[*len - 1] == ' ' || (*text)[*len - 1] == '\t'))
		(*len)--;
}

/* --- where a head ends */

/* One empty line before a request is forgiven, as RFC 9112, 2.2 asks. */
static size_t blank_length(const char *bytes, size_t len)
{
	return len >= 2 && memcmp(bytes, "\r\n", 2) == 0 ? 2 : 0;
}

size_t head_length(const char *bytes, size_t len, size_t seen)
{
	size_t from = blank_length(bytes, len);
	size_t i = seen > from ? seen - 1 : from;

	/* The last byte that was seen may have been half of a line end. */
	if (i > from && i < len && bytes[i] == '\n' && bytes[i - 1] == '\r')
		i++;
	for (; i < len; i++) {
		if (bytes[i] == '\r') {
			if (i + 1 == len)
				return 0;
			if (bytes[i + 1] != '\n')
				return i + 1;
			/* The line that ends here is empty. */
			if (i == from || bytes[i - 1] == '\n')
				return i + 2;
			i++;
		} else if (is_control((unsigned char)bytes[i])) {
			return i + 1;
		}
	}
	return 0;
}

enum http_fault head_excess(const char *bytes, size_t len)
{
	size_t from = blank_length(bytes, len);

	return memchr(bytes + from, '\r', len - from) ? HTTP_HEAD_LARGE
						      : HTTP_TARGET_LONG;
}

/* --- the request line */

static void version_read(struct reading *reading, const char *text, size_t len)
{
	bool is_version = len == 8 && memcmp(text, "HTTP/", 5) == 0 &&
			  text[5] >= '0' && text[5] <= '9' && text[6] == '.' &&
			  text[7] >= '0' && text[7] <= '9';

	if (!is_version)
		fault_set(reading, HTTP_MALFORMED);
	else if (text[5] != '1')
		fault_set(reading, HTTP_VERSION);
	else
		reading->request->is_old = text[7] == '0';
}

/* "http://host/path" is a proxy's way to write it, but must be understood
 * (RFC 9112, 3.2.2). Its host must be the header's, or there are two. */
static bool absolute_read(struct reading *reading, const char *text, size_t len)
{
	static const char *const schemes[] = {"http://", "https://"};
	const char *path;

	for (size_t i = 0; i < MEM_COUNT(schemes); i++) {
		size_t skip = strlen(schemes[i]);

		if (len <= skip || strncasecmp(text, schemes[i], skip) != 0)
			continue;
		text += skip;
		len -= skip;
		path = text;
		while (path < text + len && *path != '/' && *path != '?')
			path++;
		reading->target_host =
		    arena_strndup(reading->arena, text, (size_t)(path - text));
		reading->request->target = arena_printf(reading->arena,
		    "%s%.*s", path < text + len && *path == '/' ? "" : "/",
		    (int)(text + len - path), path);
		return true;
	}
	return false;
}

static void target_read(struct reading *reading, const char *text, size_t len)
{
	struct http_request *request = reading->request;

	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] <= ' ' || text[i] == 0x7f)
			fault_set(reading, HTTP_MALFORMED);
	if (len > HEAD_TARGET_MAX)
		fault_set(reading, HTTP_TARGET_LONG);
	if (len > 0 && *text != '/' && absolute_read(reading, text, len))
		return;
	request->target = arena_strndup(reading->arena, text, len);
	/* "*" and "host:port" are for methods that are refused anyway. */
	if (len == 0 ||
	    (*text != '/' && strcmp(request->method, "CONNECT") != 0 &&
		(strcmp(request->method, "OPTIONS") != 0 ||
		    strcmp(request->target, "*") != 0)))
		fault_set(reading, HTTP_MALFORMED);
}

/* Exactly one blank between three words. */
static void line_read(struct reading *reading, const char *text, size_t len)
{
	const char *end = text + len;
	const char *first = memchr(text, ' ', len);
	const char *last = end;

	while (first && last > first && last[-1] != ' ')
		last--;
	if (!first || last == first || last - 1 == first) {
		fault_set(reading, HTTP_MALFORMED);
		return;
	}
	if (!is_token(text, (size_t)(first - text)))
		fault_set(reading, HTTP_MALFORMED);
	else
		reading->request->method =
		    arena_strndup(reading->arena, text, (size_t)(first - text));
	version_read(reading, last, (size_t)(end - last));
	target_read(reading, first + 1, (size_t)(last - 1 - (first + 1)));
}

/* --- fields */

static void host_read(struct reading *reading, const char *value, size_t len)
{
	reading->hosts++;
	reading->host = arena_strndup(reading->arena, value, len);
	if (len == 0 || strpbrk(reading->host, " \t/?#@\\,\"<>"))
		fault_set(reading, HTTP_MALFORMED);
}

static void length_read(struct reading *reading, const char *value, size_t len)
{
	size_t number = 0;

	reading->lengths++;
	if (len == 0)
		fault_set(reading, HTTP_MALFORMED);
	for (size_t i = 0; i < len; i++) {
		if (value[i] < '0' || value[i] > '9') {
			fault_set(reading, HTTP_MALFORMED);
			return;
		}
		if (number <= HEAD_BODY_MAX)
			number = number * 10 + (size_t)(value[i] - '0');
	}
	if (number > 0)
		fault_set(reading,
		    number > HEAD_BODY_MAX ? HTTP_BODY_LARGE : HTTP_BODY);
}

static void coding_read(struct reading *reading, const char *value, size_t len)
{
	reading->codings++;
	fault_set(reading,
	    head_is_word(value, len, "chunked") ? HTTP_BODY : HTTP_CODING);
}

static void connection_read(
    struct reading *reading, const char *value, size_t len)
{
	while (len > 0) {
		const char *comma = memchr(value, ',', len);
		size_t part_len = comma ? (size_t)(comma - value) : len;
		const char *part = value;
		size_t skip = part_len + (comma != NULL);

		head_trim(&part, &part_len);
		reading->says_close |= head_is_word(part, part_len, "close");
		reading->says_keep |=
		    head_is_word(part, part_len, "keep-alive");
		value += skip;
		len -= skip;
	}
}

/* Values that are passed on: the place for one, or NULL. */
static const char **passed_on(
    struct http_request *request, const char *name, size_t len)
{
	const struct {
		const char *name;
		const char **value;
	} passed[] = {
	    {"Accept", &request->accept},
	    {"Accept-Encoding", &request->accept_encoding},
	    {"Accept-Language", &request->accept_language},
	    {"Authorization", &request->authorization},
	    {"Content-Type", &request->content_type},
	    {"If-None-Match", &request->if_none_match},
	    {"Klaster-Seq", &request->seq},
	    {"X-Forwarded-For", &request->forwarded_for},
	    {"X-Request-Id", &request->request_id},
	};

	for (size_t i = 0; i < MEM_COUNT(passed); i++)
		if (head_is_word(name, len, passed[i].name))
			return passed[i].value;
	return NULL;
}

static void value_read(struct reading *reading, const char *name,
    size_t name_len, const char *value, size_t len)
{
	const char **place = passed_on(reading->request, name, name_len);

	reading->tokens += head_is_word(name, name_len, "Authorization");
	if (place && *place)
		*place = arena_printf(
		    reading->arena, "%s, %.*s", *place, (int)len, value);
	else if (place)
		*place = arena_strndup(reading->arena, value, len);
	else if (head_is_word(name, name_len, "Host"))
		host_read(reading, value, len);
	else if (head_is_word(name, name_len, "Content-Length"))
		length_read(reading, value, len);
	else if (head_is_word(name, name_len, "Transfer-Encoding"))
		coding_read(reading, value, len);
	else if (head_is_word(name, name_len, "Connection"))
		connection_read(reading, value, len);
	else if (head_is_word(name, name_len, "Expect") &&
		 !head_is_word(value, len, "100-continue"))
		fault_set(reading, HTTP_EXPECTATION);
}

/* A name that a blank comes before or after is no token: folded lines and
 * "Host :" end here. */
static void field_read(struct reading *reading, const char *text, size_t len)
{
	const char *colon = memchr(text, ':', len);
	size_t name_len = colon ? (size_t)(colon - text) : len;
	const char *value = text + name_len + 1;
	size_t value_len = colon ? len - name_len - 1 : 0;

	if (!colon || !is_token(text, name_len)) {
		fault_set(reading, HTTP_MALFORMED);
		return;
	}
	if (++reading->fields > HEAD_FIELDS_MAX) {
		fault_set(reading, HTTP_HEAD_LARGE);
		return;
	}
	head_trim(&value, &value_len);
	value_read(reading, text, name_len, value, value_len);
}

/* --- the whole */

static void whole_check(struct reading *reading)
{
	struct http_request *request = reading->request;

	if (reading->hosts > 1 || reading->lengths > 1 || reading->tokens > 1 ||
	    reading->codings > 1 || (reading->lengths && reading->codings) ||
	    (reading->codings && request->is_old))
		fault_set(reading, HTTP_AMBIGUOUS);
	if (reading->hosts == 0 && !request->is_old)
		fault_set(reading, HTTP_MALFORMED);
	if (reading->target_host && reading->host &&
	    strcasecmp(reading->target_host, reading->host) != 0)
		fault_set(reading, HTTP_AMBIGUOUS);
	request->keeps_open =
	    !reading->says_close && (!request->is_old || reading->says_keep);
}

/* A line's length without its end; `next` is where the following begins.
 * What is no line end, or no text, is a fault. */
static size_t line_length(
    struct reading *reading, const char *at, const char *end, const char **next)
{
	const char *to = at;

	while (to < end && !is_control((unsigned char)*to))
		to++;
	*next = end;
	if (end - to >= 2 && to[0] == '\r' && to[1] == '\n')
		*next = to + 2;
	else
		fault_set(reading, HTTP_MALFORMED);
	return (size_t)(to - at);
}

void head_read(struct http_request *request, struct arena *arena,
    const char *bytes, size_t len)
{
	struct reading reading = {.request = request, .arena = arena};
	const char *end = bytes + len;
	const char *at = bytes + blank_length(bytes, len);
	const char *next;
	size_t line = line_length(&reading, at, end, &next);

	request->method = "GET";
	request->target = "/";
	line_read(&reading, at, line);
	for (at = next; at < end; at = next) {
		line = line_length(&reading, at, end, &next);
		if (line > 0)
			field_read(&reading, at, line);
	}
	whole_check(&reading);
}
