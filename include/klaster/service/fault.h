/*
 * fault.h: what HTTP itself finds wrong with a request, before its words are
 * read, as a problem with a sentence.
 */
#ifndef KLASTER_SERVICE_FAULT_H
#define KLASTER_SERVICE_FAULT_H

#include <stdbool.h>
#include "klaster/service/head.h"
#include "klaster/service/problem.h"

/* Head, peer, method, body, in this order. */
bool fault_check(const struct http_request *http, struct problem *problem);

#endif
