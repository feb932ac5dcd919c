/* What is said of a certificate that is not taken, in the words of each TLS
 * library that libcurl may have been built with: most of them are not here. */
#include <stdio.h>
#include <string.h>
#include "late.h"
#include "transfer.h"
#include "unit.h"

static void said(CURLcode code, const char *detail, const char *want)
{
	static const struct transfer_common common = {.name = "Office"};
	struct transfer transfer = {.common = &common};
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
	    cmocka_unit_test(test_issuer),
	    cmocka_unit_test(test_date_and_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
