/*
 * transfer_err.c: owns the sentence for every way in which a request can
 * fail, with the next step where it is known here.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "klaster/base/i18n.h"
#include "transfer.h"

#define GNUTLS_NOT_ACTIVATED (1L << 9)
#define GNUTLS_EXPIRED (1L << 10)

bool transfer_status_err(
    const struct transfer_common *common, long status, struct err *err)
{
	const char *name = common->name;

	switch (status) {
	case 400:
		return err_set(err, ERR_USAGE,
		    _("%s does not understand the question (400)"), name);
	case 401:
		return err_set(err, ERR_REFUSED,
		    common->token != NULL
			? _("%s does not take this token (401); ask its "
			    "office for another, for klaster login")
			: _("%s wants to know who asks (401); a token from "
			    "its office goes to klaster login"),
		    name);
	case 403:
		return err_set(err, ERR_REFUSED,
		    _("%s does not allow this (403); ask its office for "
		      "access"),
		    name);
	case 404:
		return err_set(
		    err, ERR_NOTHING, _("%s has nothing there (404)"), name);
	case 407:
		return err_set(err, ERR_REFUSED,
		    _("the proxy wants a login (407); see https_proxy"));
	case 410:
		return err_set(err, ERR_NOTHING,
		    _("%s: this is no longer there (410)"), name);
	case 426:
		return err_set(err, ERR_NETWORK,
		    _("%s wants another protocol (426); try its https:// "
		      "address"),
		    name);
	case 429:
		return err_set(err, ERR_NETWORK,
		    _("%s is asked too often (429); wait a little"), name);
	case 511:
		return err_set(err, ERR_NETWORK,
		    _("the network wants a login before it lets anybody "
		      "through (511); open a page in a browser first"));
	default:
		return status >= 500 ? err_set(err, ERR_NETWORK,
					   _("%s has trouble of its own (%ld); "
					     "try later"),
					   name, status)
				     : err_set(err, ERR_NETWORK,
					   _("%s answered with status %ld"),
					   name, status);
	}
}

long transfer_proxy_refusal(const struct transfer *transfer)
{
	long status = 0;

	curl_easy_getinfo(transfer->easy, CURLINFO_HTTP_CONNECTCODE, &status);
	return status >= 300 ? status : 0;
}

static bool proxy_err(
    const struct transfer *transfer, long status, struct err *err)
{
	if (status == 407)
		return transfer_status_err(transfer->common, status, err);
	return err_set(err, ERR_NETWORK,
	    _("the proxy does not lead to %s (%ld); see https_proxy, or go "
	      "without: --proxy none"),
	    transfer->common->name, status);
}

/* "Connection refused" says more than curl does, in fewer words. */
static const char *system_words(
    const struct transfer *transfer, const char *detail)
{
	long number = 0;

	curl_easy_getinfo(transfer->easy, CURLINFO_OS_ERRNO, &number);
	return number > 0 ? strerror((int)number) : detail;
}

static bool has_variable(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && *value != '\0';
}

/* Whether libcurl may go through one: by the option, or else by the variables
 * that it reads. (http_proxy in capitals could come of a header, in CGI.) */
static bool has_proxy(const struct transfer_common *common)
{
	bool is_https = strcmp(common->base.scheme, "https") == 0;

	if (common->proxy != NULL || common->unix_socket != NULL)
		return common->proxy != NULL && *common->proxy != '\0';
	return has_variable(is_https ? "https_proxy" : "http_proxy") ||
	       (is_https && has_variable("HTTPS_PROXY")) ||
	       has_variable("all_proxy") || has_variable("ALL_PROXY");
}

/* A name of other letters is written in its ASCII form: that of the proxy may
 * be one, too, but seldom is. */
static bool is_named(const char *words, const char *host)
{
	const char *coded = strstr(words, "xn--");
	const char *at = host;

	while ((unsigned char)*at - 1u < 0x7f)
		at++;
	if (*at != '\0')
		return coded != NULL && coded < words + strcspn(words, " ");
	return strncasecmp(words, host, strcspn(host, "]")) == 0;
}

/* Whom libcurl could not reach is named in its words alone: in place of the
 * service's host, or behind it. Without a proxy that is the service, however
 * else libcurl writes its name. */
static bool is_about_proxy(const struct transfer *transfer)
{
	static const char begin[] = "Failed to connect to ";
	const char *host = transfer->detail + sizeof(begin) - 1;
	const char *ours = transfer->common->base.host;

	if (!has_proxy(transfer->common) ||
	    strncmp(transfer->detail, begin, sizeof(begin) - 1) != 0)
		return false;
	ours += *ours == '[';
	return !is_named(host, ours) || strstr(host, " via ") != NULL;
}

