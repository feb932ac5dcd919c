/*
 * late_ssl.c: owns the handle of OpenSSL's libssl, in the same way as
 * late_curl.c that of libcurl.
 */
#include "late.h"

#if !defined(LATE_SSL)

bool late_ssl(void)
{
	return true;
}

#else

#include <dlfcn.h>
#include <openssl/ssl.h>
#include <string.h>

typedef int new_session_fn(SSL *ssl, SSL_SESSION *session);
typedef void info_fn(const SSL *ssl, int where, int ret);

/* result, name, parameters, the same as arguments */
#define EACH(X)                                                                \
	X(SSL_SESSION *, d2i_SSL_SESSION,                                      \
	    (SSL_SESSION * *to, const unsigned char **at, long len),           \
	    (to, at, len))                                                     \
	X(int, i2d_SSL_SESSION,                                                \
	    (const SSL_SESSION *session, unsigned char **at), (session, at))   \
	X(void, SSL_SESSION_free, (SSL_SESSION * session), (session))          \
	X(long, SSL_SESSION_get_time, (const SSL_SESSION *session), (session)) \
	X(long, SSL_SESSION_get_timeout, (const SSL_SESSION *session),         \
	    (session))                                                         \
	X(int, SSL_SESSION_is_resumable, (const SSL_SESSION *session),         \
	    (session))                                                         \
	X(SSL_SESSION *, SSL_get_session, (const SSL *ssl), (ssl))             \
	X(int, SSL_set_session, (SSL * ssl, SSL_SESSION * session),            \
	    (ssl, session))                                                    \
	X(int, SSL_in_before, (const SSL *ssl), (ssl))                         \
	X(SSL_CTX *, SSL_get_SSL_CTX, (const SSL *ssl), (ssl))                 \
	X(void *, SSL_CTX_get_ex_data, (const SSL_CTX *ctx, int at),           \
	    (ctx, at))                                                         \
	X(int, SSL_CTX_set_ex_data, (SSL_CTX * ctx, int at, void *data),       \
	    (ctx, at, data))                                                   \
	X(void, SSL_CTX_sess_set_new_cb, (SSL_CTX * ctx, new_session_fn * fn), \
	    (ctx, fn))                                                         \
	X(new_session_fn *, SSL_CTX_sess_get_new_cb, (SSL_CTX * ctx), (ctx))   \
	X(void, SSL_CTX_set_info_callback, (SSL_CTX * ctx, info_fn * fn),      \
	    (ctx, fn))

#define MEMBER(result, name, parameters, arguments) __typeof__(&name) name;
#define FIND(result, name, parameters, arguments)                              \
	symbol = dlsym(handle, #name);                                         \
	if (symbol == NULL)                                                    \
		return false;                                                  \
	memcpy(&found.name, &symbol, sizeof(symbol));

static struct {
	EACH(MEMBER) bool is_here;
} library;

bool late_ssl(void)
{
	__typeof__(library) found = {.is_here = true};
	void *handle, *symbol;

	if (library.is_here)
		return true;
	/* Only what libcurl has brought: its sessions are of that one. */
	handle = dlopen(LATE_SSL, RTLD_LAZY | RTLD_LOCAL | RTLD_NOLOAD);
	if (handle == NULL)
		return false;
	EACH(FIND)
	library = found;
	return true;
}

/* Nobody but us may find them under these names. */
#define HAND_ON(result, name, parameters, arguments)                           \
	__attribute__((visibility("hidden"))) result name parameters           \
	{                                                                      \
		return library.name arguments;                                 \
	}

EACH(HAND_ON)

#endif
