/* weblink.c: owns what may leave as an address; see weblink.h. */
#include "klaster/net/weblink.h"

#include <curl/curl.h>
#include <string.h>
#include <strings.h>
#include "klaster/base/buf.h"
#include "klaster/base/i18n.h"
#include "late.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"
/* Of what an address may hold, without what a script could stumble over:
 * quotes, brackets and the dollar mean the same to a server as %XX. */
#define PLAIN LETTERS DIGITS "-._~:/?#[]@!&*+,;=%"
#define MAIL_PLAIN LETTERS DIGITS "-._~+"
#define SHOWN_BYTES 80 /* of a refused one, in a sentence */

static char *refuse(const char *text, const char *why, struct err *err)
{
	err_set(err, ERR_REFUSED, _("not opened: %.*s (%s)"), SHOWN_BYTES, text,
	    why);
	return NULL;
}

static char *encode(struct arena *arena, const char *text, const char *plain)
{
	struct buf out;
	buf_init(&out, 3 * WEBLINK_MAX_BYTES);
	for (; *text; text++) {
		if (strchr(plain, *text))
			buf_addc(&out, *text);
		else
			buf_addf(&out, "%%%02X", (unsigned char)*text);
	}
	char *result = arena_strdup(arena, buf_text(&out));
	buf_done(&out);
	return result;
}

static bool has_blank(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text <= ' ' || *text == 0x7f)
			return true;
	return false;
}

static bool is_of(const char *text, const char *set)
{
	return *text && text[strspn(text, set)] == '\0';
}

/* --- http and https */

/* A host of other scripts goes as xn--: so it is shown, too, and looks like
 * no other. */
static CURLUcode spell_host(CURLU *handle)
{
#ifdef CURLU_PUNYCODE
	char *host = NULL;
	CURLUcode code =
	    curl_url_get(handle, CURLUPART_HOST, &host, CURLU_PUNYCODE);
	if (code == CURLUE_OK)
		code = curl_url_set(handle, CURLUPART_HOST, host, 0);
	curl_free(host);
	return code;
#else
	(void)handle;
	return CURLUE_OK;
#endif
}

static bool host_is_plain(CURLU *handle)
{
	char *host = NULL;
	bool plain =
	    curl_url_get(handle, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
	    is_of(host, LETTERS DIGITS "-._[]:") && *host != '-' &&
	    *host != '.';
	curl_free(host);
	return plain;
}

static char *check_web(struct arena *arena, const char *text, struct err *err)
{
	if (!late_curl(err))
		return NULL;
	CURLU *handle = curl_url();
	char *url = NULL, *result = NULL;
	CURLUcode code =
	    curl_url_set(handle, CURLUPART_URL, text, CURLU_DISALLOW_USER);
	if (code == CURLUE_OK)
		code = spell_host(handle);
	if (code == CURLUE_USER_NOT_ALLOWED)
		refuse(text, _("it holds a user name"), err);
	else if (code != CURLUE_OK)
		refuse(text, curl_url_strerror(code), err);
	else if (!host_is_plain(handle))
		refuse(text, _("its host is no name"), err);
	else if (curl_url_get(handle, CURLUPART_URL, &url, 0) == CURLUE_OK)
		result = encode(arena, url, PLAIN);
	curl_free(url);
	curl_url_cleanup(handle);
	return result;
}

/* --- the others */

/* What stands before the @ keeps the bytes of `plain`. */
static char *check_mail(struct arena *arena, const char *address,
    const char *plain, struct err *err)
{
	const char *at = strchr(address, '@');
	if (!at || at == address || strchr(at + 1, '@') || has_blank(address) ||
	    *address == '-' || strlen(address) > WEBLINK_MAX_BYTES)
		return refuse(address, _("it is no mail address"), err);
	const char *local =
	    arena_strndup(arena, address, (size_t)(at - address));
	if (!is_of(local, MAIL_PLAIN "%!#$&'*/=?^`{|}") ||
	    !is_of(at + 1, LETTERS DIGITS "-.") || at[1] == '-' || at[1] == '.')
		return refuse(address, _("it is no mail address"), err);
	return arena_printf(
	    arena, "mailto:%s@%s", encode(arena, local, plain), at + 1);
}

char *weblink_mail(struct arena *arena, const char *address, struct err *err)
{
	return check_mail(arena, address, MAIL_PLAIN, err);
}

char *weblink_phone(struct arena *arena, const char *number, struct err *err)
{
	if (!is_of(number, DIGITS " +-.()/") || !strpbrk(number, DIGITS) ||
	    strlen(number) > WEBLINK_MAX_BYTES)
		return refuse(number, _("it is no telephone number"), err);
	char *digits = arena_strdup(arena, number), *to = digits;
	for (; *number; number++)
		if (strchr(DIGITS, *number) || (*number == '+' && to == digits))
			*to++ = *number;
	*to = '\0';
	return arena_printf(arena, "tel:%s", digits);
}

char *weblink_place(struct arena *arena, const char *place, struct err *err)
{
	const char *comma = strchr(place, ',');
	if (!comma || !is_of(place, DIGITS "+-.,") || !strpbrk(place, DIGITS) ||
	    strlen(place) > WEBLINK_MAX_BYTES)
		return refuse(place, _("it is no place"), err);
	return arena_printf(arena, "geo:%s", place);
}

char *weblink_check(struct arena *arena, const char *text, struct err *err)
{
	if (strlen(text) > WEBLINK_MAX_BYTES)
		return refuse(text, _("it is too long"), err);
	if (has_blank(text))
		return refuse(text, _("it holds blanks or worse"), err);
	if (strncasecmp(text, "http://", 7) == 0 ||
	    strncasecmp(text, "https://", 8) == 0)
		return check_web(arena, text, err);
	if (strncasecmp(text, "mailto:", 7) == 0)
		return check_mail(arena, text + 7, MAIL_PLAIN "%", err);
	if (strncasecmp(text, "tel:", 4) == 0)
		return weblink_phone(arena, text + 4, err);
	if (strncasecmp(text, "geo:", 4) == 0)
		return weblink_place(arena, text + 4, err);
	return refuse(
	    text, _("only http, https, mailto, tel and geo are"), err);
}
