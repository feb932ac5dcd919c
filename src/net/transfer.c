/*
 * transfer.c: owns one request: what it may ask, how long and how large its
 * answer may be. What it says when it fails is in transfer_err.c. It
 * knows nothing of JSON, pages or who wants the answer.
 */
#include "transfer.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"

#define LOW_SPEED_BYTES 100
#define CONNECTION_LIFE_S 600
#define RETRY_AFTER_MIN_MS 1000
#define RETRY_AFTER_MAX_MS (15 * 60 * 1000)
#define RATIO_FREE_BYTES (1u << 20)
#define SEQ_HEADER "Klaster-Seq"
#define SEQ_DIGITS_MAX 19

/* --- what comes in */

static size_t take_body(char *bytes, size_t size, size_t count, void *ctx)
{
	struct transfer *transfer = ctx;
	size_t len = size * count;
	curl_off_t received = 0;

	if (!buf_add(&transfer->body, bytes, len)) {
		err_set(&transfer->refused, ERR_DATA,
		    _("%s: the answer is larger than %u MiB and was not taken"),
		    transfer->common->name, FETCH_BODY_MAX >> 20);
		return 0;
	}
	/* libcurl bounds what comes over the wire, not what it decodes. */
	curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_DOWNLOAD_T, &received);
	received += CURL_MAX_WRITE_SIZE; /* what is not counted yet */
	if (transfer->body.len > RATIO_FREE_BYTES &&
	    transfer->body.len / TRANSFER_RATIO_MAX > (size_t)received) {
		err_set(&transfer->refused, ERR_DATA,
		    _("%s: the answer unpacks to more than %d times its size "
		      "and was not taken"),
		    transfer->common->name, TRANSFER_RATIO_MAX);
		return 0;
	}
	return len;
}

/* The value when the line is that header, in the arena; else NULL. */
static const char *header_value(
    struct transfer *transfer, const char *line, size_t len, const char *name)
{
	size_t name_len = strlen(name);
	const char *end = line + len;

	if (len <= name_len || strncasecmp(line, name, name_len) != 0 ||
	    line[name_len] != ':')
		return NULL;
	line += name_len + 1;
	while (line < end && (*line == ' ' || *line == '\t'))
		line++;
	while (end > line && (unsigned char)end[-1] <= ' ')
		end--;
	return arena_strndup(&transfer->arena, line, (size_t)(end - line));
}

static bool is_printable_ascii(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text < ' ' || *text > '~')
			return false;
	return true;
}

/* 0 for anything but a number. */
static uint64_t read_seq(const char *text)
{
	uint64_t seq = 0;
	size_t len = strspn(text, "0123456789");

	if (len > SEQ_DIGITS_MAX || text[len] != '\0')
		return 0;
	for (; *text != '\0'; text++)
		seq = seq * 10 + (uint64_t)(*text - '0');
	return seq;
}

static void take_header_line(
    struct transfer *transfer, const char *line, size_t len)
{
	const char *value;

	if ((value = header_value(transfer, line, len, "ETag")) != NULL) {
		if (*value != '\0' && strlen(value) <= 200 &&
		    is_printable_ascii(value))
			transfer->etag = value;
	} else if ((value = header_value(
			transfer, line, len, "Content-Type")) != NULL) {
		transfer->content_type = value;
	} else if ((value = header_value(
			transfer, line, len, "Content-Language")) != NULL) {
		if (is_printable_ascii(value))
			transfer->content_language = value;
	} else if ((value = header_value(transfer, line, len, SEQ_HEADER)) !=
		   NULL) {
		transfer->seq = read_seq(value);
	} else if ((value = header_value(
			transfer, line, len, "Content-Encoding")) != NULL) {
		/* A second such header is a second coding. */
		transfer->encoding =
		    transfer->encoding == NULL ? value : "several";
	}
}