static bool connect_err(
    const struct transfer *transfer, const char *detail, struct err *err)
{
	const char *name = transfer->common->name;
	const char *words = system_words(transfer, detail);

	if (is_about_proxy(transfer))
		return err_set(err, ERR_NETWORK,
		    _("the proxy to %s cannot be reached (%s); see "
		      "https_proxy, or go without: --proxy none"),
		    name, words);
	return err_set(
	    err, ERR_NETWORK, _("%s cannot be reached (%s)"), name, words);
}

/* A certificate that may be by somebody who is not known here: a file of its
 * own helps. Of a wrong date or name it does not, and only the words tell
 * those: CURLINFO_SSL_VERIFYRESULT has other numbers in each TLS library. */
static bool issuer_may_be_unknown(CURLcode code, const char *detail)
{
	return code == CURLE_PEER_FAILED_VERIFICATION &&
	       strstr(detail, "expir") == NULL &&
	       strstr(detail, "not yet valid") == NULL &&
	       strstr(detail, "not activated") == NULL &&
	       strstr(detail, "match") == NULL;
}

/* libcurl's words for GnuTLS leave out why; its numbers are in gnutls/x509.h,
 * which need not be here. NULL: it was not the date. */
static const char *date_words(const struct transfer *transfer)
{
	const char *library = curl_version_info(CURLVERSION_NOW)->ssl_version;
	long flags = 0;

	if (library == NULL || strncmp(library, "GnuTLS", 6) != 0)
		return NULL;
	curl_easy_getinfo(transfer->easy, CURLINFO_SSL_VERIFYRESULT, &flags);
	if ((flags & GNUTLS_EXPIRED) != 0)
		return _("the certificate has expired");
	return (flags & GNUTLS_NOT_ACTIVATED) != 0
		   ? _("the certificate is not yet valid")
		   : NULL;
}

static bool tls_err(const struct transfer *transfer, CURLcode code,
    const char *detail, struct err *err)
{
	const char *name = transfer->common->name;
	const char *date = code == CURLE_PEER_FAILED_VERIFICATION
			       ? date_words(transfer)
			       : NULL;

	if (date != NULL)
		detail = date;
	else if (issuer_may_be_unknown(code, detail))
		return err_set(err, ERR_NETWORK,
		    _("%s: no safe connection (%s); if its certificate is "
		      "your office's own, set ca-file"),
		    name, detail);
	return err_set(err, ERR_NETWORK,
	    _("%s: no safe connection (%s); tell its office, and see that the "
	      "clock here is right"),
	    name, detail);
}

bool transfer_curl_err(
    const struct transfer *transfer, CURLcode code, struct err *err)
{
	const char *name = transfer->common->name;
	const char *detail = transfer->detail[0] != '\0'
				 ? transfer->detail
				 : curl_easy_strerror(code);

	if (transfer_proxy_refusal(transfer) != 0)
		return proxy_err(
		    transfer, transfer_proxy_refusal(transfer), err);
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
		return err_set(err, ERR_NETWORK,
		    _("%s: no such host, or no network; check the name and "
		      "the connection"),
		    name);
	case CURLE_COULDNT_RESOLVE_PROXY:
		return err_set(err, ERR_NETWORK,
		    _("the proxy's name is not known; see https_proxy"));
	case CURLE_COULDNT_CONNECT:
		return connect_err(transfer, detail, err);
	case CURLE_OPERATION_TIMEDOUT:
		return err_set(err, ERR_NETWORK,
		    _("%s did not answer in time (%s)"), name, detail);
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CONNECT_ERROR:
		return tls_err(transfer, code, detail, err);
	case CURLE_SSL_CACERT_BADFILE:
		return err_set(err, ERR_NETWORK,
		    _("%s: no safe connection (%s); if its certificate is "
		      "your office's own, set ca-file"),
		    name, detail);
	case CURLE_FILESIZE_EXCEEDED:
		return err_set(err, ERR_DATA,
		    _("%s: the answer is larger than %u MiB and was not taken"),
		    name, FETCH_BODY_MAX >> 20);
	case CURLE_PARTIAL_FILE:
	case CURLE_GOT_NOTHING:
	case CURLE_RECV_ERROR:
	case CURLE_SEND_ERROR:
		return err_set(err, ERR_NETWORK,
		    _("%s broke off the answer (%s)"), name, detail);
	case CURLE_BAD_CONTENT_ENCODING:
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_UNSUPPORTED_PROTOCOL:
		return err_set(err, ERR_DATA, _("%s gave no sound answer (%s)"),
		    name, detail);
	default:
		return err_set(err, ERR_NETWORK, "%s: %s", name, detail);
	}
}
