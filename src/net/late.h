/*
 * late.h: libraries that come when the network is first touched, not when the
 * program starts; private to src/net. libcurl brings thirty others along, and
 * what is drawn from the copy needs none of them. Its functions have their
 * usual names here and are called as ever; configure --disable-late-curl
 * links it as usual, and then this always succeeds.
 */
#ifndef KLASTER_SRC_NET_LATE_H
#define KLASTER_SRC_NET_LATE_H

#include <stdbool.h>
#include "klaster/base/err.h"

/* Before any function of libcurl is called. ERR_NETWORK when there is none;
 * it is looked for again at the next call. */
bool late_curl(struct err *err);

/* Before any of OpenSSL. False unless libcurl has brought the very library
 * that we were built for. */
bool late_ssl(void);

#endif
