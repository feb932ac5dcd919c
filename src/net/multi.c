/*
 * multi.c: owns the multi handle of libcurl: when there comes to be one, and
 * how it is waited for. It does not know who waits for what.
 */
#include "multi.h"

#include <poll.h>
#include <stdlib.h>
#include "klaster/base/i18n.h"
#include "klaster/base/log.h"
#include "klaster/base/mem.h"
#include "late.h"

#define HOST_CONNECTIONS 4
#define POLL_MAX_MS (60 * 60 * 1000)

static bool open_curl(struct err *err)
{
	const curl_version_info_data *version;

	if (!late_curl(err))
		return false;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return err_set(
		    err, ERR_NETWORK, _("the HTTP library does not start"));
	version = curl_version_info(CURLVERSION_NOW);
	if ((version->features & CURL_VERSION_ASYNCHDNS) == 0)
		log_add(LOG_ERROR,
		    "libcurl %s resolves names while we wait; keys may lag",
		    version->version);
	return true;
}

bool multi_open(struct multi *multi, struct err *err)
{
	if (multi->handle != NULL)
		return true;
	if (!open_curl(err))
		return false;
	multi->handle = curl_multi_init();
	if (multi->handle == NULL)
		die("out of memory");
	curl_multi_setopt(multi->handle, CURLMOPT_MAX_HOST_CONNECTIONS,
	    (long)HOST_CONNECTIONS);
	return true;
}

void multi_close(struct multi *multi)
{
	if (multi->handle == NULL)
		return;
	curl_multi_cleanup(multi->handle);
	multi->handle = NULL;
	curl_global_cleanup();
}

const char *multi_add(struct multi *multi, CURL *easy)
{
	CURLMcode code = curl_multi_add_handle(multi->handle, easy);

	return code == CURLM_OK ? NULL : curl_multi_strerror(code);
}

void multi_remove(struct multi *multi, CURL *easy)
{
	curl_multi_remove_handle(multi->handle, easy);
}

void multi_turn(struct multi *multi)
{
	int running = 0;

	if (multi->handle != NULL)
		curl_multi_perform(multi->handle, &running);
}

CURL *multi_ended(struct multi *multi, CURLcode *code)
{
	const CURLMsg *message;
	int left;

	if (multi->handle == NULL)
		return NULL;
	while ((message = curl_multi_info_read(multi->handle, &left)) != NULL) {
		if (message->msg != CURLMSG_DONE)
			continue;
		*code = message->data.result;
		return message->easy_handle;
	}
	return NULL;
}

/* Any event makes one ready: a hang-up is one the reader must see, too. */
static void poll_all(CURLM *handle, struct fetch_fd *fds, size_t count, int ms)
{
	struct curl_waitfd *waits = NULL;
	size_t i;

	if (count > 0)
		waits = mem_array(count, sizeof(*waits));
	for (i = 0; i < count; i++) {
		waits[i].fd = fds[i].fd;
		waits[i].events =
		    fds[i].for_write ? CURL_WAIT_POLLOUT : CURL_WAIT_POLLIN;
	}
	if (curl_multi_poll(handle, waits, (unsigned)count, ms, NULL) !=
	    CURLM_OK)
		log_add(LOG_ERROR, "poll failed");
	for (i = 0; i < count; i++)
		fds[i].ready = waits[i].revents != 0;
	free(waits);
}

static void poll_fds(struct fetch_fd *fds, size_t count, int ms)
{
	struct pollfd *waits = NULL;
	size_t i;

	if (count > 0)
		waits = mem_array(count, sizeof(*waits));
	for (i = 0; i < count; i++) {
		waits[i].fd = fds[i].fd;
		waits[i].events = fds[i].for_write ? POLLOUT : POLLIN;
	}
	/* A signal ends it: then there is something to look at. */
	poll(waits, (nfds_t)count, ms);
	for (i = 0; i < count; i++)
		fds[i].ready = waits[i].revents != 0;
	free(waits);
}

void multi_poll(
    struct multi *multi, struct fetch_fd *fds, size_t count, int timeout_ms)
{
	if (timeout_ms < 0 || timeout_ms > POLL_MAX_MS)
		timeout_ms = POLL_MAX_MS;
	if (multi->handle != NULL)
		poll_all(multi->handle, fds, count, timeout_ms);
	else
		poll_fds(fds, count, timeout_ms);
}
