/*
 * tickets.c: owns the file of a TLS session and all there is of OpenSSL.
 * The session has the certificate that was verified with it, and libcurl
 * compares its name at every handshake; the file is this user's alone, and is
 * thrown away when it is of another host or other certificates are trusted.
 */
#include "tickets.h"

#include "klaster/base/mem.h"

#ifdef HAVE_OPENSSL

#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "klaster/base/digest.h"
#include "klaster/base/log.h"
#include "klaster/base/path.h"
#include "late.h"

#define TICKET_MAX (64u << 10)
#define MARK_BYTES 32 /* what stands before the session: what it is for */

typedef int new_session_fn(SSL *ssl, SSL_SESSION *session);

struct tickets {
	char *file;
	unsigned char mark[MARK_BYTES];
	SSL_SESSION *kept;	/* of an earlier process; or NULL */
	struct buf came;	/* of this one, as it will be written */
	new_session_fn *before; /* libcurl's own */
};

/* The library we call must be the one that libcurl calls. */
static bool is_openssl(void)
{
	const curl_version_info_data *version =
	    curl_version_info(CURLVERSION_NOW);
	char wanted[32];

	snprintf(wanted, sizeof(wanted), "OpenSSL/%d.", OPENSSL_VERSION_MAJOR);
	return version->ssl_version != NULL &&
	       strncmp(version->ssl_version, wanted, strlen(wanted)) == 0;
}

/* "FILE SIZE TIME": changes whenever somebody changes what is trusted. */
static void add_trusted(struct buf *text, const char *file)
{
	struct stat st;

	if (file == NULL)
		return;
	buf_adds(text, file);
	if (stat(file, &st) == 0)
		buf_addf(text, " %lld %lld.%ld", (long long)st.st_size,
		    (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
	buf_addc(text, '\n');
}

static void make_mark(
    struct tickets *tickets, const char *bound_to, const char *ca_file)
{
	const curl_version_info_data *version =
	    curl_version_info(CURLVERSION_NOW);
	struct buf text;

	buf_init(&text, 64 << 10);
	buf_addf(&text, "klaster 1\n%s\n%s\n", bound_to, version->ssl_version);
	if (ca_file != NULL) {
		add_trusted(&text, ca_file);
	} else {
		add_trusted(&text, version->cainfo);
		add_trusted(&text, version->capath);
	}
	digest_bytes(buf_text(&text), text.len, tickets->mark, MARK_BYTES);
	buf_done(&text);
}

static bool is_young(const SSL_SESSION *session)
{
	time_t age_s = time(NULL) - (time_t)SSL_SESSION_get_time(session);

	return age_s >= 0 && age_s < (time_t)SSL_SESSION_get_timeout(session);
}

static void read_file(struct tickets *tickets)
{
	struct arena arena = ARENA_INIT;
	const unsigned char *at;
	struct stat st;
	size_t len = 0;
	char *bytes;

	/* What others may have written is none of ours. */
	if (lstat(tickets->file, &st) != 0 || !S_ISREG(st.st_mode) ||
	    st.st_uid != geteuid() || (st.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		return;
	bytes = path_read(&arena, tickets->file, TICKET_MAX, &len, NULL);
	if (bytes != NULL && len > MARK_BYTES &&
	    digest_equal(bytes, tickets->mark, MARK_BYTES)) {
		at = (const unsigned char *)bytes + MARK_BYTES;
		tickets->kept =
		    d2i_SSL_SESSION(NULL, &at, (long)(len - MARK_BYTES));
		if (tickets->kept != NULL && !is_young(tickets->kept)) {
			SSL_SESSION_free(tickets->kept);
			tickets->kept = NULL;
		}
	}
	arena_done(&arena);
}

struct tickets *tickets_open(
    const char *file, const char *bound_to, const char *ca_file)
{
	struct tickets *tickets;

	if (file == NULL || !is_openssl() || !late_ssl())
		return NULL;
	tickets = mem_alloc(sizeof(*tickets));
	tickets->file = mem_strdup(file);
	buf_init(&tickets->came, TICKET_MAX);
	make_mark(tickets, bound_to, ca_file);
	read_file(tickets);
	return tickets;
}

void tickets_close(struct tickets *tickets)
{
	struct err err = ERR_INIT;

	if (tickets == NULL)
		return;
	if (tickets->came.len > 0 &&
	    !path_write(tickets->file, buf_text(&tickets->came),
		tickets->came.len, &err))
		log_add(LOG_NOTE, "%s", err.text);
	if (tickets->came.data != NULL)
		explicit_bzero(tickets->came.data, tickets->came.len);
	buf_done(&tickets->came);
	SSL_SESSION_free(tickets->kept);
	free(tickets->file);
	free(tickets);
}

static struct tickets *tickets_of(const SSL *ssl)
{
	return SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
}

/* The last one is the one to keep: TLS 1.3 gives each for one use. */
static int take_session(SSL *ssl, SSL_SESSION *session)
{
	struct tickets *tickets = tickets_of(ssl);
	int len = i2d_SSL_SESSION(session, NULL);
	unsigned char *bytes, *at;

	if (len > 0 && SSL_SESSION_is_resumable(session) &&
	    (size_t)len < TICKET_MAX - MARK_BYTES) {
		bytes = at = mem_alloc((size_t)len);
		i2d_SSL_SESSION(session, &at);
		buf_reset(&tickets->came);
		buf_add(&tickets->came, tickets->mark, MARK_BYTES);
		buf_add(&tickets->came, bytes, (size_t)len);
		explicit_bzero(bytes, (size_t)len);
		free(bytes);
	}
	return tickets->before != NULL ? tickets->before(ssl, session) : 0;
}

/* Before the first word is said. A session of this process, which libcurl
 * has set then, is younger. */
static void offer_session(const SSL *ssl, int where, int ret)
{
	struct tickets *tickets = tickets_of(ssl);
	SSL *own;

	(void)ret;
	if ((where & SSL_CB_HANDSHAKE_START) == 0 || tickets->kept == NULL ||
	    SSL_get_session(ssl) != NULL || SSL_in_before(ssl) == 0)
		return;
	/* It is shown as const because most who are called here only look;
	 * no other call comes between SSL_new() and the first word. */
	memcpy(&own, &ssl, sizeof(own));
	SSL_set_session(own, tickets->kept);
	SSL_SESSION_free(tickets->kept);
	tickets->kept = NULL;
}

static CURLcode prepare(CURL *easy, void *ctx, void *user)
{
	struct tickets *tickets = user;

	(void)easy;
	tickets->before = SSL_CTX_sess_get_new_cb(ctx);
	SSL_CTX_set_app_data((SSL_CTX *)ctx, tickets);
	SSL_CTX_sess_set_new_cb(ctx, take_session);
	SSL_CTX_set_info_callback(ctx, offer_session);
	return CURLE_OK;
}

void tickets_use(struct tickets *tickets, CURL *easy)
{
	if (tickets == NULL)
		return;
	curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, prepare);
	curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, tickets);
}

#else /* without OpenSSL */

struct tickets *tickets_open(
    const char *file, const char *bound_to, const char *ca_file)
{
	(void)file;
	(void)bound_to;
	(void)ca_file;
	return NULL;
}

void tickets_close(struct tickets *tickets)
{
	(void)tickets;
}

void tickets_use(struct tickets *tickets, CURL *easy)
{
	(void)tickets;
	(void)easy;
}

#endif