static size_t take_header(char *bytes, size_t size, size_t count, void *ctx)
{
	struct transfer *transfer = ctx;
	size_t len = size * count;

	transfer->header_bytes += len;
	if (transfer->header_bytes > TRANSFER_HEADER_MAX) {
		err_set(&transfer->refused, ERR_DATA,
		    _("%s: the headers of the answer are larger than %u KiB "
		      "and were not taken"),
		    transfer->common->name, TRANSFER_HEADER_MAX >> 10);
		return 0;
	}
	if (len >= 5 && memcmp(bytes, "HTTP/", 5) == 0) {
		transfer->etag = transfer->content_type = NULL;
		transfer->content_language = transfer->encoding = NULL;
		transfer->seq = 0;
		return len;
	}
	take_header_line(transfer, bytes, len);
	/* libcurl decodes more than we asked for: only gzip is bounded. */
	if (transfer->encoding != NULL &&
	    strcasecmp(transfer->encoding, "gzip") != 0 &&
	    strcasecmp(transfer->encoding, "identity") != 0) {
		err_set(&transfer->refused, ERR_DATA,
		    _("%s: the answer is packed as \"%.40s\", which was not "
		      "asked for"),
		    transfer->common->name, transfer->encoding);
		return 0;
	}
	return len;
}

/* --- what goes out */

static void add_header(
    struct transfer *transfer, const char *name, const char *value)
{
	char *line;

	if (value == NULL)
		return;
	line = arena_printf(&transfer->arena, "%s: %s", name, value);
	transfer->headers = curl_slist_append(transfer->headers, line);
	if (transfer->headers == NULL)
		die("out of memory");
}

static void set_limits(CURL *easy, const struct transfer_common *common)
{
	const char *scheme = common->base.scheme;

	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, scheme);
	curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, scheme);
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L); /* by hand */
	curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
	curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(
	    easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(
	    easy, CURLOPT_CONNECTTIMEOUT_MS, (long)common->connect_ms);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)common->total_ms);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, (long)LOW_SPEED_BYTES);
	curl_easy_setopt(
	    easy, CURLOPT_LOW_SPEED_TIME, (long)common->stall_ms / 1000);
	curl_easy_setopt(
	    easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)FETCH_BODY_MAX);
	curl_easy_setopt(
	    easy, CURLOPT_MAXLIFETIME_CONN, (long)CONNECTION_LIFE_S);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	/* A removed handle must not wait for a stalled getaddrinfo(). */
	curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
}

static void set_headers(struct transfer *transfer)
{
	curl_slist_free_all(transfer->headers);
	transfer->headers = NULL;
	add_header(transfer, "Accept", transfer->common->accept);
	add_header(transfer, "Accept-Language", transfer->sent_lang);
	add_header(transfer, "If-None-Match", transfer->sent_etag);
	if (transfer->sent_seq > 0)
		add_header(transfer, SEQ_HEADER,
		    arena_printf(&transfer->arena, "%llu",
			(unsigned long long)transfer->sent_seq));
	curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, transfer->headers);
}

static void set_request(struct transfer *transfer)
{
	const struct transfer_common *common = transfer->common;
	CURL *easy = transfer->easy;

	set_limits(easy, common);
	curl_easy_setopt(easy, CURLOPT_URL, transfer->url);
	curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
	curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
	/* Where TLS offers it, and then one connection carries them all: a
	 * second handshake costs more than waiting for the first. Without TLS a
	 * transfer would wait for the first answer of another service. */
	curl_easy_setopt(
	    easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	if (strcmp(common->base.scheme, "https") == 0)
		curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, common->user_agent);
	set_headers(transfer);
	/* A proxy must not see what is meant for the service. */
	curl_easy_setopt(easy, CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE);
	if (common->token != NULL) {
		curl_easy_setopt(easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER);
		curl_easy_setopt(easy, CURLOPT_XOAUTH2_BEARER, common->token);
	}
	if (common->unix_socket != NULL)
		curl_easy_setopt(
		    easy, CURLOPT_UNIX_SOCKET_PATH, common->unix_socket);
	if (common->proxy != NULL || common->unix_socket != NULL)
		curl_easy_setopt(easy, CURLOPT_PROXY,
		    common->proxy != NULL ? common->proxy : "");
	if (common->ca_file != NULL)
		curl_easy_setopt(easy, CURLOPT_CAINFO, common->ca_file);
	tickets_use(common->tickets, easy);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->detail);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
}

