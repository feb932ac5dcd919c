/*
 * late_curl.c: owns the handle of libcurl and under its functions' own names
 * those that hand calls on to it. A function that src/net comes to call needs
 * its line here, or nothing links. It knows nothing of what they do.
 */
#include "late.h"

#ifndef LATE_CURL

bool late_curl(struct err *err)
{
	(void)err;
	return true;
}

#else

#include <curl/curl.h>
#include <dlfcn.h>
#include <stdarg.h>
#include <string.h>
#include "klaster/base/i18n.h"

/* They are macros that look at types before they call. */
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

/* An older libcurl does not promise to leave what it only reads. */
typedef __typeof__(_Generic(
    &curl_url_get, CURLUcode (*)(const CURLU *, CURLUPart, char **, unsigned)
    : (const CURLU *)NULL, default
    : (CURLU *)NULL)) curl_url_read;

/* result, name, parameters, the same as arguments */
#define EACH(X)                                                                \
	X(char *, curl_version, (void), ())                                    \
	X(curl_version_info_data *, curl_version_info, (CURLversion age),      \
	    (age))                                                             \
	X(CURLcode, curl_global_init, (long flags), (flags))                   \
	X(void, curl_global_cleanup, (void), ())                               \
	X(void, curl_free, (void *what), (what))                               \
	X(struct curl_slist *, curl_slist_append,                              \
	    (struct curl_slist * list, const char *text), (list, text))        \
	X(void, curl_slist_free_all, (struct curl_slist * list), (list))       \
	X(CURL *, curl_easy_init, (void), ())                                  \
	X(void, curl_easy_cleanup, (CURL * easy), (easy))                      \
	X(const char *, curl_easy_strerror, (CURLcode code), (code))           \
	X(CURLM *, curl_multi_init, (void), ())                                \
	X(CURLMcode, curl_multi_cleanup, (CURLM * multi), (multi))             \
	X(CURLMcode, curl_multi_add_handle, (CURLM * multi, CURL * easy),      \
	    (multi, easy))                                                     \
	X(CURLMcode, curl_multi_remove_handle, (CURLM * multi, CURL * easy),   \
	    (multi, easy))                                                     \
	X(CURLMcode, curl_multi_perform, (CURLM * multi, int *running),        \
	    (multi, running))                                                  \
	X(CURLMcode, curl_multi_poll,                                          \
	    (CURLM * multi, struct curl_waitfd * fds, unsigned count, int ms,  \
		int *events),                                                  \
	    (multi, fds, count, ms, events))                                   \
	X(CURLMsg *, curl_multi_info_read, (CURLM * multi, int *left),         \
	    (multi, left))                                                     \
	X(const char *, curl_multi_strerror, (CURLMcode code), (code))         \
	X(CURLU *, curl_url, (void), ())                                       \
	X(void, curl_url_cleanup, (CURLU * url), (url))                        \
	X(CURLUcode, curl_url_get,                                             \
	    (curl_url_read url, CURLUPart part, char **text, unsigned flags),  \
	    (url, part, text, flags))                                          \
	X(CURLUcode, curl_url_set,                                             \
	    (CURLU * url, CURLUPart part, const char *text, unsigned flags),   \
	    (url, part, text, flags))                                          \
	X(const char *, curl_url_strerror, (CURLUcode code), (code))

/* The same for those of any number of arguments; here it is always three. */
#define EACH_OPEN(X)                                                           \
	X(curl_easy_setopt) X(curl_easy_getinfo) X(curl_multi_setopt)

#define MEMBER(result, name, parameters, arguments) __typeof__(&name) name;
#define MEMBER_OPEN(name) __typeof__(&name) name;
#define FIND(result, name, parameters, arguments) FIND_OPEN(name)
#define FIND_OPEN(name)                                                        \
	symbol = dlsym(handle, #name);                                         \
	if (symbol == NULL)                                                    \
		goto fail;                                                     \
	memcpy(&found.name, &symbol, sizeof(symbol));

static struct {
	EACH(MEMBER) EACH_OPEN(MEMBER_OPEN) bool is_here;
} library;

bool late_curl(struct err *err)
{
	__typeof__(library) found = {.is_here = true};
	void *handle, *symbol;

	if (library.is_here)
		return true;
	/* It is never closed: it has threads and says what to do at exit. */
	handle = dlopen(LATE_CURL, RTLD_LAZY | RTLD_LOCAL);
	if (handle == NULL)
		goto fail;
	EACH(FIND)
	EACH_OPEN(FIND_OPEN)
	library = found;
	return true;
fail:
	err_set(err, ERR_NETWORK,
	    _("the network needs libcurl, which cannot be loaded: %s; install "
	      "it, or read what is kept here with --offline"),
	    dlerror());
	return false;
}

/* Nobody but us may find them under these names. */
#define OURS __attribute__((visibility("hidden")))

#define HAND_ON(result, name, parameters, arguments)                           \
	OURS result name parameters                                            \
	{                                                                      \
		return library.name arguments;                                 \
	}

EACH(HAND_ON)

/* What comes third is told by the option, as curl.h numbers them. */
OURS CURLcode curl_easy_setopt(CURL *easy, CURLoption option, ...)
{
	va_list args;
	CURLcode code;

	va_start(args, option);
	switch (option / 10000 * 10000) {
	case CURLOPTTYPE_LONG:
		code =
		    library.curl_easy_setopt(easy, option, va_arg(args, long));
		break;
	case CURLOPTTYPE_OFF_T:
		code = library.curl_easy_setopt(
		    easy, option, va_arg(args, curl_off_t));
		break;
	case CURLOPTTYPE_FUNCTIONPOINT:
		code = library.curl_easy_setopt(
		    easy, option, va_arg(args, void (*)(void)));
		break;
	default:
		code = library.curl_easy_setopt(
		    easy, option, va_arg(args, void *));
		break;
	}
	va_end(args);
	return code;
}

/* Always a place to put it. */
OURS CURLcode curl_easy_getinfo(CURL *easy, CURLINFO info, ...)
{
	va_list args;
	CURLcode code;

	va_start(args, info);
	code = library.curl_easy_getinfo(easy, info, va_arg(args, void *));
	va_end(args);
	return code;
}

/* Of these we set numbers alone. */
OURS CURLMcode curl_multi_setopt(CURLM *multi, CURLMoption option, ...)
{
	va_list args;
	CURLMcode code = CURLM_UNKNOWN_OPTION;

	va_start(args, option);
	if (option / 10000 * 10000 == CURLOPTTYPE_LONG)
		code = library.curl_multi_setopt(
		    multi, option, va_arg(args, long));
	va_end(args);
	return code;
}

#endif
