/* What is said of a certificate that is not taken, in the words of each TLS
 * library that libcurl may have been built with: most of them are not here. */
#include <stdio.h>
#include <string.h>
#include "late.h"
#include "transfer.h"
#include "unit.h"

static void said_of(const struct transfer_common *common, CURLcode code,
    const char *detail, const char *want)
{
	struct transfer transfer = {.common = common};
	struct err err = ERR_INIT;

	assert_true(late_curl(&err));
	transfer.easy = curl_easy_init();
	assert_non_null(transfer.easy);
	snprintf(transfer.detail, sizeof(transfer.detail), "%s", detail);
	transfer_curl_err(&transfer, code, &err);
	curl_easy_cleanup(transfer.easy);
	assert_int_equal(err.code, ERR_NETWORK);
	if (strstr(err.text, want) == NULL)
		fail_msg("%s: no \"%s\"", err.text, want);
}

static void said(CURLcode code, const char *detail, const char *want)
{
	static const struct transfer_common common = {.name = "Office"};

	said_of(&common, code, detail, want);
}

/* Whom libcurl names, where there is a proxy: it, or a service that is exempt
 * and whose name it writes in another way. */
static void test_proxy(void **state)
{
	struct transfer_common common = {.name = "Office", .proxy = "http://p"};
	char scheme[] = "http", plain[] = "office.example",
	     other[] = "b\303\274ro.example";

	(void)state;
	common.base.scheme = scheme;
	common.base.host = plain;
	said_of(&common, CURLE_COULDNT_CONNECT,
	    "Failed to connect to office.example port 80: no",
	    "Office cannot be reached");
	said_of(&common, CURLE_COULDNT_CONNECT,
	    "Failed to connect to p port 80: no", "the proxy to Office");
	common.base.host = other;
	said_of(&common, CURLE_COULDNT_CONNECT,
	    "Failed to connect to xn--bro-hoa.example port 80: no",
	    "Office cannot be reached");
	said_of(&common, CURLE_COULDNT_CONNECT,
	    "Failed to connect to xn--bro-hoa.example port 80 via p: no",
	    "the proxy to Office");
	said_of(&common, CURLE_COULDNT_CONNECT,
	    "Failed to connect to p port 80: no", "the proxy to Office");
}

/* That of an office's own: a file of its own helps. */
static void test_issuer(void **state)
{
	static const char *const details[] = {
	    "SSL certificate problem: self-signed certificate",
	    "SSL certificate problem: unable to get local issuer certificate",
	    "server certificate verification failed. CAfile: a CRLfile: b",
	    "The certificate is signed by an unknown CA",
	};
	(void)state;
	for (size_t i = 0; i < sizeof(details) / sizeof(*details); i++)
		said(CURLE_PEER_FAILED_VERIFICATION, details[i], "set ca-file");
}

/* Where no file helps. */
static void test_date_and_name(void **state)
{
	static const char *const details[] = {
	    "SSL certificate problem: certificate has expired",
	    "SSL certificate problem: certificate is not yet valid",
	    "server certificate expiration date has passed.",
	    "server certificate not activated yet.",
	    "SSL: no alternative certificate subject name matches target",
	    "SSL: certificate subject name (b) does not match target",
	};
	(void)state;
	for (size_t i = 0; i < sizeof(details) / sizeof(*details); i++)
		said(CURLE_PEER_FAILED_VERIFICATION, details[i],
		    "tell its office");
	said(
	    CURLE_SSL_CONNECT_ERROR, "unsupported protocol", "tell its office");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_proxy),
	    cmocka_unit_test(test_issuer),
	    cmocka_unit_test(test_date_and_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