struct transfer *transfer_new(
    const struct transfer_common *common, const char *url, const char *etag)
{
	struct transfer *transfer = mem_alloc(sizeof(*transfer));

	arena_init(&transfer->arena);
	buf_init(&transfer->body, FETCH_BODY_MAX);
	transfer->common = common;
	transfer->url = arena_strdup(&transfer->arena, url);
	transfer->sent_etag = arena_strdup(&transfer->arena, etag);
	transfer->sent_lang =
	    arena_strdup(&transfer->arena, common->accept_language);
	transfer->sent_seq = common->seq;
	transfer->started_ms = clock_ms();
	return transfer;
}

void transfer_begin(struct transfer *transfer)
{
	transfer->easy = curl_easy_init();
	if (transfer->easy == NULL)
		die("out of memory");
	set_request(transfer);
}

void transfer_free(struct transfer *transfer)
{
	if (transfer == NULL)
		return;
	if (transfer->easy != NULL) {
		curl_easy_cleanup(transfer->easy);
		curl_slist_free_all(transfer->headers);
	}
	buf_done(&transfer->body);
	arena_done(&transfer->arena);
	free(transfer);
}

/* --- what came of it */

static void count_bytes(struct transfer *transfer)
{
	curl_off_t body = 0;

	curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_DOWNLOAD_T, &body);
	transfer->wire_bytes += transfer->header_bytes + (uint64_t)body;
	transfer->header_bytes = 0;
}

bool transfer_redirect(struct transfer *transfer)
{
	char *where = NULL;
	char *url;
	long status = 0;

	curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(transfer->easy, CURLINFO_REDIRECT_URL, &where);
	if (status < 301 || status > 308 || status == 304 || where == NULL ||
	    transfer->refused.code != ERR_NONE)
		return false;
	if (++transfer->redirects > TRANSFER_REDIRECT_MAX) {
		err_set(&transfer->refused, ERR_DATA,
		    _("%s: sent on more than %d times; given up"),
		    transfer->common->name, TRANSFER_REDIRECT_MAX);
		return false;
	}
	url = link_resolve(&transfer->common->base, &transfer->arena,
	    transfer->url, where, NULL);
	if (url == NULL) {
		err_set(&transfer->refused, ERR_DATA,
		    _("%s sends elsewhere, and that is not followed; if the "
		      "network wants a login, open a page in a browser first "
		      "(to %.200s)"),
		    transfer->common->name, where);
		return false;
	}
	count_bytes(transfer);
	buf_reset(&transfer->body);
	transfer->url = url;
	curl_easy_setopt(transfer->easy, CURLOPT_URL, url);
	return true;
}

bool transfer_drop_seq(struct transfer *transfer)
{
	long status = 0;

	curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	if (status != STATUS_AHEAD || transfer->sent_seq == 0)
		return false;
	count_bytes(transfer);
	buf_reset(&transfer->body);
	transfer->sent_seq = 0;
	set_headers(transfer);
	return true;
}

