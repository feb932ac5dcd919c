/*
 * link.c: owns the check that keeps every request at the origin the user
 * named. The check and the request read the URL with the same parser, curl's,
 * so that there is no spelling they understand differently; what none would is
 * link_plain.c's. And how a value is spelled in a link.
 */
#include "klaster/net/link.h"

#include <curl/curl.h>
#include <string.h>
#include <strings.h>
#include "klaster/base/i18n.h"
#include "late.h"
#include "link_plain.h"

#define LINK_FLAGS (CURLU_DISALLOW_USER | CURLU_NON_SUPPORT_SCHEME)

/* A part of the URL, in the arena; NULL when it is not there. */
static char *part_copy(
    CURLU *handle, CURLUPart part, unsigned flags, struct arena *arena)
{
	char *text = NULL;
	char *copy = NULL;

	if (curl_url_get(handle, part, &text, flags) == CURLUE_OK)
		copy = arena_strdup(arena, text);
	curl_free(text);
	return copy;
}

static bool host_is_loopback(const char *host)
{
	return strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
	       (strncmp(host, "127.", 4) == 0 &&
		   strspn(host, "0123456789.") == strlen(host));
}

static void lower_ascii(char *text)
{
	for (; *text != '\0'; text++)
		if (*text >= 'A' && *text <= 'Z')
			*text += 'a' - 'A';
}

static bool base_fill(struct link_base *base, struct arena *arena,
    CURLU *handle, const char *url, struct err *err)
{
	size_t len;

	base->scheme = part_copy(handle, CURLUPART_SCHEME, 0, arena);
	base->host = part_copy(handle, CURLUPART_HOST, 0, arena);
	base->port =
	    part_copy(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT, arena);
	if (base->scheme == NULL || (strcmp(base->scheme, "http") != 0 &&
					strcmp(base->scheme, "https") != 0))
		return err_set(err, ERR_USAGE,
		    _("%s: a service's address starts with https:// (or "
		      "http:// inside your own network)"),
		    url);
	if (base->host == NULL || *base->host == '\0' || base->port == NULL)
		return err_set(err, ERR_USAGE,
		    _("%s: there is no host in this address"), url);
	if (part_copy(handle, CURLUPART_QUERY, 0, arena) != NULL)
		return err_set(err, ERR_USAGE,
		    _("%s: a service's address has no \"?\""), url);
	curl_url_set(handle, CURLUPART_FRAGMENT, NULL, 0);
	base->url = part_copy(handle, CURLUPART_URL, 0, arena);
	if (base->url == NULL)
		return err_set(
		    err, ERR_USAGE, _("%s is no address of a service"), url);
	len = strlen(base->url);
	while (len > 0 && base->url[len - 1] == '/')
		base->url[--len] = '\0';
	lower_ascii(base->host);
	return true;
}

static bool base_read(struct link_base *base, struct arena *arena,
    const char *url, struct err *err)
{
	CURLU *handle;
	CURLUcode code;
	bool ok = false;

	if (!late_curl(err))
		return false;
	handle = curl_url();
	code = curl_url_set(handle, CURLUPART_URL, url, LINK_FLAGS);
	if (code == CURLUE_USER_NOT_ALLOWED)
		err_set(err, ERR_USAGE,
		    _("a service's address holds no user name or password; "
		      "a token stands in the configuration"));
	else if (code != CURLUE_OK)
		err_set(err, ERR_USAGE, _("%s is no address: %s"), url,
		    curl_url_strerror(code));
	else
		ok = base_fill(base, arena, handle, url, err);
	curl_url_cleanup(handle);
	return ok;
}

bool link_base_parse(struct link_base *base, struct arena *arena,
    const char *url, struct err *err)
{
	*base = (struct link_base){.url = NULL};
	if (strlen(url) > LINK_MAX_BYTES)
		return err_set(
		    err, ERR_USAGE, _("the service's address is too long"));
	if (!link_plain_base(base, arena, url) &&
	    !base_read(base, arena, url, err))
		return false;
	base->is_loopback = host_is_loopback(base->host);
	return true;
}

static bool has_scheme(const char *link)
{
	size_t len = strspn(link, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQR"
				  "STUVWXYZ0123456789+-.");

	return len > 0 && link[len] == ':';
}

static bool is_of_origin(
    const struct link_base *base, CURLU *handle, struct arena *arena)
{
	const char *scheme = part_copy(handle, CURLUPART_SCHEME, 0, arena);
	const char *host = part_copy(handle, CURLUPART_HOST, 0, arena);
	const char *port =
	    part_copy(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT, arena);

	return scheme != NULL && host != NULL && port != NULL &&
	       strcmp(scheme, base->scheme) == 0 &&
	       strcasecmp(host, base->host) == 0 &&
	       strcmp(port, base->port) == 0;
}

char *link_resolve(const struct link_base *base, struct arena *arena,
    const char *from, const char *link, struct err *err)
{
	CURLU *handle;
	CURLUcode code;
	char *url;

	if (strlen(link) > LINK_MAX_BYTES) {
		err_set(err, ERR_DATA,
		    _("the service gave a link of %zu bytes, which is not "
		      "followed"),
		    strlen(link));
		return NULL;
	}
	url = link_plain_resolve(base, arena, from, link);
	if (url != NULL || !late_curl(err))
		return url;
	if (from == NULL && *link == '\0')
		link = base->url;
	else if (from == NULL && *link != '/' && *link != '?' &&
		 !has_scheme(link))
		link = arena_printf(arena, "%s/%s", base->url, link);
	handle = curl_url();
	code = curl_url_set(
	    handle, CURLUPART_URL, from != NULL ? from : base->url, LINK_FLAGS);
	if (code == CURLUE_OK)
		code = curl_url_set(handle, CURLUPART_URL, link, LINK_FLAGS);
	if (code != CURLUE_OK) {
		err_set(err, ERR_DATA,
		    _("the service gave something that is no link: %.80s "
		      "(%s)"),
		    link, curl_url_strerror(code));
	} else if (!is_of_origin(base, handle, arena)) {
		err_set(err, ERR_DATA,
		    _("the service's link leads elsewhere: %.200s; only "
		      "%s://%s:%s is asked"),
		    link, base->scheme, base->host, base->port);
	} else {
		curl_url_set(handle, CURLUPART_FRAGMENT, NULL, 0);
		url = part_copy(handle, CURLUPART_URL, 0, arena);
	}
	curl_url_cleanup(handle);
	return url;
}

void link_encode(struct buf *out, const char *text)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz"
				    "0123456789-._~";

	for (; *text != '\0'; text++)
		if (strchr(plain, *text) != NULL)
			buf_addc(out, *text);
		else
			buf_addf(out, "%%%02X", (unsigned)(unsigned char)*text);
}