/* JSON in UTF-8, by its media type. */
static bool type_is_json(struct transfer *transfer, struct err *err)
{
	const char *type = transfer->content_type;
	const char *name = transfer->common->name;
	const char *charset;
	size_t len;

	if (type == NULL)
		return err_set(err, ERR_DATA,
		    _("%s: the answer does not say what it is (no "
		      "Content-Type); is the address right?"),
		    name);
	len = strcspn(type, "; \t");
	if (!(len == 24 &&
		strncasecmp(type, "application/vnd.api+json", len) == 0) &&
	    !(len == 16 && strncasecmp(type, "application/json", len) == 0))
		return err_set(err, ERR_DATA,
		    _("%s: answered with \"%.60s\" instead of directory data; "
		      "is the address right, or does a login page of the "
		      "network stand between?"),
		    name, type);
	for (charset = type; *charset != '\0'; charset++)
		if (strncasecmp(charset, "charset=", 8) == 0)
			break;
	if (*charset == '\0')
		return true;
	charset += charset[8] == '"' ? 9 : 8;
	if (strncasecmp(charset, "utf-8", 5) == 0 &&
	    strchr("\"; \t", charset[5]) != NULL)
		return true;
	return err_set(err, ERR_DATA,
	    _("%s: the answer is in %.40s; only UTF-8 is understood"), name,
	    charset);
}

static bool is_passing(
    const struct transfer *transfer, CURLcode code, long status)
{
	if (status == 511 || transfer_proxy_refusal(transfer) != 0)
		return false;
	return code == CURLE_PARTIAL_FILE || code == CURLE_GOT_NOTHING ||
	       code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR ||
	       (code == CURLE_OK && (status == 429 || status >= 500));
}

/* A service keeps what it promises; what stands between may not. */
static bool check_seq(struct transfer *transfer, struct err *err)
{
	if (transfer->seq == 0 || transfer->seq >= transfer->sent_seq)
		return true;
	return err_set(err, ERR_NETWORK,
	    _("%s answered from an older state of the directory than before; "
	      "try again, or ask its office about a cache on the way"),
	    transfer->common->name);
}

/* Why an answer that came whole is none we can use. */
static bool check_status(
    struct transfer *transfer, long status, struct err *err)
{
	const struct transfer_common *common = transfer->common;

	if (status == 304) {
		if (transfer->sent_etag != NULL)
			return true;
		return err_set(err, ERR_DATA,
		    _("%s says \"not changed\" to a first question (304)"),
		    common->name);
	}
	if (status == 200)
		return type_is_json(transfer, err);
	if (status >= 400 && transfer->body.len > 0 &&
	    type_is_json(transfer, NULL))
		return true;
	if (status == 204 || status == 205 || status == 206)
		return err_set(err, ERR_DATA,
		    _("%s answered without the data (status %ld)"),
		    common->name, status);
	return transfer_status_err(common, status, err);
}

void transfer_answer(
    struct transfer *transfer, CURLcode code, struct fetch_answer *answer)
{
	curl_off_t retry_s = 0;
	long status = 0;

	count_bytes(transfer);
	curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(transfer->easy, CURLINFO_RETRY_AFTER, &retry_s);
	*answer = (struct fetch_answer){
	    .status = code == CURLE_OK ? status : 0,
	    .body = buf_text(&transfer->body),
	    .len = transfer->body.len,
	    .etag = transfer->etag,
	    .content_type = transfer->content_type,
	    .content_language = transfer->content_language,
	    .seq = transfer->seq,
	    .retry_after_ms = -1,
	    .wire_bytes = transfer->wire_bytes,
	    .elapsed_ms = clock_ms() - transfer->started_ms,
	};
	if (retry_s != 0)
		answer->retry_after_ms = retry_s < 1 ? RETRY_AFTER_MIN_MS
					 : retry_s > RETRY_AFTER_MAX_MS / 1000
					     ? RETRY_AFTER_MAX_MS
					     : retry_s * 1000;
	if (transfer->refused.code != ERR_NONE) {
		answer->err = transfer->refused;
		return;
	}
	answer->passing = is_passing(transfer, code, status);
	if (code != CURLE_OK)
		transfer_curl_err(transfer, code, &answer->err);
	else if (check_status(transfer, status, &answer->err) && status < 400)
		answer->passing = !check_seq(transfer, &answer->err);
}
